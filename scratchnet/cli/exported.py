"""What is exported: an experiment that is trained, or a run that is made anew from its file."""

import argparse
from pathlib import Path

from scratchnet.cli.background import BackgroundEngine
from scratchnet.cli.progress import Progress, announced, say
from scratchnet.cli.settings import chosen_experiment, naming
from scratchnet.engines import DEFAULT_ENGINE, ENGINES, FAST, EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.records import SUFFIX, Rerun, Run, engine_to_repeat, is_run_file, read_run
from scratchnet.run.session import Session
from scratchnet.share import is_shared_argument

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
CHUNK_S = 0.05


def add_source(command: argparse.ArgumentParser, *, engine: bool) -> None:
    """Add what says which run it is, and if wanted by which ``engine`` an experiment is trained."""
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=f"an experiment, or its text, or a run ({SUFFIX}) (default: the article's experiment)",
    )
    command.add_argument(
        "--steps", metavar="N", help="how many steps; the same as --set training.steps=N"
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="KEY.PATH=VALUE",
        help="change one parameter of an experiment; may be repeated",
    )
    if engine:
        command.add_argument(
            "--engine",
            choices=list(ENGINES),
            default=DEFAULT_ENGINE,
            help="what trains an experiment (default: %(default)s)",
        )


def settings_of(options: argparse.Namespace) -> list[str]:
    """Return what is to be set, ``--steps`` last."""
    last = [] if options.steps is None else [f"training.steps={options.steps}"]
    return [*options.settings, *last]


def run_given(options: argparse.Namespace) -> Run | None:
    """Read the run that is given, None for an experiment. Raises InvalidInput."""
    file = options.file
    if file is None or is_shared_argument(file) or not is_run_file(file):
        return None
    if settings_of(options):
        raise InvalidInput("--set and --steps go with an experiment; a run is as it was")
    return read_run(file)


def experiment_given(options: argparse.Namespace) -> Experiment:
    """Return the experiment that is given. Raises InvalidInput."""
    return chosen_experiment(options.file, settings_of(options))


def trained(experiment: Experiment, engine_name: str, file: Path | None) -> Session:
    """Train to the end. Raises InvalidInput."""
    engine = BackgroundEngine(engine_name)
    try:
        with naming(file):
            session = Session(experiment, engine.to_begin_with)
    except EngineUnavailable as error:
        raise InvalidInput(f"--engine {engine_name}: {error}") from error
    progress = Progress(experiment.training.steps)
    try:
        with engine:
            while not session.ended:
                if news := engine.hand_over(session):
                    progress.clear()
                    say(news)
                session.advance(budget_s=CHUNK_S)
                if session.step:
                    progress.show(session.step, session.losses[-1])
    finally:
        progress.clear()
    return session


def made_anew(run: Run, file: Path, engine_name: str) -> Session:
    """Make a run anew, by the engine that repeats what the named one makes.

    Raises InvalidInput where it cannot be made, or comes out otherwise than its file says. What
    another engine makes in other digits is not compared.
    """
    own_digits = (engine_name == FAST) == (run.recipe.engine == FAST)
    progress = Progress(run.steps)
    try:
        with naming(file), announced("preparing an engine, which is compiled the first time"):
            engine = engine_to_repeat(engine_name)
            rerun = Rerun(run.recipe, run if own_digits else None, engine=engine)
        while not rerun.advance(budget_s=CHUNK_S):
            progress.show(rerun.session.step)
    except EngineUnavailable as error:
        raise InvalidInput(f"{file}: {error}") from error
    finally:
        progress.clear()
    check = rerun.check()
    if check is not None and not check.equal:
        raise InvalidInput(f"{file}: re-running the run does not reproduce it. {check}")
    return rerun.session
