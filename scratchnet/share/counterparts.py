"""Equivalents of TensorFlow Playground's datasets, and how training is made to match.

The Playground's points lie from -6 to 6, those of the gallery from -2 to 2: features of three
times the inputs let a network see numbers of the same size.

Its loss is half the squared error, with the derivative o - t, and where targets are values half
its learning rate makes the same step here. Its classes are targets of -1 and 1 for a tanh, ours 0
and 1 for a sigmoid. As (tanh z + 1)/2 = sigmoid(2z), its loss is twice the squared error of that
sigmoid, and output weights twice as large give the same outputs here. Then its steps are twice
ours in hidden layers and 8 times ours in the output layer: 4 times on (geometric) average, and 4
times is the ratio of both losses' slopes at z = 0 too, where training begins. Measured with the
Playground's own rule on the same samples, the loss curves of tanh networks lie on each other
then, and with 2 or 8 times they fall about half or twice as fast.

Penalties move weights by rate times learning rate, so what multiplies the one divides the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sqrt
from types import MappingProxyType

from scratchnet.share.playground import FEATURES, WIDE_FEATURES


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The equivalent of the dataset called ``name``: values of parameters by their paths.

    ``noise`` is the standard deviation for a noise of 100 % there; it grows with the
    ``power`` of the percentage. ``difference`` is a sentence on how the samples differ.
    """

    name: str
    values: tuple[tuple[str, object], ...]
    noise: float
    difference: str
    power: float = 1.0

    @property
    def regression(self) -> bool:
        """Whether its targets are numbers, not classes."""
        return self.name.startswith("reg-")

    @property
    def samples(self) -> int:
        """How many samples the Playground makes, training and test together."""
        return 1200 if self.regression else 500

    @property
    def features(self) -> Mapping[str, str]:
        """The features as formulas, scaled so that a network sees the Playground's numbers."""
        return FEATURES if self.regression else WIDE_FEATURES

    @property
    def output_activation(self) -> str:
        """The output activation here."""
        return "linear" if self.regression else "sigmoid"

    @property
    def rate_factor(self) -> float:
        """The learning rate here that matches one of 1 there."""
        return 0.5 if self.regression else 4.0

    @property
    def differences(self) -> tuple[str, ...]:
        """How every experiment with it differs from the Playground's, a sentence each."""
        return (
            self.difference,
            *(_REGRESSION_DIFFERENCES if self.regression else _CLASSIFICATION_DIFFERENCES),
            "Biases start at 0 here, and at 0.1 there.",
            "The same seed gives other samples and weights there.",
        )

    def noise_from_percent(self, percent: float) -> float:
        """Return the standard deviation here for a noise there, in percent.

        Rounded so that a field can show it, and exactly enough to recover the percentage.
        """
        return round(float(self.noise * max(percent / 100, 0.0) ** self.power), 6)

    def percent_from_noise(self, noise: float) -> float:
        """Return the percentage there for a noise here."""
        return round(float(100 * (noise / self.noise) ** (1 / self.power)), 3)


def _classes(name: str, ours: str, noise: float, difference: str, power: float = 1) -> Counterpart:
    values = (("data.source", "gallery"), ("data.dataset", ours))
    return Counterpart(name, values, noise, difference, power)


def _surface(name: str, formula: str, noise: float) -> Counterpart:
    values: tuple[tuple[str, object], ...] = (
        ("data.source", "formula"),
        ("data.formula", formula),
        ("data.domain", (-6.0, 6.0)),
        ("data.dimensions", 2),
        ("data.sampling", "uniform"),
        ("data.task", "regression"),
    )
    difference = "Noise here moves targets; there it moves points before they get their targets."
    return Counterpart(name, values, noise, difference)


def _cone(x: str, y: str) -> str:
    return f"max(0, 1 - sqrt((x {x})**2 + (y {y})**2)/2)"


_REGRESSION_DIFFERENCES = (
    (
        "Learning rate here is half of that there, and L1 and L2 are twice those, for the same "
        "steps: there the loss is half the squared error, and shows half the numbers."
    ),
)
_CLASSIFICATION_DIFFERENCES = (
    (
        "Points here lie from -2 to 2; there from -6 to 6. Features of three times the inputs "
        "let the network see numbers of the same size."
    ),
    (
        "Targets here are 0 and 1 for a sigmoid; there -1 and 1 for tanh. Learning rate here is "
        "four times that there, and L1 and L2 are a fourth, for steps of about the same size. The "
        "loss there shows about twice the numbers."
    ),
)
_CIRCLE = (
    "Points here fill the square; there they keep out of a ring between the classes, and of the "
    "corners. Noise here moves points; there it changes classes near the border."
)
_XOR = (
    "Class 1 here is where the signs of x and y differ; there it is where they agree, and points "
    "keep away from the axes. Noise here moves points; there it changes classes near the axes."
)
_GAUSS = "The two clouds here are wider, and farther apart."
_SPIRAL = (
    "The arms here wind counterclockwise, one and a half times; there clockwise, one and three "
    "quarter times."
)
#: Three cones up and three down. No two overlap, so that their sum is the largest of them.
_CONES = (
    f"{_cone('+ 4', '- 2.5')} - {_cone('+ 0', '- 2.5')} + {_cone('- 4', '- 2.5')}"
    f" - {_cone('+ 4', '+ 2.5')} + {_cone('+ 0', '+ 2.5')} - {_cone('- 4', '+ 2.5')}"
)
#: The standard deviation of uniform noise from -1 to 1.
_UNIFORM = 1 / sqrt(3)
#: Cones of radius 2 and slope 1/2 cover this part of the plane: what noise does to a target is
#: the mean square over it.
_COVERED = 6 * pi * 2**2 / 12**2

#: All of them, by the names that links use.
COUNTERPARTS = MappingProxyType(
    {
        each.name: each
        for each in (
            # Noise is uniform up to 5, a third of which it is here.
            _classes("circle", "circle", 5 / 3 * _UNIFORM, _CIRCLE),
            _classes("xor", "xor", 5 / 3 * _UNIFORM, _XOR),
            # The variance grows by 7 times the noise.
            _classes("gauss", "gaussians", sqrt(7) / 3, _GAUSS, 0.5),
            _classes("spiral", "spiral", 1 / 3 * _UNIFORM, _SPIRAL),
            # Noise is uniform up to 6 in both x and y.
            _surface("reg-plane", "(x + y)/10", 6 / 10 * sqrt(2) * _UNIFORM),
            _surface("reg-gauss", _CONES, 6 / 2 * sqrt(_COVERED) * _UNIFORM),
        )
    }
)
