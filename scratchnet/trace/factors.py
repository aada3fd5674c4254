"""Why a gradient is small: the product that it is, with its smallest factor named.

By the chain rule a gradient is a product along each path from the parameter to the loss, added over
the paths. Here it is written along its strongest path, with one more factor for what all paths
together are beside that one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, prod

from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.trace.formulas import shown
from scratchnet.trace.number import CONSTANT, MISSING, Number, addends
from scratchnet.trace.walk import SUM, Stop, Walk, unwatched

#: Below this a factor is called small.
SMALL = 0.1


class FactorKind(StrEnum):
    """What a factor of a gradient is."""

    INPUT = "input"
    DERIVATIVE = "derivative f′(z)"
    DROPOUT = "dropout factor"
    WEIGHT = "weight"
    PATHS = "all paths beside the strongest"
    ERROR = "slope of the loss"
    MEAN = "1/count of the mean"


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its ``value``, and the ``layer`` and ``neuron`` it belongs to, from 0.

    ``number`` is the number of the trace that it is; None for a quotient that no line computes.
    """

    kind: FactorKind
    value: float
    layer: int
    neuron: int
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A gradient as a product of factors, from the parameter to the loss.

    ``smallest`` is the index of the smallest in size, the mean's 1/count apart, which every sample
    has. ``reason`` names it, in a sentence. Where a bug lets no gradient come, there are no
    factors.
    """

    value: float
    factors: tuple[Factor, ...]
    smallest: int
    reason: str


def is_gradient(stop: Stop) -> bool:
    """Return whether a stop is a gradient that `product_of` takes apart."""
    return stop.quantity in ("d_weight", "d_bias", "d_z", "d_output", SUM)


def product_of(walk: Walk, stop: Stop, watch: Callable[[], object] = unwatched) -> Product:
    """Return a gradient of the sample that is followed as a product.

    Of a sum over the batch it is this sample's part. ``watch`` is called at each layer; what it
    raises ends the work. Raises ValueError for any other number.
    """
    if not is_gradient(stop) or stop.layer is None or stop.neuron is None:
        raise ValueError(f"{stop.quantity} is no gradient")
    layer, j, index = stop.layer, stop.neuron, stop.index
    neuron = walk.sample.neuron(layer, j)
    own = stop.number.origin
    if stop.quantity == SUM:
        assert index is not None
        own = (*neuron.d_weights, neuron.d_bias)[index].origin
    factors, value = [], own.value
    if own.symbol == CONSTANT:
        return Product(value, (), -1, "No gradient comes here: it stays as it was reset.")
    if index is not None and index < len(neuron.inputs):
        x = neuron.inputs[index]
        factors.append(Factor(FactorKind.INPUT, x.value, layer, j, x))
    derivative = neuron.derivative
    if stop.quantity != "d_output" and derivative.symbol != MISSING:
        factors.append(Factor(FactorKind.DERIVATIVE, derivative.value, layer, j, derivative))
    factors += _behind(walk, layer, j, watch)
    sizes = [
        float("inf") if factor.kind is FactorKind.MEAN else abs(factor.value) for factor in factors
    ]
    smallest = min(range(len(sizes)), key=sizes.__getitem__)
    return Product(value, tuple(factors), smallest, _reason(walk, factors, smallest, value))


def _behind(walk: Walk, layer: int, j: int, watch: Callable[[], object]) -> list[Factor]:
    """Return the factors of ∂L/∂output of a neuron."""
    sample, found = walk.sample, []
    while True:
        watch()
        traced = sample.layer(layer)
        gradient = traced.neurons[j].d_output.origin
        if traced.mask is not None:
            kept = traced.mask[j]
            found.append(Factor(FactorKind.DROPOUT, kept.value, layer, j, kept))
            gradient = gradient.operands[0].origin
        if layer == sample.depth - 1:
            return found + _error(gradient, layer, j)
        neurons = sample.layer(layer + 1).neurons
        terms = addends(gradient)[1:]
        if len(terms) == len(neurons):
            strongest = max(range(len(terms)), key=lambda n: abs(terms[n].value))
            term = terms[strongest]
        else:
            # A bug takes one path only, through the last neuron.
            strongest, term = len(neurons) - 1, gradient
        weight = term.operands[1]
        if term.value and len(terms) > 1:
            found.append(Factor(FactorKind.PATHS, gradient.value / term.value, layer, j))
        layer, back, j = layer + 1, j, strongest
        found.append(Factor(FactorKind.WEIGHT, weight.value, layer, back, weight))
        derivative = neurons[j].derivative
        if derivative.symbol != MISSING:
            found.append(Factor(FactorKind.DERIVATIVE, derivative.value, layer, j, derivative))


def _error(gradient: Number, layer: int, j: int) -> list[Factor]:
    if gradient.symbol != "/":
        # Of a softmax without its own loss, all outputs come back together.
        return [Factor(FactorKind.ERROR, gradient.value, layer, j, gradient)]
    error, count = gradient.operands
    found = [Factor(FactorKind.ERROR, error.value, layer, j, error)]
    if count.value != 1:
        found.append(Factor(FactorKind.MEAN, 1 / count.value, layer, j))
    return found


def _reason(walk: Walk, factors: list[Factor], smallest: int, value: float) -> str:
    factor = factors[smallest]
    size = abs(factor.value)
    if size >= SMALL:
        apart = [each.value for each in factors if each.kind is not FactorKind.MEAN]
        if not isfinite(value) or abs(prod(apart)) >= SMALL:
            return "This gradient is not small."
        return "No factor is small by itself, but their product is."
    match factor.kind:
        case FactorKind.INPUT:
            what = "An input of 0" if not size else "A small input"
            return f"{what}: the weight hardly changes the sum that it is part of."
        case FactorKind.DROPOUT:
            return "Dropped out: the neuron takes no part in this step for this sample."
        case FactorKind.WEIGHT:
            return "A tiny weight: hardly anything of the error comes back through it."
        case FactorKind.PATHS:
            return "The paths cancel: what comes back through one is undone by others."
        case FactorKind.ERROR:
            return "A small error: the output is near its target, so there is little to correct."
        case _:
            return _flat(walk, factor)


def _flat(walk: Walk, factor: Factor) -> str:
    names = walk.step.experiment.network.activations
    name, z = names[factor.layer], walk.sample.neuron(factor.layer, factor.neuron).z
    label = OUTPUT_ACTIVATIONS[name].label
    at = shown(z).text
    if not factor.value and "relu" in name:
        return f"A dead ReLU: z = {at} is below 0, where it always returns 0: nothing comes back."
    return f"A saturated activation: {label} is nearly flat at z = {at}."
