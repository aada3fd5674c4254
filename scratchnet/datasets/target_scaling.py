"""Scaled targets: what the network learns, and its outputs and losses in the targets' own units."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from sys import float_info
from typing import TYPE_CHECKING

from scratchnet.compact import CompactRows, columns_of, compact_numbers
from scratchnet.datasets.dataset import Dataset, samples_of
from scratchnet.experiment import Experiment
from scratchnet.registry import LOSSES
from scratchnet.tables import Scaling
from scratchnet.tables.scaling import Transform, scaled, scaled_rows, unscaled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TargetScaling:
    """How targets are scaled for the network, by a transform for each of them; none: not at all.

    ``loss_factor`` is what a loss of scaled targets is multiplied by, penalty included, so that it
    is that of the targets in their own units: c² for the squared error of a target that was divided
    by c, c for the absolute error. There is no such factor for other losses, nor for several
    targets that are divided by different numbers: then it is 1, ``in_units`` is false, and losses
    are those of the scaled targets.
    """

    transforms: tuple[Transform, ...] = ()
    loss_factor: float = 1.0
    in_units: bool = True

    @property
    def loss_name(self) -> str:
        """What losses are called: they may be those of scaled targets."""
        return "loss" if self.in_units else "loss of scaled targets"

    @property
    def plain(self) -> bool:
        """Whether targets, outputs and losses are left unchanged."""
        return not self.transforms

    def scaled(self, dataset: Dataset) -> Dataset:
        """Return the samples with the targets that the network learns."""
        if self.plain or not len(dataset):
            return dataset
        rows: Sequence[tuple[float, ...]] = dataset.target_rows()
        if isinstance(rows, CompactRows):
            rows = scaled_rows(rows, self.transforms)
        else:
            rows = [scaled(row, self.transforms) for row in rows]
        first, *others = (compact_numbers(array("d", column)) for column in columns_of(rows))
        return replace(dataset, targets=first, other_targets=tuple(others))

    def scaled_row(self, targets: Sequence[float]) -> tuple[float, ...]:
        """Return what the network learns for one sample."""
        return tuple(targets) if self.plain else scaled(targets, self.transforms)

    def unscaled(self, outputs: Sequence[float]) -> list[float]:
        """Return the network's outputs for one point in the targets' units."""
        if self.plain:
            return list(outputs)
        return list(map(unscaled, outputs, self.transforms))

    def sizes(self, sizes: Sequence[float]) -> list[float]:
        """Return how large the terms are that outputs in the targets' units are made of, from the
        sizes of the terms of the network's outputs.
        """
        if self.plain:
            return list(sizes)
        return [
            (size + abs(shift)) / factor * width + abs(base)
            for size, (base, width, factor, shift) in zip(sizes, self.transforms, strict=True)
        ]

    def unscaled_arrays(self, outputs: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return an array with an entry along its first axis for each output, in the targets'
        units; with the bits of `unscaled`.
        """
        import numpy as np

        if self.plain:
            return outputs
        found = np.empty_like(outputs)
        # A network about to diverge has outputs beyond all numbers.
        with np.errstate(over="ignore", invalid="ignore"):
            for to, values, (base, width, factor, shift) in zip(
                found, outputs, self.transforms, strict=True
            ):
                to[...] = (values - shift) / factor * width + base
        return found


def target_scaling_of(experiment: Experiment, train: Dataset) -> TargetScaling:
    """Return the scaling of targets, fitted to the training samples; classes are not scaled."""
    kind = experiment.data.target_scaling
    if kind == "none" or experiment.data.source != "table" or train.classes or not len(train):
        return TargetScaling()
    transforms = Scaling.fit(kind, train.target_rows()).transforms()
    degree = LOSSES[experiment.training.loss].degree
    divisors = {width / factor for _, width, factor, _ in transforms}
    if degree is None or len(divisors) > 1:
        return TargetScaling(transforms, in_units=False)
    return TargetScaling(transforms, loss_factor(*transforms[0][1:3], degree))


def loss_factor(width: float, factor: float, degree: int) -> float:
    """Return by how much a loss grows if targets are no longer divided by width / factor."""
    return float((width / factor) ** degree)


def in_units(loss: float, factor: float) -> float:
    """Return a loss of scaled targets multiplied by a `loss_factor`; the largest float at most."""
    return min(loss * factor, float_info.max)


def scaling_of_targets(experiment: Experiment) -> TargetScaling:
    """Return the scaling of an experiment's targets, whose samples are made if need be."""
    if experiment.data.target_scaling == "none" or experiment.data.source != "table":
        return TargetScaling()
    return target_scaling_of(experiment, samples_of(experiment)[1].train)
