"""From a table to samples: which columns are inputs and targets, and which rows can be used."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Literal, get_args

from scratchnet.errors import shortened, suggestion
from scratchnet.tables.column_encoding import ColumnEncoding
from scratchnet.tables.columns import INPUT_KINDS, Column, Kind
from scratchnet.tables.encoding import Reader, Use, default_use, number_reader, reader_of
from scratchnet.tables.identifiers import is_time, words_of
from scratchnet.tables.leaks import gives_away
from scratchnet.tables.pixels import are_pixels, pixels_among, square_image
from scratchnet.tables.rows import read_rows
from scratchnet.tables.table import (
    MOST_CLASSES,
    BadCell,
    Table,
    TableError,
    is_missing,
)
from scratchnet.texts import unwritable
from scratchnet.watch import Watch, unwatched

Task = Literal["regression", "classification"]

#: Inputs within this range need no scaling.
_MOST_UNSCALED = 5.0
#: Names of columns that are usually to be predicted, the surest first.
_TARGETS = (
    *("target", "label", "labels", "diagnosis", "outcome", "survived", "species", "class"),
    *("variety", "kind", "churn", "quality", "medv", "price", "y"),
)
#: Names of columns of two values that say who somebody is.
_WHO = {"sex", "gender", "male", "female", "smoker"}


@dataclass(frozen=True, slots=True)
class Selection:
    """What to learn: the input columns, the target column by its position from 0, the task, and
    the scaling of the inputs and of the targets of a regression, which may have other targets too.

    ``image`` is the width and height in pixels if the inputs are those of an image, else None.
    """

    inputs: tuple[Use, ...]
    target: int
    task: Task
    scaling: str
    target_scaling: str = "none"
    other_targets: tuple[int, ...] = ()
    image: tuple[int, int] | None = None

    @property
    def targets(self) -> tuple[int, ...]:
        """The positions of all target columns."""
        return self.target, *self.other_targets


@dataclass(frozen=True, slots=True)
class TargetGuess:
    """The position of the column that is probably to be predicted, and why, as a clause."""

    position: int
    reason: str


def suggest(columns: Sequence[Column]) -> Selection:
    """Suggest what to learn from a table with these columns.

    The target is that of `guess_target`. Inputs are all others that a network can take: numbers,
    categories and dates, but no texts, identifiers, columns that are mostly missing, or columns
    that give the target away. A network that is given the number of a row would learn the order of
    the rows.
    """
    target = guess_target(columns).position
    inputs = suggest_inputs(columns, target)
    small = all(
        # A date is a number of days.
        use.kind is not Kind.DATE and _is_small(columns[use.position])
        for use in inputs
    )
    task = guess_task(columns[target])
    return Selection(
        inputs=inputs,
        target=target,
        task=task,
        scaling="none" if small else "standard",
        target_scaling=suggest_target_scaling(task),
        image=suggest_image(columns, inputs),
    )


def _is_small(column: Column) -> bool:
    """Return whether all of its numbers are, if it has any."""
    return column.low is None or max(abs(column.low), abs(column.high or 0.0)) <= _MOST_UNSCALED


def suggest_image(columns: Sequence[Column], inputs: Sequence[Use]) -> tuple[int, int] | None:
    """Return the size of the image that the inputs are by their names, or None."""
    chosen = [columns[use.position] for use in inputs]
    return square_image(len(chosen)) if are_pixels(chosen) else None


def suggest_target_scaling(task: Task) -> str:
    """Suggest how the target is scaled: numbers in units hardly ever suit a network as they are."""
    return "standard" if task == "regression" else "none"


def suggest_inputs(columns: Sequence[Column], *targets: int) -> tuple[Use, ...]:
    """Suggest the inputs for one or more target columns at positions from 0.

    Of an image they are all its pixels, also those that are always the same.
    """
    pixels = {each.position for each in pixels_among(columns, *targets)}
    inputs = [
        each
        for each in columns
        if each.kind in INPUT_KINDS
        and not each.mostly_missing
        and each.position not in targets
        and (each.different > 1 or each.position in pixels)
        and not any(gives_away(each, columns[target]) for target in targets)
    ]
    if not inputs:
        # Nothing better than a running number: at least it can be seen.
        others = [each for each in columns if each.position not in targets]
        numbers = [each for each in others if each.low is not None]
        inputs = (numbers or others or list(columns))[:1]
    return tuple(map(default_use, inputs))


def guess_target(columns: Sequence[Column]) -> TargetGuess:
    """Guess which column is to be predicted.

    A column that is named like a target, or whose name ends so; else the last of classes, where one
    of two values counts only as the last column of all; else the last of numbers.
    """
    usable = [
        each
        for each in columns
        if each.kind in INPUT_KINDS and not each.mostly_missing and each.different > 1
    ]
    classes = [
        each
        for each in usable
        if each.kind in (Kind.CATEGORY, Kind.YES_NO) and 2 <= each.different <= MOST_CLASSES
    ]
    numbers = [each for each in usable if each.kind is Kind.NUMBER]
    # What happened is to be predicted, not when.
    numbers = [each for each in numbers if not is_time(each.name, each.low, each.high)] or numbers
    named = _named_like_a_target([*classes, *numbers])
    if named is not None:
        return TargetGuess(named.position, "its name is that of a column to be predicted")
    described = [each for each in classes if each.name.lower() not in _WHO]
    likely = [each for each in described if each.different > 2 or each is usable[-1]]
    if likely:
        return TargetGuess(likely[-1].position, "it is the last column of classes")
    if numbers:
        return TargetGuess(numbers[-1].position, "it is the last column of numbers")
    if classes:
        return TargetGuess((described or classes)[-1].position, "it is the last column of classes")
    return TargetGuess(columns[-1].position, "it is the last column")


def _named_like_a_target(columns: Sequence[Column]) -> Column | None:
    """Return the column whose whole name, or else whose last word, is that of a target."""
    whole = {each.name.strip().lower(): each for each in columns}
    if "x" in whole and len(whole) > 2:
        # Beside an x it is a coordinate.
        whole.pop("y", None)
    last = {words[-1]: each for each in columns if len(words := words_of(each.name)) > 1}
    last.pop("y", None)
    for names in (whole, last):
        for name in _TARGETS:
            if name in names:
                return names[name]
    return None


def guess_task(column: Column) -> Task:
    """Return classification for names and for a few different whole numbers, else regression."""
    if column.kind is Kind.IDENTIFIER and column.low is not None:
        # Whole numbers of which each occurs once are no classes.
        return "regression"
    return "classification" if column.values or column.kind is not Kind.NUMBER else "regression"


@dataclass(frozen=True, slots=True)
class Chosen:
    """N samples. ``points``: a tuple of floats each, one for each of ``input_names``.

    For regression ``targets`` has a tuple of floats each, one for each of ``target_names``;
    ``labels`` and ``classes`` are empty. For classification ``labels`` has a class index each,
    from 0, ``classes`` the names of the indices, and ``targets`` is empty.
    ``columns`` declares how the columns of the table became the inputs, in their order.
    ``lines``: the line of the file on which each sample begins, from 1. ``incomplete``: how many
    rows were left out because cells are missing. ``skipped``: every bad cell of the other rows that
    were skipped, in the order of the file.
    """

    task: Task
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    points: Sequence[tuple[float, ...]]
    targets: Sequence[tuple[float, ...]]
    labels: tuple[int, ...]
    classes: tuple[str, ...]
    lines: Sequence[int]
    skipped: tuple[BadCell, ...]
    incomplete: int = 0
    columns: tuple[ColumnEncoding, ...] = ()

    def __len__(self) -> int:
        return len(self.points)


def choose(
    table: Table,
    inputs: Sequence[str | int | Use],
    targets: Sequence[str | int],
    task: Task,
    *,
    skip_bad_rows: bool = False,
    watch: Watch = unwatched,
) -> Chosen:
    """Return samples of some columns, each given by its name or its position from 0.

    An input without a `Use` is a number, and so are the targets of a regression. A classification
    has one target; its different values are the classes, see `classes_of`. Rows without a target,
    or without an input that has no value for missing cells, are left out. Rows with another cell
    that cannot be used, and ragged rows, are skipped if ``skip_bad_rows``; else BadRows is raised,
    which lists them. Raises TableError for anything else that cannot be used, and what ``watch``
    raises.
    """
    if task not in get_args(Task):
        raise TableError(f"the task is {shortened(task)}", " or ".join(get_args(Task)))
    named = [each.position if isinstance(each, Use) else each for each in inputs]
    into, out = _columns(table, named, targets, task)
    readers = [
        reader_of(table, each if isinstance(each, Use) else Use(position))
        for position, each in zip(into, inputs, strict=True)
    ]
    regression = task == "regression"
    goals = [
        number_reader(table, position) if regression else _class_reader(table, position)
        for position in out
    ]
    rows = read_rows(table, readers, goals, skip_bad_rows=skip_bad_rows, watch=watch)
    names = table.names
    classes: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    if not regression:
        cells = list(compress(table.column(out[0]), rows.usable))
        classes = classes_of(cells, table, names[out[0]])
        labels = labels_of(cells, classes, table)
    return Chosen(
        task=task,
        input_names=tuple(name for reader in readers for name in reader.names),
        target_names=tuple(names[position] for position in out),
        points=rows.inputs,
        targets=rows.targets if regression else (),
        labels=labels,
        classes=classes,
        lines=rows.lines,
        skipped=rows.skipped,
        incomplete=rows.incomplete,
        columns=tuple(reader.encoding for reader in readers if reader.encoding is not None),
    )


def _class_reader(table: Table, position: int) -> Reader:
    """Return a reader that refuses missing cells, and texts among classes that are numbers."""
    counts = Counter(table.column(position))
    present = {cell: count for cell, count in counts.items() if not is_missing(cell)}
    numbers = {cell: value for cell in present if (value := table.number(cell)) is not None}
    few = len(set(numbers.values())) <= MOST_CLASSES
    numeric, written = sum(map(counts.__getitem__, numbers)), sum(present.values())
    strict = few and _NUMERIC_CLASSES * written <= numeric < written

    def read(cell: str) -> tuple[float, ...] | None:
        bad = is_missing(cell) or (strict and table.number(cell) is None)
        return None if bad else ()

    def reason(cell: str) -> str:
        if is_missing(cell):
            return "missing; enter the name of a class"
        return "not a number, as nearly all other classes are; enter the number of a class"

    return Reader(position, (), read, reason)


def _columns(
    table: Table, inputs: Sequence[str | int], targets: Sequence[str | int], task: Task
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    into = positions(table, inputs, "input")
    out = positions(table, targets, "target")
    if task == "classification" and len(out) > 1:
        raise TableError(f"{len(out)} target columns for a classification", "one target column")
    for position in (*into, *out):
        name = table.names[position]
        if (into + out).count(position) > 1:
            raise TableError("the column is chosen twice", "once", column=name)
        fault = unwritable(name)
        if fault:
            problem = f"the name {shortened(name)} has {fault}"
            raise TableError(problem, "a name without it", line=table.header_line or None)
    return into, out


def positions(table: Table, columns: Sequence[str | int], role: str) -> tuple[int, ...]:
    """Return the positions, from 0, of columns given by name or by position from 0.

    ``role`` is what messages call the columns. Raises TableError.
    """
    # A single name is also a sequence, of its letters.
    if isinstance(columns, str):
        columns = (columns,)
    if not columns:
        raise TableError(f"no {role} column is chosen", f"at least one {role} column")
    return tuple(_position(table, column, role) for column in columns)


def _position(table: Table, column: str | int, role: str) -> int:
    names = list(table.names)
    if isinstance(column, str):
        if column in names:
            return names.index(column)
        raise TableError(
            f"the {role} column {shortened(column)} is not in the table"
            + suggestion(column, names),
            ", ".join(shortened(name) for name in names),
        )
    if isinstance(column, bool) or not 0 <= column < len(names):
        raise TableError(
            f"the {role} column {shortened(column)} is not in the table",
            f"positions 0 to {len(names) - 1}, or names",
        )
    return column


#: Classes are numbers if at least this fraction of them is; then a text is a bad cell.
_NUMERIC_CLASSES = 0.9


def classes_of(cells: Sequence[str], table: Table, column: str) -> tuple[str, ...]:
    """Return the classes of a column, none of whose cells is missing.

    If all cells are numbers, the classes are the different numbers in ascending order, each named
    as it is first written: 1 and 1.0 are one class. Otherwise they are the different texts, in
    the order in which they first appear, case-sensitive. Raises TableError for fewer
    than two or more than MOST_CLASSES.
    """
    named: dict[float | str, str] = {}
    # Tables are long, and their classes few.
    cells = list(dict.fromkeys(cells))
    for cell, key in zip(cells, _keys(cells, table), strict=True):
        named.setdefault(key, cell)
    classes = tuple(named[key] for key in _in_order(list(named)))
    for name in classes:
        fault = unwritable(name, lines=True)
        if fault:
            problem = f"the class {shortened(name)} has {fault}"
            raise TableError(problem, "a name without it", column=column)
    if not 2 <= len(classes) <= MOST_CLASSES:
        shown = ", ".join(shortened(name, 20) for name in classes[:3])
        rest = ", …" if len(classes) > 3 else ""
        values = "value" if len(classes) == 1 else "different values"
        raise TableError(
            f"{len(classes):,} {values} ({shown}{rest})",
            f"2 to {MOST_CLASSES} classes",
            column=column,
        )
    return classes


def labels_of(cells: Sequence[str], classes: Sequence[str], table: Table) -> tuple[int, ...]:
    """Return for each cell the index of its class, from 0. ``classes`` are those of the cells."""
    indices = {key: index for index, key in enumerate(_keys(classes, table))}
    different = list(dict.fromkeys(cells))
    label = dict(zip(different, map(indices.__getitem__, _keys(different, table)), strict=True))
    return tuple(map(label.__getitem__, cells))


def _keys(cells: Sequence[str], table: Table) -> Sequence[float | str]:
    """Return what equal cells share: their numbers, or their texts if one is not a number."""
    numbers = [table.number(cell) for cell in cells]
    keys = [value for value in numbers if value is not None]
    return keys if len(keys) == len(cells) else cells


def _in_order(keys: list[float | str]) -> list[float | str]:
    numbers = [key for key in keys if isinstance(key, float)]
    return [*sorted(numbers), *(key for key in keys if isinstance(key, str))]
