"""Statistics of the weights and gradients of each layer, and how they are written. No Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from gui.views.words import number, range_words
from scratchnet.numbers import significant
from scratchnet.reference.article import Parameters

Array = NDArray[np.float64]

#: Gradients vanish in a layer if their mean is this much smaller than the last layer's…
VANISHING = 1e-3
#: …and explode if it is this much larger.
EXPLODING = 1e3

DIAGNOSES = {
    "vanishing": (
        f"Vanishing gradient: the mean is below {VANISHING:g} of the last layer's. The error "
        "fades on its way back through the network, so this layer hardly learns."
    ),
    "exploding": (
        f"Exploding gradient: the mean is above {EXPLODING:,.0f} times the last layer's. The "
        "error grows on its way back through the network, so this layer's steps are too large."
    ),
}
_MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class LayerStatistics:
    """One layer's parameters and gradients, as flat arrays, and statistics of them.

    Means, maximum and fractions are those of the weights, without biases; ``zero_weights`` and
    ``zero_gradients`` are the fractions that are exactly 0. Gradients and their statistics are
    None if they were not computed. ``diagnosis`` is a key of `DIAGNOSES`, or empty.
    """

    name: str
    weights: Array
    biases: Array
    mean_weight: float
    largest_weight: float
    zero_weights: float
    weight_gradients: Array | None = None
    bias_gradients: Array | None = None
    mean_gradient: float | None = None
    zero_gradients: float | None = None
    diagnosis: str = ""


def layer_statistics(
    parameters: Parameters, gradients: Parameters | None
) -> tuple[LayerStatistics, ...]:
    """Return the statistics of every layer, the first hidden one first, the outputs last."""
    # Numbers near the largest float may add up to more than that.
    with np.errstate(over="ignore"):
        layers = [
            _of_weights(layer_name(number, len(parameters)), layer)
            for number, layer in enumerate(parameters)
        ]
        if gradients is not None:
            layers = [_with_gradients(*pair) for pair in zip(layers, gradients, strict=True)]
    last = layers[-1].mean_gradient
    return tuple(replace(layer, diagnosis=diagnose(layer.mean_gradient, last)) for layer in layers)


def diagnose(mean: float | None, last: float | None) -> str:
    """Compare a layer's mean |gradient| with the last layer's: a key of `DIAGNOSES`, or nothing."""
    if mean is None or not last or not isfinite(last):
        return ""
    if mean < VANISHING * last:
        return "vanishing"
    return "exploding" if mean > EXPLODING * last else ""


def statistics_words(layers: Iterable[LayerStatistics]) -> str:
    """Return the weights and gradients of each layer, and what is wrong with them."""
    parts = []
    for layer in layers:
        text = f"{layer.name}: weights {range_words(layer.weights)}"
        if layer.mean_gradient is not None:
            text += f", mean gradient {number(layer.mean_gradient)}"
        parts.append(f"{text}, {layer.diagnosis} gradient" if layer.diagnosis else text)
    return "; ".join(parts)


def layer_name(number: int, count: int) -> str:
    """Return the name of a layer; ``number`` counts from 0."""
    return "output" if number == count - 1 else f"layer {number + 1}"


def _of_weights(name: str, layer: Sequence[Sequence[float]]) -> LayerStatistics:
    weights, biases = _weights_and_biases(layer)
    sizes = np.abs(weights)
    zeros = float((weights == 0).mean())
    return LayerStatistics(name, weights, biases, float(sizes.mean()), float(sizes.max()), zeros)


def _with_gradients(
    statistics: LayerStatistics, layer: Sequence[Sequence[float]]
) -> LayerStatistics:
    weights, biases = _weights_and_biases(layer)
    return replace(
        statistics,
        weight_gradients=weights,
        bias_gradients=biases,
        mean_gradient=float(np.abs(weights).mean()),
        zero_gradients=float((weights == 0).mean()),
    )


def _weights_and_biases(layer: Sequence[Sequence[float]]) -> tuple[Array, Array]:
    """Return all weights and all biases of ``(w…, b)`` for each neuron."""
    flat = np.fromiter(chain.from_iterable(layer), dtype=np.float64)
    rows = flat.reshape(len(layer), -1)
    return rows[:, :-1].ravel(), rows[:, -1]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its title, its value for a layer, and whether that is a fraction."""

    title: str
    value: Callable[[LayerStatistics], float | None]
    is_fraction: bool = False

    def text(self, layer: LayerStatistics, fits: Callable[[str], bool]) -> str:
        """Return the value for a layer, with as many digits as fit."""
        value = self.value(layer)
        if value is None:
            return "–"
        return percent_text(value) if self.is_fraction else short_number(value, fits)


