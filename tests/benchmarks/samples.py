"""What samples cost as their number grows: to make, to hold, and to train on; and sessions.

python -m tests.benchmarks.samples [--most 1000000] [--dataset circle] [--rounds 5]

Each number of samples has a process of its own, so that its memory is that of its samples alone.
Seconds are the processor's; speeds are the best of the rounds, in G weights·samples/s.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from scratchnet.datasets import build_problem
from scratchnet.engines import EXACT, FAST, REFERENCE, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import Engine
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from tests.benchmarks.stage import resident_mb

_COUNTS = (1_000, 10_000, 100_000, 1_000_000)
_BATCH = 64
#: Samples that are trained on in a round, at least.
_TRAINED = 1_000_000
#: Weights and biases of 2-4-1.
_WEIGHTS = 17
_SESSIONS = 200


def _experiment(dataset: str, count: int) -> Experiment:
    source = {"data.source": "gallery", "data.dataset": dataset, "data.samples": count}
    return Experiment().with_values(source)


def _print_samples(dataset: str, count: int, rounds: int) -> None:
    """Print a line for one number of samples."""
    # What is loaded once is not the samples'.
    small = build_problem(_experiment(dataset, 10))
    for name in (EXACT, FAST):
        make_engine(name, small.experiment, small.train)
    before, started_at = resident_mb(), time.process_time()
    problem = build_problem(_experiment(dataset, count))
    seconds = time.process_time() - started_at
    held = resident_mb() - before
    speeds = []
    for name in (EXACT, FAST):
        for batch in (None, _BATCH):
            engine = make_engine(name, problem.experiment, problem.train)
            order, settings = BatchOrder(0, count), StepSettings(0.1, batch)
            steps = max(_TRAINED, count) // (batch or count)
            train = partial(_train, engine, steps, settings, order)
            best = min(_seconds(train) for _ in range(rounds))
            speeds.append(steps * (batch or count) * _WEIGHTS / best / 1e9)
    shown = "".join(f"{speed:>12.2f}" for speed in speeds)
    print(
        f"{count:>10,}{seconds:>8.2f}{held:>9.0f}{resident_mb() - before:>9.0f}{shown}", flush=True
    )


def _train(engine: Engine, steps: int, settings: StepSettings, order: BatchOrder) -> None:
    while steps > 0:
        steps -= len(engine.train(steps, settings, order, Interrupt()).losses)


def _seconds(work: Callable[[], object]) -> float:
    started_at = time.thread_time()
    work()
    return time.thread_time() - started_at


def _print_sessions() -> None:
    """Print what it costs to make a session like the one before, with another seed."""
    kinds: dict[str, dict[str, object]] = {
        "the article": {},
        "with a test set": {"data.test_share": 0.2},
        "64-64-64": {"network.hidden": (64, 64, 64)},
        "20,000 samples": {
            "data.source": "gallery",
            "data.samples": 20_000,
            "data.seed": 0,
        },
    }
    print(f"\nms for a session, median of {_SESSIONS}\n{'':18}{REFERENCE:>12}{EXACT:>12}{FAST:>12}")
    for label, values in kinds.items():
        experiments = [
            Experiment().with_values({**values, "seed": seed}) for seed in range(_SESSIONS)
        ]
        line = f"{label:18}"
        for name in (REFERENCE, EXACT, FAST):
            Session(experiments[0], name)
            times = [_seconds(partial(Session, each, name)) for each in experiments]
            line += f"{1e3 * statistics.median(times):>12.3f}"
        print(line, flush=True)


def main() -> None:
    """Print a table over numbers of samples, and one over sessions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=_COUNTS[-1])
    parser.add_argument("--dataset", default="circle")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=int, help="one number of samples, without a heading")
    options = parser.parse_args()
    if options.only is not None:
        _print_samples(options.dataset, options.only, options.rounds)
        return
    columns = [f"{name} {batch}" for name in (EXACT, FAST) for batch in ("all", _BATCH)]
    heading = "".join(f"{column:>12}" for column in columns)
    print(f"{options.dataset}, 2-4-1; MB of the samples, and with all four engines")
    print(f"{'samples':>10}{'s':>8}{'MB':>9}{'MB':>9}{heading}", flush=True)
    for count in _COUNTS:
        if count <= options.most:
            command = [sys.executable, "-m", "tests.benchmarks.samples", "--only", str(count)]
            settings = ["--dataset", options.dataset, "--rounds", str(options.rounds)]
            subprocess.run([*command, *settings], check=True)
    _print_sessions()


if __name__ == "__main__":
    main()
