"""Drawing samples with the mouse: tools, strokes and what they do to the data. No Qt."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum
from itertools import compress
from math import cos, hypot, pi, sin, sqrt
from random import Random

import numpy as np
from numpy.typing import NDArray

from scratchnet.compact import joined_rows, picked_rows
from scratchnet.datasets import Dataset, build_problem, class_of
from scratchnet.datasets.dataset import build_dataset, class_labels
from scratchnet.datasets.saving import column_names
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.experiment.data import table_columns
from scratchnet.formula import FormulaError

Array = NDArray[np.float64]
#: A position in the plot's own units: x, y.
Position = tuple[float, float]
#: An input point and its target: a value, or the number of a class, which may be a new one.
Sample = tuple[tuple[float, ...], float]
#: Identifies a sample.
Key = Sample

#: These settings are kept as long as the number of classes stays the same.
_KEPT = (
    "network.output_activation",
    "training.loss",
    "network.parameters",
    "network.frozen",
)
#: In radii of the brush, the distance after which a spray adds more samples.
_SPACING = 0.5
#: How many samples a spray adds at its start, and then after each distance.
_FIRST, _EACH = 4, 2
#: Of this many random positions the one farthest from recent ones is taken, so that samples do not
#: clump.
_CANDIDATES = 6
_MAX_RECENT = 40


class Tool(Enum):
    """What the mouse does in a plot; the value is the label."""

    PAN = "Pan"
    ADD = "Add"
    SPRAY = "Spray"
    ERASE = "Erase"


@dataclass(frozen=True, slots=True)
class Brush:
    """A circle on the screen; its radius in the plot's units, which differ across and up."""

    across: float
    up: float

    def distance(self, one: Position, other: Position) -> float:
        """Return the distance of two positions in radii."""
        return hypot((one[0] - other[0]) / self.across, (one[1] - other[1]) / self.up)


class Spray:
    """Chooses random positions along the path of the pointer, independent of its speed."""

    def __init__(self, brush: Brush, random: Random) -> None:
        self._brush = brush
        self._random = random
        self._last: Position | None = None
        self._recent: list[Position] = []
        #: How far the pointer has moved since the last positions, in radii.
        self._moved = 0.0

    def move_to(self, position: Position) -> list[Position]:
        """Move straight to a position, and return random positions around the path."""
        if self._last is None:
            self._last = position
            return self._around(position, _FIRST)
        start, self._last = self._last, position
        length = self._brush.distance(start, position)
        found: list[Position] = []
        along = _SPACING - self._moved
        while along <= length:
            share = along / length
            middle = (
                start[0] + (position[0] - start[0]) * share,
                start[1] + (position[1] - start[1]) * share,
            )
            found += self._around(middle, _EACH)
            along += _SPACING
        self._moved = length - (along - _SPACING)
        return found

    def _around(self, middle: Position, count: int) -> list[Position]:
        found = []
        for _ in range(count):
            candidates = [self._candidate(middle) for _ in range(_CANDIDATES)]
            position = max(candidates, key=self._least_distance)
            found.append(position)
            self._recent = [*self._recent[1 - _MAX_RECENT :], position]
        return found

    def _candidate(self, middle: Position) -> Position:
        # The square root makes the distribution uniform over the disc.
        radius, angle = sqrt(self._random.random()), 2 * pi * self._random.random()
        return (
            middle[0] + self._brush.across * radius * cos(angle),
            middle[1] + self._brush.up * radius * sin(angle),
        )

    def _least_distance(self, position: Position) -> float:
        return min((self._brush.distance(position, other) for other in self._recent), default=0.0)


