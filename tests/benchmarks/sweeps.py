"""How much of the machine a sweep uses: 1,000 runs of the article, beside runs alone.

python -m tests.benchmarks.sweeps [--runs N] [--engine ENGINE] [--rounds N]

In each round, one after the other: runs alone on one core, and a sweep on all cores with a row of
its file for each run. The first ratio is the sweep's steps a second to cores × those of a run
alone, and the second to those of a run alone with its set-up and the evaluation at its end. Other
programs slow down all cores more than one: on a machine that has other work, the best round counts.
The last ratio is of processor's time, which others hardly change: what training the runs takes, to
what the whole sweep does.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time

from scratchnet.experiment import Experiment
from scratchnet.many import cores, run_in_portions
from scratchnet.many.plan import Plan
from scratchnet.many.sweep_file import SweepFile
from scratchnet.run.session import Session

_STEPS = 2_000
#: Runs that are timed one after the other.
_ALONE = 200


def _alone(engine: str) -> tuple[float, float, float]:
    """Return the seconds of a run: its training, all of it, and its training's processor time."""
    training, whole, processor = [], [], []
    for seed in range(_ALONE):
        begin = perf_counter()
        session = Session(Experiment(seed=seed), engine)
        start, used = perf_counter(), thread_time()
        session.advance()
        processor.append(thread_time() - used)
        training.append(perf_counter() - start)
        session.evaluate()
        whole.append(perf_counter() - begin)
    return median(training), median(whole), median(processor)


def _sweep(engine: str, runs: int) -> tuple[float, float]:
    """Return the seconds of a run in a sweep, by the clock and of all processors."""
    plan = Plan(Experiment(), seeds=runs, engine=engine)
    with tempfile.TemporaryDirectory() as folder:
        start, used = perf_counter(), process_time()
        with SweepFile.open_for(Path(folder) / "a.scratchnet-sweep", plan) as file:
            for results in run_in_portions(map(plan.experiment_of, range(runs)), engine):
                file.add(*results)
            seconds, processor = perf_counter() - start, process_time() - used
            assert len(file.done()) == runs
    return seconds / runs, processor / runs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--engine", default="fast")
    options = parser.parse_args()
    engine, count = options.engine, cores()
    _alone(engine)
    ratios: list[tuple[float, float, float]] = []
    print(f"steps a second: training alone, whole run alone, sweep on {count} cores; ratios")
    for _ in range(options.rounds):
        training, whole, trained = _alone(engine)
        seconds, used = _sweep(engine, options.runs)
        ratios.append((training / seconds / count, whole / seconds / count, trained / used))
        rates = "".join(f"{_STEPS / each:12,.0f}" for each in (training, whole, seconds))
        print(rates, "".join(f"{ratio:8.2f}" for ratio in ratios[-1]))
    names = (f"{count} × training alone", f"{count} × whole run alone", "processor's time")
    for name, values in zip(names, zip(*ratios, strict=True), strict=True):
        print(f"sweep / {name}: median {median(values):.2f}, best {max(values):.2f}")


if __name__ == "__main__":
    main()
