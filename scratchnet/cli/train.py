"""``scratchnet train``: the article's log, a progress line and a report."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from types import FrameType

from scratchnet.cli.background import BackgroundEngine
from scratchnet.cli.exits import DIVERGED, DONE, INTERRUPTED
from scratchnet.cli.places import check_place
from scratchnet.cli.progress import Progress, say
from scratchnet.cli.settings import chosen_experiment, naming
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.records import run_of, write_run
from scratchnet.records.file import checked_about
from scratchnet.records.report import write_report
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
_CHUNK_S = 0.05


def train(options: argparse.Namespace) -> int:
    """Train and print; return the exit code."""
    settings = list(options.settings)
    if options.steps is not None:
        settings.append(f"training.steps={options.steps}")
    experiment = chosen_experiment(options.file, settings)
    for option, path in (("--report", options.report), ("--save-run", options.save_run)):
        if path is not None:
            check_place(option, path)
    about = checked_about(options.author, options.title)
    engine = BackgroundEngine(options.engine)
    session = _begun(experiment, engine.to_begin_with, options.file)
    with engine, _interrupts() as interrupted:
        seconds = _run(session, options.log_every, engine, interrupted)
    if options.report is not None:
        with _writing(options.report):
            write_report(options.report, session, seconds)
    if options.save_run is not None:
        run = run_of(session.snapshot(), session.dataset, session.problem.test, about)
        with _writing(options.save_run):
            write_run(options.save_run, run)
    return _verdict(session)


def _begun(experiment: Experiment, engine: str, file: Path | None) -> Session:
    try:
        with naming(file):
            return Session(experiment, engine)
    except EngineUnavailable as error:
        raise InvalidInput(f"--engine {engine}: {error}") from error


def _run(
    session: Session, log_every: int, engine: BackgroundEngine, interrupted: Callable[[], bool]
) -> float:
    """Train to the end or the interrupt, log on the way, and return the seconds of training."""
    progress = Progress(session.experiment.training.steps)
    seconds = 0.0
    while not session.ended and not interrupted():
        made = session.step
        to_next_line = 1 if made == 0 else log_every - made % log_every
        if news := engine.hand_over(session):
            progress.clear()
            say(news)
        start = perf_counter()
        session.advance(steps=to_next_line, budget_s=_CHUNK_S)
        seconds += perf_counter() - start
        if session.step == made:
            break
        made, loss = session.step, session.losses[-1]
        if made == 1 or made % log_every == 0:
            progress.clear()
            print(f"{made} {loss:.4f}", flush=sys.stdout.isatty())
        progress.show(made, loss)
    progress.clear()
    return seconds


def _verdict(session: Session) -> int:
    if session.status is Status.DIVERGED:
        say(f"diverged at step {session.diverged_at}. {session.divergence()}")
        return DIVERGED
    if session.status is not Status.FINISHED:
        say(f"interrupted after step {session.step}")
        return INTERRUPTED
    if session.stopped_by:
        say(f"stopped after step {session.step}: {session.stopped_by}")
    return DONE


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a question to be asked between chunks; a second one kills."""
    seen = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal seen
        seen = True
        signal.signal(signal.SIGINT, previous)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: seen
    finally:
        signal.signal(signal.SIGINT, previous)
