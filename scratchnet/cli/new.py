"""``scratchnet new``: an experiment file with the defaults, or with the samples of a table."""

import argparse
import csv
from dataclasses import replace
from pathlib import Path

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import (
    SET,
    input_from_stdin,
    one_of,
    positive,
    shared_experiment,
    with_settings,
)
from scratchnet.cli.output import say, writing
from scratchnet.datasets.from_table import check_chosen, check_columns, experiment_values
from scratchnet.errors import InvalidInput, shortened
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.tables import (
    DATE_PARTS,
    DECIMAL_MARKS,
    DELIMITERS,
    MISSING,
    BadRows,
    Chosen,
    Kind,
    Selection,
    Table,
    TableError,
    choose,
    columns_of,
    guess_task,
    read_table,
    suggest,
)
from scratchnet.tables.choosing import (
    guess_target,
    positions,
    suggest_image,
    suggest_inputs,
    suggest_target_scaling,
)
from scratchnet.tables.encoding import default_use
from scratchnet.tables.leaks import given_away
from scratchnet.tables.reading import read_table_file
from scratchnet.tables.sampling import Limit
from scratchnet.tables.table import MOST_ROWS

_TASKS = {"regression": "learn a number", "classification": "learn a class"}
#: Delimiters and decimal marks by their names.
_MARK_OF = {name: mark for mark, name in DELIMITERS.items()}
_DECIMAL_OF = {name: mark for mark, name in DECIMAL_MARKS.items()}
_MARKS = {name: f"between cells: {name}" for name in _MARK_OF}


def _rows(text: str) -> int:
    """Read how many rows are to be kept. Raises ArgumentTypeError."""
    rows = positive(text)
    if rows > MOST_ROWS:
        raise argparse.ArgumentTypeError(f"is {text!r}; allowed: 1 to {MOST_ROWS:,}")
    return rows


def _date_parts(text: str) -> tuple[str, ...]:
    """Read parts of dates. Raises ArgumentTypeError."""
    parts = tuple(part.strip() for part in text.split(","))
    unknown = [part for part in parts if part not in DATE_PARTS]
    if unknown or len(set(parts)) < len(parts):
        raise argparse.ArgumentTypeError(
            f"is {text!r}; allowed: each once of {', '.join(DATE_PARTS)}"
        )
    return parts


@command(
    "new",
    help="write an experiment file with every default",
    options=[
        Option("file", type=Path, metavar="FILE", help="the file to write"),
        Option("--force", action="store_true", help="replace an existing file"),
        Option(
            "--from",
            dest="text",
            metavar="TEXT",
            help="a text printed by `scratchnet share`, or a TensorFlow Playground link; - reads "
            "it from stdin (default: the article's experiment)",
        ),
        Option(
            "--table",
            type=Path,
            metavar="TABLE",
            help="a file with samples to learn: CSV or other text; a workbook, Parquet or Feather "
            "with the extra `tables`. What is guessed of it is printed",
        ),
        Option(
            "--inputs",
            metavar="A,B,…",
            help="the table's input columns, by name (default: all that a network can take)",
        ),
        Option(
            "--target",
            metavar="NAME[,…]",
            help="the table's column to predict, or several columns of numbers (default: guessed)",
        ),
        Option(
            "--task",
            type=one_of(_TASKS),
            choices=list(_TASKS),
            help="learn the target as a number or as a class (default: guessed)",
        ),
        Option(
            "--header",
            type=int,
            metavar="LINE",
            help="the line of the table's header, 0 if it has none (default: guessed)",
        ),
        Option(
            "--delimiter",
            type=one_of(_MARKS),
            choices=list(_MARKS),
            help="what separates the table's cells (default: guessed)",
        ),
        Option(
            "--decimal",
            choices=list(DECIMAL_MARKS.values()),
            help="the table's decimal mark (default: guessed)",
        ),
        Option(
            "--rows",
            type=_rows,
            default=MOST_ROWS,
            metavar="N",
            help="of a table with more rows, take a random sample of so many (default and most: "
            "%(default)s)",
        ),
        Option(
            "--rows-seed",
            type=int,
            default=0,
            metavar="SEED",
            help="the seed of that random sample (default: %(default)s)",
        ),
        Option("--sheet", metavar="NAME", help="the sheet of a workbook (default: the first)"),
        Option(
            "--missing",
            choices=list(MISSING),
            default="skip",
            help="what becomes of missing cells of inputs, for which there is no such value: their "
            "rows are left out (default: %(default)s)",
        ),
        Option(
            "--drop-first",
            action="store_true",
            help="make no input of the first value of a category (default: one of each)",
        ),
        Option(
            "--dates",
            type=_date_parts,
            default=("days",),
            metavar="PART,…",
            help=f"the inputs that dates become: {', '.join(DATE_PARTS)} (default: days)",
        ),
        Option("--skip", action="store_true", help="leave out the rows that cannot be used"),
        SET,
    ],
)
def new(options: argparse.Namespace) -> int:
    """Write an experiment file with every key, of a shared text or a table if there is one."""
    experiment = Experiment()
    if options.table is not None and options.text is not None:
        raise InvalidInput("--table and --from cannot be combined: both bring data")
    if options.text is not None:
        experiment = shared_experiment(input_from_stdin(options.text))
    if options.table is not None:
        experiment = _of_table(experiment, options)
    experiment = with_settings(experiment, options.settings)
    with writing(options.file):
        if options.file.exists() and not options.force:
            raise InvalidInput(f"{options.file} exists; --force replaces it")
        write_experiment(options.file, experiment)
    say(f"wrote {options.file}")
    return ExitCode.DONE


