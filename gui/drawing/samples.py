"""Samples as a person draws them: those of any experiment to begin with, then more or fewer."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from scratchnet.datasets import Dataset, build_problem, class_of
from scratchnet.datasets.dataset import build_dataset, class_labels
from scratchnet.datasets.saving import column_names
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError

#: A point and what belongs to it: the number of a class, which may be the first new one, or a
#: value. So are samples told apart, too.
Sample = tuple[tuple[float, ...], float]
Key = Sample

#: Whatever decides the network's shape and its start stays, while the classes stay.
_HELD = (
    "network.output_activation",
    "training.loss",
    "network.parameters",
    "network.frozen",
)


@dataclass(frozen=True, slots=True)
class OwnSamples:
    """N points with as many targets: labels out of ``labels``, or numbers if that is empty.

    ``ranges`` are those of the axes, ``names`` those of the inputs and of the target.
    """

    inputs: tuple[tuple[float, ...], ...]
    targets: tuple[float | str, ...]
    labels: tuple[float | str, ...]
    names: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, experiment: Experiment) -> "OwnSamples":
        """Return the samples of an experiment, both parts in their order. Raises InvalidInput."""
        try:
            dataset, axes = build_dataset(experiment), build_problem(experiment).axes
        except FormulaError as error:
            raise InvalidInput(f"There are no samples to begin with: {error}") from error
        data = experiment.data
        own = data.source == "table"
        labels: tuple[float | str, ...] = dataset.classes
        if own and labels:
            labels = class_labels(data)
        return cls(
            inputs=dataset.inputs,
            targets=data.targets if own else _labelled(dataset),
            labels=labels,
            names=column_names(
                data.names if own else (), [axis.name for axis in axes], bool(labels)
            ),
            ranges=tuple((axis.low, axis.high) for axis in axes),
        )

    def with_added(self, samples: Iterable[Sample]) -> "OwnSamples":
        """Return these and then those."""
        added = list(samples)
        known = len(self.labels)
        labels, targets = self.labels, [target for _, target in added]
        if known and any(target >= known for target in targets):
            labels = (*labels, _new_label(labels))
        last = len(labels) - 1
        return replace(
            self,
            inputs=(*self.inputs, *(point for point, _ in added)),
            targets=(
                *self.targets,
                *(labels[min(int(target), last)] if labels else target for target in targets),
            ),
            labels=labels,
        )

    def without(self, keys: AbstractSet[Key]) -> "OwnSamples":
        """Return those that are not meant; the last one stays, for there is no data without."""
        number_of = {label: float(number) for number, label in enumerate(self.labels)}
        kept = [
            number
            for number, (point, target) in enumerate(zip(self.inputs, self.targets, strict=True))
            if (point, number_of.get(target, target)) not in keys
        ] or [len(self.inputs) - 1]
        return replace(
            self,
            inputs=tuple(self.inputs[number] for number in kept),
            targets=tuple(self.targets[number] for number in kept),
        )

    def edit_of(self, experiment: Experiment) -> dict[str, object]:
        """Return what is to be set in an experiment for it to have these samples."""
        values: dict[str, object] = {
            "data.source": "table",
            "data.inputs": self.inputs,
            "data.targets": self.targets,
            "data.names": self.names,
            "data.task": "classification" if self.labels else "regression",
            "data.classes": self.labels,
            "data.ranges": self.ranges,
        }
        if len(build_dataset(experiment).classes) == len(self.labels):
            values |= {path: experiment.value(path) for path in _HELD}
        return values


def new_name(names: Sequence[str]) -> str:
    """Return a name for one class more: the first number that is none yet."""
    number = len(names)
    while str(number) in names:
        number += 1
    return str(number)


def _new_label(labels: Sequence[float | str]) -> float | str:
    name = new_name([label if isinstance(label, str) else f"{label:.15g}" for label in labels])
    return name if any(isinstance(label, str) for label in labels) else float(name)


def _labelled(dataset: Dataset) -> tuple[float | str, ...]:
    names = dataset.classes
    if not names:
        return dataset.targets
    return tuple(names[class_of(target, len(names))] for target in dataset.targets)