def within(positions: Array, begin: Position, end: Position, brush: Brush) -> NDArray[np.bool_]:
    """Return which positions, shape (N, 2), a brush touches on its way from begin to end."""
    scale = np.array([brush.across, brush.up])
    start = np.array(begin) / scale
    path = np.array(end) / scale - start
    offsets = positions / scale - start
    length = float(path @ path)
    share = np.clip(offsets @ path / length, 0.0, 1.0) if length else np.zeros(len(positions))
    nearest = offsets - share[:, np.newaxis] * path
    near: NDArray[np.bool_] = (nearest**2).sum(axis=1) <= 1.0
    return near


@dataclass(frozen=True, slots=True)
class EditableSamples:
    """N points with as many targets: members of ``labels``, or numbers if that is empty.

    ``ranges`` are those of the axes, ``names`` those of the inputs and of the target.
    """

    inputs: Sequence[tuple[float, ...]]
    targets: Sequence[float | str]
    labels: tuple[float | str, ...]
    names: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, experiment: Experiment) -> "EditableSamples":
        """Return the training and test samples of an experiment. Raises InvalidInput."""
        try:
            dataset, axes = build_dataset(experiment), build_problem(experiment).axes
        except FormulaError as error:
            raise InvalidInput(f"The experiment has no samples to add to: {error}") from error
        data = experiment.data
        own = data.source == "table"
        if dataset.other_targets:
            raise InvalidInput("Samples with several targets cannot be drawn: a stroke has one.")
        labels: tuple[float | str, ...] = dataset.classes
        if own and labels:
            labels = class_labels(data)
        return cls(
            inputs=dataset.inputs,
            targets=data.labels if own else _labelled(dataset),
            labels=labels,
            names=column_names(
                data.names if own else (), [axis.name for axis in axes], bool(labels)
            ),
            ranges=tuple((axis.low, axis.high) for axis in axes),
        )

    def with_added(self, samples: Iterable[Sample]) -> "EditableSamples":
        """Return these samples and those added."""
        added = list(samples)
        known = len(self.labels)
        labels, targets = self.labels, [target for _, target in added]
        if known and any(target >= known for target in targets):
            labels = (*labels, _new_label(labels))
        last = len(labels) - 1
        return replace(
            self,
            inputs=joined_rows(self.inputs, [point for point, _ in added]),
            targets=(
                *self.targets,
                *(labels[min(int(target), last)] if labels else target for target in targets),
            ),
            labels=labels,
        )

    def without(self, keys: AbstractSet[Key]) -> "EditableSamples":
        """Return the samples but those of the keys; the last one stays, for data need a sample."""
        number_of = {label: float(number) for number, label in enumerate(self.labels)}
        kept = [
            (point, number_of.get(target, target)) not in keys
            for point, target in zip(self.inputs, self.targets, strict=True)
        ]
        if not any(kept):
            kept[-1] = True
        return replace(
            self,
            inputs=picked_rows(self.inputs, kept),
            targets=tuple(compress(self.targets, kept)),
        )

    def edit_of(self, experiment: Experiment) -> dict[str, object]:
        """Return the settings that give an experiment these samples, by path."""
        values: dict[str, object] = {
            "data.source": "table",
            "data.inputs": self.inputs,
            "data.targets": self.targets,
            "data.names": self.names,
            "data.columns": table_columns(experiment.data),
            "data.task": "classification" if self.labels else "regression",
            "data.classes": self.labels,
            "data.ranges": self.ranges,
        }
        if len(build_dataset(experiment).classes) == len(self.labels):
            values |= {path: experiment.value(path) for path in _KEPT}
        return values


def new_name(names: Sequence[str]) -> str:
    """Return a name for another class: the first number that is not taken."""
    number = len(names)
    while str(number) in names:
        number += 1
    return str(number)


def _new_label(labels: Sequence[float | str]) -> float | str:
    name = new_name([label if isinstance(label, str) else f"{label:.15g}" for label in labels])
    return name if any(isinstance(label, str) for label in labels) else float(name)


def _labelled(dataset: Dataset) -> Sequence[float | str]:
    names = dataset.classes
    if not names:
        return dataset.targets
    return tuple(names[class_of(target, len(names))] for target in dataset.targets)
