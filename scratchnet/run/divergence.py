"""Why a run diverged: the first number of the next step that is not finite.

The reference repeats the step, number by number, from the last finite parameters.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, isnan

from scratchnet.datasets import Problem
from scratchnet.engines.reference import dropout_base, network_and_loss
from scratchnet.reference.article import Network
from scratchnet.reference.dropout import start_dropout
from scratchnet.reference.network import gradients
from scratchnet.reference.penalties import accumulate_penalty_gradients, penalty
from scratchnet.run.snapshot import Snapshot

_SMALLER_RATE = "a smaller learning rate usually helps"
_HELP = {
    "weighted sum": "smaller weights or inputs, or " + _SMALLER_RATE,
    "output": "an activation that stays bounded, such as tanh, or " + _SMALLER_RATE,
    "loss": "targets between -1 and 1, another loss, or " + _SMALLER_RATE,
    "gradient": "a bounded activation such as tanh, or " + _SMALLER_RATE,
    "penalty": "a smaller L1 or L2, or smaller weights",
    "parameter": _SMALLER_RATE,
}

#: Plain Python takes about a tenth of a second for this many products of weights and samples.
_MOST_PRODUCTS = 300_000


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first quantity of a step that was not finite.

    ``layer`` counts from 1, None for a quantity of no layer; ``value`` is what the quantity became,
    None if that was not computed.
    """

    step: int
    quantity: str
    layer: int | None
    value: float | None

    @property
    def help(self) -> str:
        """What usually helps, as text."""
        return _HELP[self.quantity]

    def __str__(self) -> str:
        place = "" if self.layer is None else f" of layer {self.layer}"
        article = "The" if self.quantity in ("loss", "penalty") else "A"
        undefined = self.value is not None and isnan(self.value)
        did = "was no longer a number" if undefined else "overflowed"
        return f"{article} {self.quantity}{place} {did} at step {self.step:,}; {self.help}"


def divergence_of(problem: Problem, snapshot: Snapshot, batch: Sequence[int]) -> Divergence | None:
    """Return where a run diverged in the step with the samples ``batch``; None if it did not."""
    if snapshot.diverged_at is None:
        return None
    for quantity, layer, value in _numbers(problem, snapshot, batch):
        if not isfinite(value):
            return Divergence(snapshot.diverged_at, quantity, layer, value)
    # All of them were finite, so the update of the parameters was not.
    return Divergence(snapshot.diverged_at, "parameter", None, None)


def _numbers(
    problem: Problem, snapshot: Snapshot, batch: Sequence[int]
) -> Iterator[tuple[str, int | None, float]]:
    """Yield the numbers of the step that was undone, in the order of their computation."""
    experiment = snapshot.experiment
    parameters = sum(len(row) for layer in snapshot.parameters for row in layer)
    samples, batch = len(batch), batch[: max(1, _MOST_PRODUCTS // parameters)]
    network, loss = network_and_loss(experiment, snapshot.parameters)
    rows = problem.encoding.kept_rows(problem.train.inputs)
    points = [rows[i] for i in batch]
    expected = [problem.learned_targets(i) for i in batch]
    start_dropout(network, dropout_base(experiment), snapshot.step)
    total = 0.0
    for point, targets in zip(points, expected, strict=True):
        outputs = yield from _forward(network, point)
        total += loss.value(outputs, targets)
        yield "loss", None, total
    if len(points) < samples:
        # The rest depends on all samples of the step.
        return
    start_dropout(network, dropout_base(experiment), snapshot.step)
    gradients(network, points, expected, loss)
    costs = experiment.training.l1, experiment.training.l2
    if any(costs):
        yield "penalty", None, penalty(network, *costs)
        accumulate_penalty_gradients(network, *costs)
    for number in range(len(network.layers), 0, -1):
        for neuron in network.layers[number - 1].neurons:
            for gradient in (*neuron.weight_gradients, neuron.bias_gradient):
                yield "gradient", number, gradient


def _forward(
    network: Network, point: Sequence[float]
) -> Generator[tuple[str, int, float], None, list[float]]:
    values = list(point)
    for number, layer in enumerate(network.layers, 1):
        values = layer.forward(values)
        for neuron in layer.neurons:
            yield "weighted sum", number, neuron.z
        for value in values:
            yield "output", number, value
    return values
