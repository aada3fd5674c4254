"""Samples as CSV, for other programs and to be read again."""

from collections.abc import Sequence

from scratchnet.datasets.dataset import Dataset, Point, class_of
from scratchnet.errors import shortened
from scratchnet.tables import ColumnEncoding, TableError, write_csv
from scratchnet.tables.column_encoding import Value, input_slices
from scratchnet.tables.table import is_missing


def dataset_to_csv(
    dataset: Dataset,
    names: Sequence[str],
    columns: Sequence[ColumnEncoding] = (),
    *,
    safe: bool = False,
) -> str:
    """Return samples as CSV with a header; classes are written by name.

    ``names``: those of the inputs, then the targets'. With ``columns`` the values of the table's
    columns are written in place of the inputs, see `original_values`. ``safe``: see `write_csv`.
    Raises TableError for names of columns or classes that would not be read as such.
    """
    points: Sequence[Sequence[Value]] = dataset.inputs
    if columns:
        inputs = sum(column.width for column in columns)
        own, points = original_values(columns, dataset.inputs, names[:inputs])
        names = (*own, *names[inputs:])
    classes = dataset.classes
    for name in classes:
        if name != name.strip() or is_missing(name):
            raise TableError(
                f"the class {shortened(name)} would not be read as a class",
                "names that are not missing values, without blanks at their ends",
            )
    # Noise is left out of classes: it may have moved their numbers a little.
    targets: Sequence[float | str | tuple[float, ...]] = (
        [classes[class_of(target, len(classes))] for target in dataset.targets]
        if classes
        else dataset.target_rows()
    )
    return write_csv(points, targets, names, safe=safe)


def original_values(
    columns: Sequence[ColumnEncoding], points: Sequence[Point], names: Sequence[str]
) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    """Return names of columns and a row of their values for each of N points.

    A column that its inputs do not tell at every point, such as a date of which they have but the
    weekday, is written as its inputs, which have these ``names``.
    """
    found: list[str] = []
    values: list[Sequence[Value]] = []
    for column, part in zip(columns, input_slices(columns), strict=True):
        try:
            values.append([column.decode(point[part]) for point in points])
            found.append(column.name)
        except ValueError:
            values += zip(*(point[part] for point in points), strict=True)
            found += names[part]
    return tuple(found), list(zip(*values, strict=True))


def column_names(
    names: Sequence[str], axes: Sequence[str], classes: bool, targets: int = 1
) -> tuple[str, ...]:
    """Return the names of the columns: those of the table, else the axes' and "target" or "class",
    of several "target 1" and so on.

    ``names`` are those that the user's table had, perhaps none; ``axes`` one for each input.
    """
    if len(names) == len(axes) + targets:
        return tuple(names)
    target = "class" if classes else "target"
    own = [target] if targets == 1 else [f"{target} {n}" for n in range(1, targets + 1)]
    return (*axes, *(f"{name} (2)" if name in axes else name for name in own))
