"""A dataset as a table that can be read again, here or in a spreadsheet."""

from collections.abc import Sequence

from scratchnet.datasets.samples import Dataset
from scratchnet.experiment.shape import INPUT_NAMES
from scratchnet.tables import write_csv


def dataset_to_csv(dataset: Dataset, names: Sequence[str] = ()) -> str:
    """Return the samples as CSV, a row each: the inputs, then the target.

    ``names`` are those of the columns; without them, or with too few, they are x, y and target.
    Targets that are classes are written by their names, unless noise has moved them. Raises
    TableError for names that would not be read back.
    """
    width = len(dataset.inputs[0]) if dataset.inputs else len(INPUT_NAMES)
    if len(names) <= width:
        names = (*INPUT_NAMES[:width], "target")
    return write_csv(dataset.inputs, _targets(dataset), names[: width + 1])


def _targets(dataset: Dataset) -> Sequence[float | str]:
    classes = dataset.classes
    if not classes or any(target not in range(len(classes)) for target in dataset.targets):
        return dataset.targets
    return [classes[int(target)] for target in dataset.targets]
