"""``scratchnet export values``: a run's numbers as CSV, at full precision."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import (
    ENGINE,
    EXPERIMENT_OR_RUN,
    SAFE,
    SET,
    STEPS,
    chosen_experiment,
    chosen_run,
    explained,
    output_option,
    positive,
    settings_of,
)
from scratchnet.cli.output import Progress, check_writable, print_document, say, writing
from scratchnet.cli.training import train_to_end
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.files import atomic_file
from scratchnet.records.values import (
    MOST_POINTS,
    TABLES,
    RunData,
    ValueOptions,
    values_portions,
    write_portions,
)

_ALL = "all"


@command(
    "export values",
    help="write losses, metrics, parameters, samples or maps as CSV",
    description="Write numbers of a run as CSV: of a run file, or of an experiment, which is "
    "trained first. For parameters over time and for metrics a run file is replayed and compared "
    "with the file.",
    options=[
        EXPERIMENT_OR_RUN,
        STEPS,
        SET,
        ENGINE,
        Option(
            "--what",
            choices=[*TABLES, _ALL],
            default=_ALL,
            help="what to write: "
            + "; ".join(f"{name}: {table.label.lower()}" for name, table in TABLES.items())
            + "; all: everything, into a folder (default: %(default)s)",
        ),
        output_option("OUT", more=", or a folder"),
        Option(
            "--every",
            type=positive,
            metavar="N",
            help="parameters after every Nth step (default: about 1,000 times)",
        ),
        Option(
            "--logarithmic",
            action="store_true",
            help="parameters at logarithmic steps, 50 per decade",
        ),
        SAFE,
        Option(
            "--resolution",
            type=positive,
            metavar="N",
            help="points of the map along each axis (default: 101; 1,001 for one input)",
        ),
    ],
)
def export_values(options: argparse.Namespace) -> int:
    """Write the tables, or print one."""
    names = list(TABLES) if options.what == _ALL else [options.what]
    into_folder = options.output is not None and (options.what == _ALL or options.output.is_dir())
    if options.what == _ALL and options.output is None:
        raise InvalidInput("--what all needs a folder: -o FOLDER")
    _check(options)
    table_options = ValueOptions(
        options.every, options.logarithmic, options.resolution, options.safe
    )
    progress = Progress(0)
    with explained(options.file):
        try:
            data = _run_data(options)
            progress.start(data.recipe.steps)
            tables = {name: _table(name, data, table_options, progress) for name in names}
            if options.output is None:
                for portion in tables[options.what]:
                    print_document(portion)
                return ExitCode.DONE
            files = {
                name: options.output / f"{name}.csv" if into_folder else options.output
                for name in names
            }
            rows = _write(files, tables)
        except EngineUnavailable as error:
            raise InvalidInput(f"--engine {options.engine}: {error}") from error
        finally:
            progress.clear()
    for name, path in files.items():
        say(f"wrote {path}: {rows[name]:,} rows")
    return ExitCode.DONE


def _table(name: str, data: RunData, options: ValueOptions, progress: Progress) -> Iterator[str]:
    """Yield a table in portions. Raises InvalidInput that names the one that cannot be written."""
    try:
        yield from values_portions(name, data, options, lambda step: progress.show(step))
    except InvalidInput as error:
        raise InvalidInput(f"--what {name}: {error}") from error


def _check(options: argparse.Namespace) -> None:
    if options.every is not None and options.logarithmic:
        raise InvalidInput("--every and --logarithmic exclude each other")
    _check_output(options)
    resolution = options.resolution
    if resolution is not None and not 2 <= resolution <= MOST_POINTS:
        raise InvalidInput(f"--resolution {resolution}: allowed: from 2 to {MOST_POINTS:,}")


def _check_output(options: argparse.Namespace) -> None:
    """Find out before a long run whether the file, or the folder, can be written."""
    output = options.output
    if output is None:
        return
    if options.what == _ALL and output.is_file():
        raise InvalidInput(f"-o {output}: is a file; allowed: the name of a folder")
    check_writable("-o", output / f"{options.what}.csv" if output.is_dir() else output)


def _run_data(options: argparse.Namespace) -> RunData:
    """Read a run, or train an experiment."""
    run = chosen_run(options)
    if run is not None:
        return RunData.from_record(run)
    experiment = chosen_experiment(options.file, settings_of(options))
    session = train_to_end(experiment, options.engine, options.file, measuring=True)
    return RunData.from_snapshot(session.snapshot())


def _write(files: Mapping[str, Path], tables: Mapping[str, Iterator[str]]) -> dict[str, int]:
    """Write all tables or none; return how many rows each has. Raises InvalidInput."""
    rows = {}
    with ExitStack() as written:
        for name, path in files.items():
            with writing(path):
                path.parent.mkdir(exist_ok=True)
            file = written.enter_context(_file(path))
            rows[name] = write_portions(file, tables[name])
    return rows


@contextmanager
def _file(path: Path) -> Iterator[IO[bytes]]:
    with writing(path), atomic_file(path) as file:
        yield file
