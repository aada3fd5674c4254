"""Speeds of the engines beside those of others, interleaved in one run, with ratios.

python -m tests.benchmarks.engines [W1 … W7] [--rounds N] [--without NAME …]
"""

import os

# Threads of BLAS get in each other's way beside other load, and the engines use one core too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import statistics
import time
from collections.abc import Callable

from scratchnet.datasets import build_problem
from scratchnet.engines import EXACT, FAST, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from tests.benchmarks.peers import PEERS, load, peers_for
from tests.benchmarks.workloads import RESOLUTION, WORKLOADS, Workload

_CALL_S = 0.25
_ENGINES = (EXACT, FAST)
#: The least ratios that are asked for, by engine and peer, from W1 on; after them, nothing is.
_WANTED: dict[tuple[str, str], tuple[float, ...]] = {
    (EXACT, "article"): (150, 70, 300, 380, 65),
    (EXACT, "numpy"): (2.7, 12, 15, 0.45, 0.35),
    (FAST, "article"): (900, 330, 750, 1000, 500),
    (FAST, "numpy"): (16, 55, 38, 1.2, 2.6, 1, 1),
    (FAST, "torch"): (1, 1, 1, 1, 1, 1, 1),
    (FAST, "jax"): (3, 8, 8, 1, 1, 1, 1),
}

Run = Callable[[float], None]


def main() -> None:
    """Time every workload and print its table."""
    parser = argparse.ArgumentParser()
    names = [workload.name for workload in WORKLOADS]
    parser.add_argument("workloads", nargs="*", metavar="W1 … W7", help="all by default")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--without", nargs="*", default=[], choices=PEERS, help="peers left out")
    options = parser.parse_args()
    wanted_peers = [name for name in PEERS if name not in options.without]
    for name in wanted_peers:
        if isinstance(missing := load(name), str):
            print(f"{name}: {missing}")
    for index, workload in enumerate(WORKLOADS):
        if options.workloads and workload.name not in options.workloads:
            continue
        runs = {name: _engine_run(name, workload) for name in _ENGINES}
        titles = {name: f"scratchnet, {name}" for name in _ENGINES}
        whole = float(RESOLUTION**2 if workload.unit == "points" else 1)
        least = dict.fromkeys(_ENGINES, whole)
        for name, peer in peers_for(workload, wanted_peers).items():
            if isinstance(peer, str):
                continue
            made = peer(workload)
            runs[name], titles[name] = made.run, peer.name
            least[name] = getattr(made, "least", whole)
        _print_table(workload, index, _speeds(runs, least, options.rounds), titles)
    print(f"asked for, by workload ({', '.join(names)}):")
    for (engine, peer_name), wanted in _WANTED.items():
        print(f"  {engine} ÷ {peer_name}: {wanted}")


def _engine_run(name: str, workload: Workload) -> Run:
    dataset = workload.dataset()
    experiment = workload.experiment()
    engine = make_engine(name, experiment, dataset)
    if workload.unit == "points":
        plane = build_problem(experiment).plane

        def evaluate(units: float) -> None:
            for _ in range(round(units / RESOLUTION**2)):
                engine.maps(plane, RESOLUTION)

        return evaluate
    settings = StepSettings(workload.learning_rate, workload.batch_size)
    order = BatchOrder(0, len(dataset))
    steps_per_unit = -(-len(dataset) // (workload.batch_size or len(dataset)))

    def train(units: float) -> None:
        left = round(units) * steps_per_unit
        while left > 0:
            left -= len(engine.train(left, settings, order, Interrupt()).losses)

    return train


def _speeds(runs: dict[str, Run], least: dict[str, float], rounds: int) -> dict[str, list[float]]:
    """Return units a second of each round, after a call to warm up; the rounds take turns."""
    units = {name: _units(run, least[name]) for name, run in runs.items()}
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for name, run in runs.items():
        run(units[name])
    for _ in range(rounds):
        for name, run in runs.items():
            started_at = time.perf_counter()
            run(units[name])
            speeds[name].append(units[name] / (time.perf_counter() - started_at))
    return speeds


def _units(run: Run, least: float) -> float:
    """Return how many units take about `_CALL_S`, a multiple of the ``least``."""
    units = least
    run(units)
    while True:
        started_at = time.perf_counter()
        run(units)
        seconds = time.perf_counter() - started_at
        if seconds > _CALL_S / 4:
            return max(least, round(units / least * _CALL_S / seconds) * least)
        units *= 4


def _print_table(
    workload: Workload, index: int, speeds: dict[str, list[float]], titles: dict[str, str]
) -> None:
    medians = {name: statistics.median(rates) for name, rates in speeds.items()}
    print(f"{workload.name}: {workload.text}")
    print(f"  {workload.unit + ' a second':34}{'median':>14}  exact ÷ it       fast ÷ it")
    for name, rates in speeds.items():
        spread = (max(rates) - min(rates)) / medians[name]
        line = f"  {titles[name]:34}{_three_digits(medians[name]):>14}"
        for engine in _ENGINES:
            wanted = _WANTED.get((engine, name), ())
            asked = f"(≥ {wanted[index]:g})" if index < len(wanted) else ""
            ratio = _three_digits(medians[engine] / medians[name])
            line += f"  {ratio:>6} {asked:9}"
        print(f"{line} spread {100 * spread:.0f} %")
    print(flush=True)


def _three_digits(value: float) -> str:
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"


if __name__ == "__main__":
    main()
