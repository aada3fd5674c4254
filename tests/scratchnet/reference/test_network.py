"""Networks of every kind: gradients by finite differences, and how a step uses them."""

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scratchnet.reference.article import (
    SIGMOID,
    SQUARED_ERROR,
    Layer,
    Loss,
    Network,
    Parameters,
    from_seed,
    one_step,
)
from scratchnet.reference.losses import from_logits, mean_loss
from scratchnet.reference.network import build_network, gradients, set_parameters
from scratchnet.reference.penalties import accumulate_penalty_gradients, penalty
from scratchnet.registry import ACTIVATIONS, LOSSES, OUTPUT_ACTIVATIONS

#: Their own corners, and those of the losses, are where no difference tells a derivative.
_CORNERS = 1e-4


def _sigmoid_network(hidden: list[int], seed: int) -> Network:
    return Network([Layer(rows, SIGMOID) for rows in from_seed([2, *hidden, 1], seed)])


def _network_and_loss(parameters: Parameters, names: list[str], loss: str) -> tuple[Network, Loss]:
    record = LOSSES[loss]
    network = build_network(
        parameters,
        [OUTPUT_ACTIVATIONS[name].definition for name in names],
        from_logits=record.from_logits,
    )
    if record.from_logits:
        return network, from_logits(record.definition, network.layers[-1])
    return network, record.definition


def _moved(parameters: Parameters, place: tuple[int, int, int], by: float) -> Parameters:
    lists = [[list(row) for row in layer] for layer in parameters]
    lists[place[0]][place[1]][place[2]] += by
    return tuple(tuple(tuple(row) for row in layer) for layer in lists)


def _places(parameters: Parameters) -> Iterator[tuple[int, int, int]]:
    for i, layer in enumerate(parameters):
        for j, row in enumerate(layer):
            for k in range(len(row)):
                yield i, j, k


def _near_a_corner(
    network: Network, points: Sequence[Sequence[float]], wanted: Sequence[Sequence[float]]
) -> bool:
    for point, row in zip(points, wanted, strict=True):
        outputs = network.forward(point)
        errors = [abs(p - t) for p, t in zip(outputs, row, strict=True)]
        places = [z for layer in network.layers for z in [neuron.z for neuron in layer.neurons]]
        places += [*errors, *(e - 1 for e in errors)]
        if any(abs(place) < _CORNERS for place in places):
            return True
    return False


#: Every loss with every output activation that an experiment allows it.
_PAIRS = [
    (loss, output)
    for loss, each in LOSSES.items()
    for output in OUTPUT_ACTIVATIONS
    if each.output_activation in (None, output)
]


@pytest.mark.parametrize("hidden_activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), _PAIRS)
@settings(max_examples=6, deadline=None)
@given(
    st.lists(st.integers(1, 4), max_size=2),
    st.integers(1, 4),
    st.integers(0, 1000),
    st.sampled_from([(0.0, 0.0), (0.3, 0.7)]),
)
def test_gradients_are_the_derivatives(
    hidden_activation: str,
    loss: str,
    output: str,
    hidden: list[int],
    outputs: int,
    seed: int,
    costs: tuple[float, float],
) -> None:
    random = Random(seed)
    points = [(random.uniform(-2, 2), random.uniform(-2, 2)) for _ in range(3)]
    if output == "softmax":
        classes = [random.randrange(outputs) for _ in points]
        wanted = [[float(j == number) for j in range(outputs)] for number in classes]
    else:
        wanted = [[random.uniform(0, 1) for _ in range(outputs)] for _ in points]
    names = [hidden_activation] * len(hidden) + [output]
    # Initial biases are 0, and so would be whole layers behind one that lets nothing through.
    parameters = tuple(
        tuple((*row[:-1], random.uniform(-1, 1)) for row in layer)
        for layer in from_seed([2, *hidden, outputs], seed)
    )
    network, definition = _network_and_loss(parameters, names, loss)
    assume(LOSSES[loss].from_logits or not _near_a_corner(network, points, wanted))
    found = gradients(
        network,
        points,
        wanted,
        definition,
        lambda network, _rate: accumulate_penalty_gradients(network, *costs),
    )
    h = 1e-6

    def loss_with(changed: Parameters) -> float:
        set_parameters(network, changed)
        return mean_loss(network, points, wanted, definition) + penalty(network, *costs)

    for i, j, k in _places(parameters):
        rise = loss_with(_moved(parameters, (i, j, k), h)) - loss_with(
            _moved(parameters, (i, j, k), -h)
        )
        assert found[i][j][k] == pytest.approx(rise / (2 * h), rel=1e-4, abs=1e-8)


def test_asking_for_gradients_changes_nothing() -> None:
    network = _sigmoid_network([3], seed=1)
    before = network.parameters()
    first = gradients(network, [(1.0, 2.0)], [[1.0]], SQUARED_ERROR)
    assert network.parameters() == before
    assert gradients(network, [(1.0, 2.0)], [[1.0]], SQUARED_ERROR) == first


def test_a_step_moves_against_the_gradient_and_returns_the_loss_before() -> None:
    network = _sigmoid_network([3], seed=1)
    before = network.parameters()
    slopes = gradients(network, [(1.0, 2.0)], [[1.0]], SQUARED_ERROR)
    error = network.forward([1.0, 2.0])[0] - 1.0
    assert one_step(network, [(1.0, 2.0)], [[1.0]], 0.5) == error * error
    for i, j, k in _places(before):
        assert network.parameters()[i][j][k] == before[i][j][k] - 0.5 * slopes[i][j][k]


@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_a_mean_is_over_the_outputs_too_only_for_some_losses(loss: str) -> None:
    network, definition = _network_and_loss(from_seed([2, 3], 3), ["softmax"], loss)
    points, wanted = [(1.0, 2.0), (0.5, -1.0)], [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    total = 0.0
    for point, row in zip(points, wanted, strict=True):
        total += definition.value(network.forward(point), row)
    count = 6 if loss == "squared" else 2
    assert mean_loss(network, points, wanted, definition) == total / count


@pytest.mark.parametrize("loss", LOSSES)
def test_the_mean_loss_is_that_of_a_step(loss: str) -> None:
    names = ["sigmoid", LOSSES[loss].output_activation or "tanh"]
    network, definition = _network_and_loss(from_seed([2, 3, 2], 3), names, loss)
    points, wanted = [(1.0, 2.0), (0.5, -1.0), (2.0, 0.0)], [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    before = network.parameters()
    found = mean_loss(network, points, wanted, definition)
    assert network.parameters() == before
    assert found == one_step(network, points, wanted, 0.5, definition)
    assert network.parameters() != before


def test_a_network_without_hidden_layers_learns() -> None:
    network = _sigmoid_network([], seed=0)
    points, targets = [(-1.0, 0.0), (1.0, 0.0)], [[0.0], [1.0]]
    losses = [one_step(network, points, targets, 1.0) for _ in range(50)]
    assert losses[-1] < losses[0] / 2
