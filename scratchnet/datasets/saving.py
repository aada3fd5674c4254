"""Samples as CSV, for other programs and to be read again."""

from collections.abc import Sequence

from scratchnet.datasets.dataset import Dataset, class_of
from scratchnet.errors import shortened
from scratchnet.tables import TableError, write_csv
from scratchnet.tables.table import is_missing


def dataset_to_csv(dataset: Dataset, names: Sequence[str], *, safe: bool = False) -> str:
    """Return samples as CSV with a header; classes are written by name.

    ``names``: those of the inputs, then the targets'. ``safe``: see `write_csv`. Raises TableError
    for names of columns or classes that would not be read as such.
    """
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
    return write_csv(dataset.inputs, targets, names, safe=safe)


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
