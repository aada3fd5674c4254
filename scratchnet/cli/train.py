"""``scratchnet train``: the article's log, a progress line and a report."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from scratchnet.cli.command import DIVERGES, ExitCode, Option, command
from scratchnet.cli.hand_in import LESSON_OPTIONS, chosen_task
from scratchnet.cli.options import (
    ENGINE,
    EXPERIMENT,
    SET,
    STEPS,
    chosen_experiment,
    positive,
    settings_of,
)
from scratchnet.cli.output import Progress, check_writable, report, writing
from scratchnet.cli.training import CHUNK_S, BackgroundEngine, create_session, interrupts
from scratchnet.engines.threads import MOST_THREADS, limited_threads
from scratchnet.errors import InvalidValue
from scratchnet.experiment import PARAMETERS
from scratchnet.numbers import fixed
from scratchnet.records import SUFFIX, run_of, write_run
from scratchnet.records.file import checked_about
from scratchnet.records.report import write_report
from scratchnet.run.advice import learns_nothing, target_scaling_advice, unscaled_targets
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status


def _parameters_text() -> str:
    lines = ["parameters for --set, with their defaults:"]
    for path, parameter in PARAMETERS.items():
        default = parameter.default
        shown = default if isinstance(default, str) else json.dumps(default)
        lines.append(f"  {path}={shown}".ljust(42) + f" {parameter.label}: {parameter.allowed()}")
    lines.append("`scratchnet schema` says what each choice is, and when to use it.")
    return "\n".join(lines)


@command(
    "train",
    help="train an experiment and print its log",
    description="Train an experiment and print the loss of step 1 and of every 100th step.",
    options=[
        EXPERIMENT,
        STEPS,
        SET,
        ENGINE,
        Option(
            "--threads",
            type=positive,
            metavar="N",
            help="how many threads a compiled engine uses; the digits do not depend on it "
            "(default: as many as there are cores)",
        ),
        Option(
            "--log-every",
            type=positive,
            default=100,
            metavar="N",
            help="print every Nth step, and the first (default: %(default)s)",
        ),
        Option(
            "--report", type=Path, metavar="OUT.json", help="write everything about the run as JSON"
        ),
        Option(
            "--save-run",
            type=Path,
            metavar=f"OUT{SUFFIX}",
            help="write the run to a file that `scratchnet check` verifies",
        ),
        Option("--author", default="", metavar="NAME", help="with --save-run: the run's author"),
        Option("--title", default="", metavar="TEXT", help="with --save-run: the run's title"),
        *LESSON_OPTIONS,
    ],
    exit_codes=DIVERGES,
    notes=_parameters_text,
)
def train(options: argparse.Namespace) -> int:
    """Train and print; return the exit code."""
    settings = settings_of(options)
    task = chosen_task(options, settings)
    experiment = task.experiment if task else chosen_experiment(options.file, settings)
    for option, path in (("--report", options.report), ("--save-run", options.save_run)):
        if path is not None:
            check_writable(option, path)
    about = checked_about(options.author, options.title)
    if options.threads is not None and options.threads > MOST_THREADS:
        raise InvalidValue("--threads", options.threads, f"1 to {MOST_THREADS}")
    engine = BackgroundEngine(options.engine)
    session = create_session(experiment, engine.initial_name, options.file)
    if not session.problem.target_scaling.in_units:
        report("the losses are those of scaled targets; metrics are in the targets' own units")
    with engine, interrupts() as interrupted, limited_threads(options.threads):
        seconds = _train(session, options.log_every, engine, interrupted)
    if options.report is not None:
        with writing(options.report):
            write_report(options.report, session, seconds)
    if options.save_run is not None:
        hand_in = task.handed_in(session) if task else None
        run = run_of(session.snapshot(), session.dataset, session.problem.test, about, hand_in)
        with writing(options.save_run):
            write_run(options.save_run, run)
    _report_advice(session)
    return _report_end(session)


def _train(
    session: Session, log_every: int, engine: BackgroundEngine, interrupted: Callable[[], bool]
) -> float:
    """Train to the end or an interrupt, and print the log; return the seconds of training."""
    progress = Progress(session.experiment.training.steps)
    seconds = 0.0
    while not session.ended and not interrupted():
        made = session.step
        to_next_line = 1 if made == 0 else log_every - made % log_every
        if news := engine.hand_over(session):
            progress.clear()
            report(news)
        start = perf_counter()
        session.advance(steps=to_next_line, budget_s=CHUNK_S, interrupt=engine.interrupt)
        seconds += perf_counter() - start
        if session.step == made:
            continue
        made, loss = session.step, session.losses[-1]
        if made == 1 or made % log_every == 0:
            progress.clear()
            print(f"{made} {fixed(loss, 4)}", flush=sys.stdout.isatty())
        progress.show(made, loss)
    progress.clear()
    return seconds


def _report_advice(session: Session) -> None:
    """Say what helps if the targets were too large to be learned."""
    targets = unscaled_targets(session.experiment, session.dataset)
    if not targets:
        return
    try:
        (_, train), _ = session.evaluate()
    except ModuleNotFoundError:
        # Metrics are computed with NumPy, which the reference does without.
        return
    if train is not None and learns_nothing(session.step, train.metrics):
        advice = target_scaling_advice(targets, train.metrics["r2"])
        report(f"{advice}: --set data.target_scaling=standard")


def _report_end(session: Session) -> ExitCode:
    if session.status is Status.DIVERGED:
        report(f"diverged at step {session.diverged_at}. {session.divergence()}")
        return ExitCode.DIVERGED
    if session.status is not Status.FINISHED:
        report(f"interrupted after step {session.step}")
        return ExitCode.INTERRUPTED
    if session.stopped_by:
        report(f"stopped after step {session.step}: {session.stopped_by}")
    return ExitCode.DONE
