"""What a weight costs in layers of different width: nanoseconds of training per sample.

python -m tests.benchmarks.widths [--rounds N]
"""

import argparse
import statistics
import time
from dataclasses import replace

from scratchnet.engines import EXACT, FAST, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from tests.benchmarks.workloads import WORKLOADS, made_up_images

_INPUTS = (2, 4, 16, 64, 256, 784, 1024)
_NEURONS, _SAMPLES = 32, 1024
#: Weights times samples in a round.
_WORK = 40_000_000


def main() -> None:
    """Train N-32-10 for every N, in turns, and print the processor's time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    base = next(workload for workload in WORKLOADS if workload.name == "W6")
    outputs = base.sizes[-1]
    settings = StepSettings(base.learning_rate, base.batch_size)
    print(f"ns per weight and sample, N-{_NEURONS}-{outputs}, batch {base.batch_size}, Adam")
    engines = {}
    for inputs in _INPUTS:
        workload = replace(base, sizes=(inputs, _NEURONS, outputs), samples=_SAMPLES)
        dataset = made_up_images(_SAMPLES, inputs)
        for name in (EXACT, FAST):
            engine = make_engine(name, workload.experiment(), dataset)
            engines[name, inputs] = engine, BatchOrder(0, _SAMPLES)
    found: dict[tuple[str, int], list[float]] = {key: [] for key in engines}
    for _ in range(rounds):
        for (name, inputs), (engine, order) in engines.items():
            weights = inputs * _NEURONS + _NEURONS * outputs
            left = steps = max(1, _WORK // (weights * _SAMPLES)) * (_SAMPLES // base.batch_size)
            started_at = time.thread_time()
            while left > 0:
                left -= len(engine.train(left, settings, order, Interrupt()).losses)
            seconds = time.thread_time() - started_at
            found[name, inputs].append(1e9 * seconds / (weights * steps * base.batch_size))
    print(f"{'inputs':>8}{EXACT:>10}{FAST:>10}")
    for inputs in _INPUTS:
        medians = (statistics.median(found[name, inputs]) for name in (EXACT, FAST))
        print(f"{inputs:>8}" + "".join(f"{median:>10.3f}" for median in medians))


if __name__ == "__main__":
    main()
