"""From samples to a table for other programs, and for reading them again."""

from collections.abc import Sequence

from scratchnet.datasets.classes import class_of
from scratchnet.datasets.samples import Dataset
from scratchnet.errors import shortened
from scratchnet.tables import TableError, write_csv
from scratchnet.tables.numbers import is_missing


def dataset_to_csv(dataset: Dataset, names: Sequence[str]) -> str:
    """Return samples as CSV with a header; classes stand there by their names.

    ``names``: those of the inputs, then the target's. Raises TableError for names of columns or
    classes that would not be read as such.
    """
    classes = dataset.classes
    for name in classes:
        if name != name.strip() or is_missing(name):
            raise TableError(
                f"the class {shortened(name)} would not be read as a class",
                "names that stand for a value, without blanks at their ends",
            )
    # Of classes, noise is left out: it may have moved their numbers a little.
    targets: Sequence[float | str] = (
        [classes[class_of(target, len(classes))] for target in dataset.targets]
        if classes
        else dataset.targets
    )
    return write_csv(dataset.inputs, targets, names)


def column_names(names: Sequence[str], axes: Sequence[str], classes: bool) -> tuple[str, ...]:
    """Return the names of the columns: of own data their own, else the axes' and a plain word.

    ``names`` are those that own data came with, perhaps none; ``axes`` one for each input.
    """
    if len(names) == len(axes) + 1:
        return tuple(names)
    target = "class" if classes else "target"
    return (*axes, f"{target} (2)" if target in axes else target)
