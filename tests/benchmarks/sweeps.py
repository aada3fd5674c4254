"""How much of the machine a sweep uses: 1,000 runs of the article, beside runs alone.

python -m tests.benchmarks.sweeps [--runs N] [--engine ENGINE] [--rounds N]

In each round, one after the other: one run alone on one core, without and with its set-up and its
evaluation; as many such runs at once as there are cores, each on a thread that does nothing else;
and the sweep, with a row of its file for each run. The ratio is the sweep's steps a second to
cores × those of the run alone; beside it is the ratio to the runs at once, which other programs on
the machine slow down as they do the sweep. The median of the rounds counts.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from threading import Barrier, Thread
from time import perf_counter

from scratchnet.experiment import Experiment
from scratchnet.many import cores, run_many
from scratchnet.many.plan import Plan
from scratchnet.many.sweep_file import SweepFile
from scratchnet.run.session import Session

_STEPS = 2_000
#: Runs that are timed one after the other.
_ALONE = 150


def _training_alone(engine: str) -> float:
    """Return the steps a second of runs without their set-up."""
    seconds = []
    for seed in range(_ALONE):
        session = Session(Experiment(seed=seed), engine)
        start = perf_counter()
        session.advance()
        seconds.append(perf_counter() - start)
    return _STEPS / median(seconds)


def _whole_alone(engine: str) -> float:
    """Return the steps a second of runs with their set-up and the evaluation at the end."""
    seconds = []
    for seed in range(_ALONE):
        start = perf_counter()
        session = Session(Experiment(seed=seed), engine)
        session.advance()
        session.evaluate()
        seconds.append(perf_counter() - start)
    return _STEPS / median(seconds)


def _at_once(engine: str) -> float:
    """Return the steps a second of long runs, one for each core."""
    count = cores()
    experiment = Experiment().with_values({"training.steps": _STEPS * _ALONE})
    sessions = [Session(experiment.with_values({"seed": seed}), engine) for seed in range(count)]
    barrier = Barrier(count + 1)

    def train(session: Session) -> None:
        barrier.wait()
        session.advance()

    threads = [Thread(target=train, args=[session]) for session in sessions]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = perf_counter()
    for thread in threads:
        thread.join()
    return count * _STEPS * _ALONE / (perf_counter() - start)


def _sweep(engine: str, runs: int) -> float:
    """Return the steps a second of a sweep."""
    plan = Plan(Experiment(), seeds=runs, engine=engine)
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        with SweepFile.open_for(Path(folder) / "a.scratchnet-sweep", plan) as file:
            for result in run_many(map(plan.experiment_of, range(runs)), engine):
                file.add(result)
            seconds = perf_counter() - start
            assert len(file.done()) == runs
    return runs * _STEPS / seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", default="fast")
    options = parser.parse_args()
    engine, count = options.engine, cores()
    measures: dict[str, Callable[[], float]] = {
        "training alone": lambda: _training_alone(engine),
        "whole run alone": lambda: _whole_alone(engine),
        "at once": lambda: _at_once(engine),
        "sweep": lambda: _sweep(engine, options.runs),
    }
    _training_alone(engine)
    ratios: list[tuple[float, float, float]] = []
    print("steps a second:", ", ".join(measures))
    for _ in range(options.rounds):
        rates = [measure() for measure in measures.values()]
        training, whole, at_once, sweep = rates
        ratios.append((sweep / training / count, sweep / whole / count, sweep / at_once))
        shown = "  ".join(f"{rate:12,.0f}" for rate in rates)
        print(shown, "  ratios", "  ".join(f"{ratio:.2f}" for ratio in ratios[-1]))
    names = (f"{count} × training alone", f"{count} × whole run alone", "runs at once")
    for name, values in zip(names, zip(*ratios, strict=True), strict=True):
        print(f"sweep / {name}: {median(values):.2f}")


if __name__ == "__main__":
    main()
