"""What there is to say of the weights and gradients of each layer. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from scratchnet.reference.article import Parameters

Array = NDArray[np.float64]

#: A layer learns next to nothing if its gradients are this much smaller than the last layer's…
VANISHING = 1e-3
#: …and is thrown about if they are this much larger.
EXPLODING = 1e3

VERDICTS = {
    "vanishing": (
        f"Vanishing gradient: on average below {VANISHING:g} of the last layer's. On its way back "
        "through the network the error has faded, so this layer hardly learns."
    ),
    "exploding": (
        f"Exploding gradient: on average above {EXPLODING:,.0f} times the last layer's. On its way "
        "back through the network the error has grown, so steps throw this layer about."
    ),
}


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """One layer's numbers, as flat arrays, and what is said of them.

    Means, the largest and shares are those of the weights, without biases. ``dead`` is the share
    of gradients that are exactly 0: at present no sample moves those weights. What belongs to
    gradients is None if they were not computed. ``verdict`` is a key of `VERDICTS`, or empty.
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
    dead: float | None = None
    verdict: str = ""


def figures_of(parameters: Parameters, gradients: Parameters | None) -> tuple[LayerFigures, ...]:
    """Return the figures of every layer, the first hidden one first, the outputs last."""
    # Numbers near the end of what floats hold may add up to more.
    with np.errstate(over="ignore"):
        layers = [
            _of_weights(layer_name(number, len(parameters)), layer)
            for number, layer in enumerate(parameters)
        ]
        if gradients is not None:
            layers = [_with_gradients(*pair) for pair in zip(layers, gradients, strict=True)]
    last = layers[-1].mean_gradient
    return tuple(replace(layer, verdict=verdict_on(layer.mean_gradient, last)) for layer in layers)


def verdict_on(mean: float | None, last: float | None) -> str:
    """Compare a layer's mean |gradient| with the last layer's: a key of `VERDICTS`, or nothing."""
    if mean is None or not last or not isfinite(last):
        return ""
    if mean < VANISHING * last:
        return "vanishing"
    return "exploding" if mean > EXPLODING * last else ""


def layer_name(number: int, count: int) -> str:
    """Name a layer; ``number`` counts from 0."""
    return "output" if number == count - 1 else f"layer {number + 1}"


def _of_weights(name: str, layer: Sequence[Sequence[float]]) -> LayerFigures:
    weights, biases = _taken_apart(layer)
    sizes = np.abs(weights)
    zeros = float((weights == 0).mean())
    return LayerFigures(name, weights, biases, float(sizes.mean()), float(sizes.max()), zeros)


def _with_gradients(figures: LayerFigures, layer: Sequence[Sequence[float]]) -> LayerFigures:
    weights, biases = _taken_apart(layer)
    return replace(
        figures,
        weight_gradients=weights,
        bias_gradients=biases,
        mean_gradient=float(np.abs(weights).mean()),
        dead=float((weights == 0).mean()),
    )


def _taken_apart(layer: Sequence[Sequence[float]]) -> tuple[Array, Array]:
    """Return all weights and all biases of ``(w…, b)`` for each neuron."""
    flat = np.fromiter(chain.from_iterable(layer), dtype=np.float64)
    rows = flat.reshape(len(layer), -1)
    return rows[:, :-1].ravel(), rows[:, -1]