TABLE = (
    Row("mean |w|", lambda layer: layer.mean_weight),
    Row("largest |w|", lambda layer: layer.largest_weight),
    Row("mean |∂L/∂w|", lambda layer: layer.mean_gradient),
    Row("w = 0", lambda layer: layer.zero_weights, is_fraction=True),
    Row("∂L/∂w = 0", lambda layer: layer.zero_gradients, is_fraction=True),
)


def tool_tip(layer: LayerStatistics) -> str:
    """Return all statistics of a layer, as rich text."""
    lines = [f"<b>{layer.name}</b>: {len(layer.weights):,} weights, {len(layer.biases):,} biases"]
    lines += [
        (
            f"mean |w| {significant(layer.mean_weight, 4)}, "
            f"largest {significant(layer.largest_weight, 4)}"
        )
    ]
    lines += [f"{percent_text(layer.zero_weights)} of the weights are exactly 0"]
    if layer.mean_gradient is None or layer.zero_gradients is None:
        lines += ["Gradients were not computed."]
    else:
        lines += [f"mean |∂L/∂w| {significant(layer.mean_gradient, 4)}"]
        lines += [f"{percent_text(layer.zero_gradients)} of the gradients are exactly 0"]
        lines += [f"dotted line: {VANISHING:g} of the last layer's mean |∂L/∂w|"]
    text = f"<p>{'<br>'.join(lines)}</p>"
    return f"{text}<p>{DIAGNOSES[layer.diagnosis]}</p>" if layer.diagnosis else text


def short_number(value: float, fits: Callable[[str], bool] = lambda _: True) -> str:
    """Return a number with three digits, or fewer if only those fit."""
    texts = [_rounded_text(value, digits) for digits in range(_MOST_DIGITS, 0, -1)]
    return next((text for text in texts if fits(text)), texts[-1])


def percent_text(fraction: float) -> str:
    """Return a fraction in per cent; only 0 is 0% and only 1 is 100%."""
    if fraction in (0.0, 1.0):
        return f"{fraction:.0%}"
    return "<1%" if fraction < 0.01 else f"{min(fraction, 0.99):.0%}"


def _rounded_text(value: float, digits: int) -> str:
    if not isfinite(value):
        return "∞"
    if value != 0 and not -4 < floor(log10(abs(value))) < 4:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    if abs(value) < 1:
        return f"{value:.{digits}g}".replace("-", "−")
    # As `g` rounds, but never with an exponent.
    decimals = max(digits - 1 - floor(log10(abs(value))), 0)
    text = f"{value:.{decimals}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def largest_magnitude(*parts: Array | None) -> float:
    """Return the largest finite |value| of all parts, or 0."""
    finite = [np.abs(part[np.isfinite(part)]) for part in parts if part is not None]
    return max((float(part.max()) for part in finite if part.size), default=0.0)


def bin_counts(values: Array, limit: float, bins: int) -> NDArray[np.int64]:
    """Return how many values are in each of equal bins from −limit to limit.

    With an odd number of bins, 0 lies in the middle of one; with a limit of 0 all values do.
    Values that are not finite are left out.
    """
    # Divided first: twice the limit may be more than a float can hold.
    scaled = values / limit if limit > 0 else np.zeros(len(values))
    return np.histogram(scaled, bins, (-1.0, 1.0))[0]


def gradient_decades(
    layers: Sequence[LayerStatistics], at_least: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Return powers of ten that contain all mean gradients, the limit of vanishing, and others."""
    means = [layer.mean_gradient for layer in layers if layer.mean_gradient]
    last = layers[-1].mean_gradient
    if last:
        means.append(last * VANISHING)
    exponents = [log10(mean) for mean in means if isfinite(mean) and mean > 0]
    low, high = -3, 0
    if exponents:
        low = floor(min(exponents))
        high = max(ceil(max(exponents)), low + 1)
    return (low, high) if at_least is None else (min(low, at_least[0]), max(high, at_least[1]))
