"""``scratchnet export values``: a run's numbers as CSV, at full precision."""

import argparse
from pathlib import Path

from scratchnet.cli.exits import DONE
from scratchnet.cli.exported import CHUNK_S, add_source, experiment_given, run_given
from scratchnet.cli.numbers import positive
from scratchnet.cli.places import check_place
from scratchnet.cli.progress import Progress
from scratchnet.cli.settings import naming
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically
from scratchnet.records.values import (
    MOST_POINTS,
    TABLES,
    RunData,
    ValueOptions,
    values_text,
)
from scratchnet.run.session import Session

_ALL = "all"


def add_export_values(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of ``scratchnet export``."""
    command = commands.add_parser(
        "values",
        help="write losses, metrics, parameters, samples or maps as CSV",
        description="Write numbers of a run as CSV: of a run file, or of an experiment, which is "
        "trained first. Parameters over time and the metrics of a run file are those of the run "
        "made anew, which is compared with the file.",
        epilog="Parameters for --set: see `scratchnet train --help`. "
        "Exit codes: 0 done, 2 bad input, 130 stopped by Ctrl-C.",
        allow_abbrev=False,
    )
    add_source(command, engine=True)
    command.add_argument(
        "--what",
        choices=[*TABLES, _ALL],
        default=_ALL,
        help="what to write: "
        + "; ".join(f"{name}: {table.title.lower()}" for name, table in TABLES.items())
        + "; all of them into a folder (default: %(default)s)",
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="the file to write or to replace, or a folder (default: print)",
    )
    command.add_argument(
        "--every",
        type=positive,
        metavar="N",
        help="parameters after every Nth step (default: about 1,000 times)",
    )
    command.add_argument(
        "--logarithmic", action="store_true", help="parameters ever more seldom, 50 times a decade"
    )
    command.add_argument(
        "--resolution",
        type=positive,
        metavar="N",
        help="points of the map along each axis (default: 101, of one input 1,001)",
    )
    command.set_defaults(command=export_values)


def export_values(options: argparse.Namespace) -> int:
    """Write the tables, or print the one that is wanted."""
    whats = list(TABLES) if options.what == _ALL else [options.what]
    into_folder = options.output is not None and (options.what == _ALL or options.output.is_dir())
    if options.what == _ALL and options.output is None:
        raise InvalidInput("--what all needs a folder: -o FOLDER")
    _check(options)
    table_options = ValueOptions(options.every, options.logarithmic, options.resolution)
    progress = Progress(0)
    with naming(options.file):
        try:
            data = _run_data(options, progress)
            progress.begin(data.recipe.steps)
            texts = {what: _table(what, data, table_options, progress) for what in whats}
        except EngineUnavailable as error:
            raise InvalidInput(f"--engine {options.engine}: {error}") from error
        finally:
            progress.clear()
    if options.output is None:
        print(texts[options.what], end="")
        return DONE
    for what, text in texts.items():
        _write(options.output / f"{what}.csv" if into_folder else options.output, text)
    return DONE


def _table(what: str, data: RunData, options: ValueOptions, progress: Progress) -> str:
    """Return a table. Raises InvalidInput that says which one cannot be had."""
    try:
        return values_text(what, data, options, lambda step: progress.show(step))
    except InvalidInput as error:
        raise InvalidInput(f"--what {what}: {error}") from error


def _check(options: argparse.Namespace) -> None:
    if options.every is not None and options.logarithmic:
        raise InvalidInput("--every and --logarithmic do not go together")
    _check_output(options)
    resolution = options.resolution
    if resolution is not None and not 2 <= resolution <= MOST_POINTS:
        raise InvalidInput(f"--resolution {resolution}: allowed: from 2 to {MOST_POINTS:,}")


def _check_output(options: argparse.Namespace) -> None:
    """Find out before a long run that a file, or a folder of files, has no place to go."""
    output = options.output
    if output is None:
        return
    if options.what == _ALL and output.is_file():
        raise InvalidInput(f"-o {output}: is a file; allowed: the name of a folder")
    check_place("-o", output / f"{options.what}.csv" if output.is_dir() else output)


def _run_data(options: argparse.Namespace, progress: Progress) -> RunData:
    """Read a run, or train an experiment."""
    run = run_given(options)
    if run is not None:
        return RunData.from_record(run)
    experiment = experiment_given(options)
    session = Session(experiment, options.engine, measuring=True)
    progress.begin(experiment.training.steps)
    while not session.ended:
        session.advance(budget_s=CHUNK_S)
        if session.step:
            progress.show(session.step, session.losses[-1])
    return RunData.from_snapshot(session.snapshot())


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, text.encode())
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from error
    print(f"wrote {path}: {text.count(chr(10)) - 1:,} rows")
