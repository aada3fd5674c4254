"""From a point, as a person knows it, to the numbers that the first layer takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from scratchnet.datasets.sampling import Point
from scratchnet.formula import Formula
from scratchnet.tables import Scaling


@dataclass(frozen=True, slots=True)
class Encoding:
    """The inputs are scaled, and then the features are taken of them; none: the inputs."""

    scaling: Scaling
    features: tuple[Formula, ...]

    @property
    def plain(self) -> bool:
        """Whether points stay as they are."""
        return self.scaling.kind == "none" and not self.features

    def __call__(self, point: Point) -> Sequence[float]:
        """Return the numbers for one point. Raises UndefinedFormula."""
        if self.plain:
            return point
        # Scaled by nothing, -0.0 would become 0.0, and atan2 tells them apart.
        unscaled = self.scaling.kind == "none"
        scaled = tuple(map(float, point)) if unscaled else self.scaling.apply(point)
        return [feature(*scaled) for feature in self.features] if self.features else scaled
