"""Functions of formulas that take single numbers out of a run: weights, sums, gradients, losses.

Layers, neurons and inputs are counted from 1; the output layer is the last.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scratchnet.formula import Function
from scratchnet.quantities.outcome import MissingQuantity, Outcome
from scratchnet.run.snapshot import network_with


@dataclass(frozen=True, slots=True)
class RunFunction:
    """A function of a run's outcome; ``arguments`` are their names, for the guide.

    It takes ``least`` arguments, and with ``point`` also a number for each input. ``label`` names
    it in words, with its arguments by their positions from 0; a number follows it.
    """

    name: str
    arguments: str
    help: str
    least: int
    point: bool
    compute: Callable[[Outcome, Sequence[float]], float]
    label: str


def _index(what: str, value: float, count: int) -> int:
    """Return a position from 0. Raises MissingQuantity for one that does not exist."""
    if not value.is_integer() or not 1 <= value <= count:
        raise MissingQuantity(f"{what} is {value:g}; allowed: a whole number from 1 to {count}")
    return int(value) - 1


def _row(outcome: Outcome, layer: float, neuron: float) -> tuple[int, int]:
    parameters = outcome.snapshot.parameters
    at = _index("layer", layer, len(parameters))
    return at, _index("neuron", neuron, len(parameters[at]))


def _weight(outcome: Outcome, arguments: Sequence[float]) -> float:
    layer, neuron = _row(outcome, arguments[0], arguments[1])
    row = outcome.snapshot.parameters[layer][neuron]
    return row[_index("input", arguments[2], len(row) - 1)]


def _bias(outcome: Outcome, arguments: Sequence[float]) -> float:
    layer, neuron = _row(outcome, arguments[0], arguments[1])
    return outcome.snapshot.parameters[layer][neuron][-1]


def _gradient(outcome: Outcome, arguments: Sequence[float]) -> float:
    layer, neuron = _row(outcome, arguments[0], arguments[1])
    row = outcome.gradients[layer][neuron]
    return row[_index("input", arguments[2], len(row) - 1)]


def _bias_gradient(outcome: Outcome, arguments: Sequence[float]) -> float:
    layer, neuron = _row(outcome, arguments[0], arguments[1])
    return outcome.gradients[layer][neuron][-1]


def _gradient_norm(outcome: Outcome, arguments: Sequence[float]) -> float:
    layer = outcome.gradients[_index("layer", arguments[0], len(outcome.gradients))]
    return sqrt(fsum(value * value for row in layer for value in row[:-1]))


def _neuron(outcome: Outcome, arguments: Sequence[float], *, summed: bool) -> float:
    """Run the reference's network at a point, and return a neuron's sum or output."""
    snapshot = outcome.snapshot
    layer, neuron = _row(outcome, arguments[0], arguments[1])
    point = tuple(arguments[2:])
    if len(point) != len(outcome.problem.axes):
        raise MissingQuantity(f"the point has {len(point)} of {len(outcome.problem.axes)} inputs")
    network = network_with(snapshot.parameters, snapshot.experiment.network.activations)
    network.forward(outcome.problem.encoding(point))
    found = network.layers[layer].neurons[neuron]
    return float(found.z if summed else found.output)


def _loss_at(outcome: Outcome, arguments: Sequence[float]) -> float:
    losses = outcome.snapshot.losses
    return losses[_index("step", arguments[0], len(losses))]


def _steps_to(outcome: Outcome, arguments: Sequence[float]) -> float:
    level = arguments[0]
    for step, loss in enumerate(outcome.snapshot.losses, 1):
        if loss <= level:
            return float(step)
    raise MissingQuantity(f"no step had a loss of {level:g} or less")


def _sum(outcome: Outcome, arguments: Sequence[float]) -> float:
    return _neuron(outcome, arguments, summed=True)


def _output(outcome: Outcome, arguments: Sequence[float]) -> float:
    return _neuron(outcome, arguments, summed=False)


#: Every function by its name, in the order of the guide's table.
RUN_FUNCTIONS: Mapping[str, RunFunction] = {
    function.name: function
    for function in (
        RunFunction(
            "weight",
            "layer, neuron, input",
            "A weight of a neuron.",
            3,
            False,
            _weight,
            "layer {0}, neuron {1}, input {2}: weight",
        ),
        RunFunction(
            "bias",
            "layer, neuron",
            "The bias of a neuron.",
            2,
            False,
            _bias,
            "layer {0}, neuron {1}: bias",
        ),
        RunFunction(
            "weighted_sum",
            "layer, neuron, x, y, …",
            "The weighted sum z of a neuron at a point, before its activation.",
            3,
            True,
            _sum,
            "layer {0}, neuron {1}: sum at a point",
        ),
        RunFunction(
            "neuron",
            "layer, neuron, x, y, …",
            "The output of a neuron at a point.",
            3,
            True,
            _output,
            "layer {0}, neuron {1}: output at a point",
        ),
        RunFunction(
            "gradient",
            "layer, neuron, input",
            "The derivative of the mean loss over the training samples for a weight.",
            3,
            False,
            _gradient,
            "layer {0}, neuron {1}, input {2}: gradient",
        ),
        RunFunction(
            "bias_gradient",
            "layer, neuron",
            "The derivative of the mean loss over the training samples for a bias.",
            2,
            False,
            _bias_gradient,
            "layer {0}, neuron {1}: gradient of the bias",
        ),
        RunFunction(
            "gradient_norm",
            "layer",
            "The length of the gradient of a layer's weights.",
            1,
            False,
            _gradient_norm,
            "layer {0}: length of the gradient",
        ),
        RunFunction(
            "loss_at",
            "step",
            "The loss that a step recorded, of its batch before its update.",
            1,
            False,
            _loss_at,
            "step {0}: loss",
        ),
        RunFunction(
            "steps_to",
            "loss",
            "The first step whose recorded loss was as low as this.",
            1,
            False,
            _steps_to,
            "loss {0} reached at step",
        ),
    )
}


def bound_functions(outcome: Outcome | None) -> dict[str, Function]:
    """Return the functions bound to an outcome; without one they only say what they take."""

    def bound(function: RunFunction) -> Function:
        def call(*arguments: float) -> float:
            if outcome is None:
                raise MissingQuantity("there is no run")
            return function.compute(outcome, arguments)

        return Function(call, function.least, None if function.point else function.least)

    return {name: bound(function) for name, function in RUN_FUNCTIONS.items()}
