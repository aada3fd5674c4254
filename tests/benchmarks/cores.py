"""What more threads bring: speeds of the engines by their number, as ratios to one thread.

python -m tests.benchmarks.cores [W1 W4 W5 W7] [--threads 1 2 …] [--rounds N]

A round is short and the best of many counts, because other programs may take a core at any time.
"""

import argparse
import time
from collections.abc import Callable

from scratchnet.datasets import build_problem
from scratchnet.engines import EXACT, FAST, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.threads import cores, limited_threads
from tests.benchmarks.workloads import RESOLUTION, WORKLOADS, Workload

_USUAL = ("W1", "W4", "W5", "W7")
_ROUND_S = 0.01


def main() -> None:
    """Time every workload with every number of threads, in turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=_USUAL, metavar="W1 … W7")
    parser.add_argument("--threads", nargs="*", type=int, default=[1, cores()])
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    numbers = sorted({1, *options.threads})
    for workload in WORKLOADS:
        if workload.name not in options.workloads:
            continue
        print(f"{workload.name}: {workload.text}")
        for name in (EXACT, FAST):
            # Engines make room for as many threads as there are when they are built.
            with limited_threads(max(numbers)):
                calls, call = _calls(name, workload)
            best = dict.fromkeys(numbers, float("inf"))
            for _ in range(options.rounds):
                for number in numbers:
                    with limited_threads(number):
                        started_at = time.perf_counter()
                        call(calls)
                        best[number] = min(best[number], time.perf_counter() - started_at)
            shown = (
                f"{number}: {1e6 * best[number] / calls:,.1f} µs × {best[1] / best[number]:.2f}"
                for number in numbers
            )
            print(f"  {name:6}" + "   ".join(shown), flush=True)


def _calls(name: str, workload: Workload) -> tuple[int, Callable[[int], None]]:
    """Return what makes so many steps, or maps, and how many take about `_ROUND_S`."""
    experiment, dataset = workload.experiment(), workload.dataset()
    engine = make_engine(name, experiment, dataset)
    settings = StepSettings(workload.learning_rate, workload.batch_size)
    order, plane = BatchOrder(0, len(dataset)), build_problem(experiment).plane

    def call(times: int) -> None:
        if workload.unit == "points":
            for _ in range(times):
                engine.maps(plane, RESOLUTION)
        else:
            engine.train(times, settings, order, Interrupt())

    call(20)
    started_at = time.perf_counter()
    call(20)
    return max(1, round(20 * _ROUND_S / (time.perf_counter() - started_at))), call


if __name__ == "__main__":
    main()