def _of_table(experiment: Experiment, options: argparse.Namespace) -> Experiment:
    """Return the experiment with the samples of a table, and print what was chosen of it."""
    try:
        table = read_table(
            read_table_file(options.table),
            delimiter=_MARK_OF.get(options.delimiter),
            decimal=_DECIMAL_OF.get(options.decimal),
            has_header=None if options.header is None else options.header > 0,
            header_line=options.header,
            sheet=options.sheet,
            limit=Limit(options.rows, options.rows_seed),
        )
        check_columns(table)
        selection = _selection(table, options)
        chosen = choose(
            table,
            selection.inputs,
            selection.targets,
            selection.task,
            skip_bad_rows=options.skip,
        )
        check_chosen(chosen)
    except BadRows as error:
        raise InvalidInput(f"{options.table}: {error}; --skip leaves such rows out") from error
    except TableError as error:
        raise InvalidInput(f"{options.table}: {error}") from error
    taken = {*selection.targets, *(use.position for use in selection.inputs)}
    columns = columns_of(table)
    given = [each for target in selection.targets for each in given_away(columns, target)]
    for column in dict.fromkeys(given):
        if column.position not in taken:
            name = shortened(column.name)
            say(f"{options.table}: {name} is left out: it gives the target away", to_stderr=True)
    for note in table.notes:
        say(f"{options.table}: {note}", to_stderr=True)
    guessed = "" if options.target else guess_target(columns).reason
    _print_selection(table, selection, chosen, options.rows_seed, guessed)
    values = experiment_values(table, selection, chosen)
    return experiment.with_values(coupled_together(experiment, values))


def _selection(table: Table, options: argparse.Namespace) -> Selection:
    columns = columns_of(table)
    selection = suggest(columns)
    targets: tuple[int, ...] = (selection.target,)
    if options.target is not None:
        # A comma may also be a part of one name.
        one = options.target in table.names
        names = [options.target] if one else _names(options.target)
        targets = positions(table, names, "target")
    target = targets[0]
    inputs = [use for use in selection.inputs if use.position not in targets]
    if options.inputs is not None:
        chosen = positions(table, _names(options.inputs), "input")
        inputs = [default_use(columns[at]) for at in chosen]
    elif targets != (selection.target,):
        inputs = list(suggest_inputs(columns, *targets))
    inputs = [
        replace(use, missing=options.missing) if use.kind in MISSING[options.missing][1] else use
        for use in inputs
    ]
    inputs = [
        replace(
            use,
            drop_first=options.drop_first and use.kind is Kind.CATEGORY,
            parts=options.dates if use.kind is Kind.DATE else use.parts,
        )
        for use in inputs
    ]
    task = options.task or ("regression" if len(targets) > 1 else guess_task(columns[target]))
    return replace(
        selection,
        inputs=tuple(inputs),
        target=target,
        other_targets=targets[1:],
        task=task,
        image=suggest_image(columns, inputs),
        target_scaling=suggest_target_scaling(task),
    )


def _names(text: str) -> list[str]:
    """Return names that are separated by commas; quoted ones may hold some."""
    return next(csv.reader([text], skipinitialspace=True), [])


def _print_selection(
    table: Table, selection: Selection, chosen: Chosen, rows_seed: int, guessed: str
) -> None:
    """Print how the table was read and what of it is learned; ``guessed`` says why its target."""
    read = f"sheet {table.sheet}" if table.sheet else DELIMITERS.get(table.delimiter, "columns")
    header = f"header on line {table.header_line}" if table.has_header else "no header"
    lines = [f"read     {read}, {header}"]
    if table.population is not None:
        kept = f"a random sample of {len(table):,} of {table.population:,}"
        lines.append(f"rows     {kept}, seed {rows_seed}")
    lines += [
        f"input    {table.names[use.position]} ({use.kind.value})" for use in selection.inputs
    ]
    scaled = f"inputs scaled: {selection.scaling}"
    if selection.task == "regression":
        scaled += f", target scaled: {selection.target_scaling}"
    why = f"; {guessed}" if guessed else ""
    lines += [
        *(f"target   {table.names[at]} ({selection.task}{why})" for at in selection.targets),
        f"samples  {len(chosen):,} of {len(table):,} rows; {scaled}",
    ]
    if selection.image is not None:
        width, height = selection.image
        lines.append(f"image    the inputs are {width} × {height} pixels")
    if chosen.incomplete:
        lines.append(f"left out {chosen.incomplete:,} with missing cells")
    if chosen.skipped:
        unusable = len({cell.line for cell in chosen.skipped})
        lines.append(f"skipped  {unusable:,} that cannot be used")
    for line in lines:
        say(line)
