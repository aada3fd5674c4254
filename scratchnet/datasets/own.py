"""Data of a person's own: points and targets that stand in the experiment."""

from collections.abc import Iterable

from scratchnet.datasets.samples import Dataset
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Data
from scratchnet.tables.limits import LARGEST_NUMBER, MOST_CLASSES

FEWEST_CLASSES = 2
_ALLOWED = f"{FEWEST_CLASSES} to {MOST_CLASSES} classes"


def own_dataset(data: Data) -> Dataset:
    """Return the samples of a table. Raises InvalidValue.

    Classes stand in the order that is given. Without one numbers are sorted by size, and texts
    stand in the order in which they first appear.
    """
    if not data.inputs:
        raise InvalidValue("data.inputs", [], "at least one point")
    if len(data.targets) != len(data.inputs):
        raise InvalidValue(
            "data.targets",
            f"a list of {len(data.targets):,}",
            f"as many as data.inputs has points, {len(data.inputs):,}",
        )
    _check_sizes("data.inputs", (value for point in data.inputs for value in point))
    _check_sizes("data.targets", (t for t in data.targets if not isinstance(t, str)))
    _check_sizes("data.ranges", (end for ends in data.ranges for end in ends))
    texts = [target for target in data.targets if isinstance(target, str)]
    if data.task == "regression" or (data.task == "auto" and not texts and not data.classes):
        if texts:
            raise InvalidValue("data.targets", texts[0], "numbers, for a regression")
        numbers = tuple(target for target in data.targets if not isinstance(target, str))
        return Dataset(data.inputs, numbers)
    labels = class_labels(data)
    number_of = {label: float(number) for number, label in enumerate(labels)}
    return Dataset(
        data.inputs,
        tuple(number_of[target] for target in data.targets),
        tuple(label if isinstance(label, str) else f"{label:.15g}" for label in labels),
    )


def class_labels(data: Data) -> tuple[float | str, ...]:
    """Return the classes of a table, as its targets name them. Raises InvalidValue."""
    different = list(dict.fromkeys(data.targets))
    if data.classes:
        if len(data.classes) < FEWEST_CLASSES:
            raise InvalidValue("data.classes", data.classes, _ALLOWED)
        for label in different:
            if label not in data.classes:
                raise InvalidValue("data.targets", label, "what data.classes names")
        return data.classes
    if not FEWEST_CLASSES <= len(different) <= MOST_CLASSES:
        raise InvalidValue("data.targets", f"of {len(different):,} different values", _ALLOWED)
    texts = any(isinstance(label, str) for label in different)
    return tuple(different if texts else sorted(different, key=float))


def _check_sizes(field: str, numbers: Iterable[float]) -> None:
    """Refuse numbers so large that axes and sums around them would not be finite."""
    for number in numbers:
        if abs(number) > LARGEST_NUMBER:
            raise InvalidValue(field, number, f"numbers up to {LARGEST_NUMBER:g}")
