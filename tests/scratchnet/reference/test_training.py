"""Training: gradients by finite differences, and what a step does with them."""

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scratchnet.reference import (
    Descent,
    Losses,
    Network,
    Pace,
    Parameters,
    Regularization,
    evaluated,
    gradients,
    penalty,
    train_step,
)
from scratchnet.reference.training import collect_gradients
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS

_SIGMOID = ACTIVATIONS["sigmoid"].definition
_SQUARED = LOSSES["squared"].definition
#: Their own corners, and those of the losses, are where no difference tells a derivative.
_CORNERS = 1e-4


def _drawn(hidden: list[int], seed: int) -> Network:
    return Network.drawn([2, *hidden, 1], [_SIGMOID] * (len(hidden) + 1), seed)


def _descent(network: Network) -> Descent:
    return Descent(network, OPTIMIZERS["sgd"].update, Pace())


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
        places = [z for layer in network.layers for z in layer.sums()]
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
    st.sampled_from([Regularization(), Regularization(0.3, 0.7)]),
)
def test_gradients_are_the_derivatives(
    hidden_activation: str,
    loss: str,
    output: str,
    hidden: list[int],
    outputs: int,
    seed: int,
    regularization: Regularization,
) -> None:
    random = Random(seed)
    points = [(random.uniform(-2, 2), random.uniform(-2, 2)) for _ in range(3)]
    if output == "softmax":
        classes = [random.randrange(outputs) for _ in points]
        wanted = [[float(j == number) for j in range(outputs)] for number in classes]
    else:
        wanted = [[random.uniform(0, 1) for _ in range(outputs)] for _ in points]
    names = [hidden_activation] * len(hidden) + [output]
    network = Network.drawn(
        [2, *hidden, outputs], [OUTPUT_ACTIVATIONS[name].definition for name in names], seed
    )
    # Drawn biases are 0, and so would be whole layers behind one that lets nothing through.
    parameters = tuple(
        tuple((*row[:-1], random.uniform(-1, 1)) for row in layer) for layer in network.parameters()
    )
    network.set_parameters(parameters)
    assume(LOSSES[loss].from_logits or not _near_a_corner(network, points, wanted))
    found = gradients(network, points, wanted, LOSSES[loss].definition, regularization)
    h = 1e-6

    def loss_with(changed: Parameters) -> float:
        network.set_parameters(changed)
        data = collect_gradients(network, points, wanted, LOSSES[loss].definition)
        return data + penalty(network, *regularization)

    for i, j, k in _places(parameters):
        rise = loss_with(_moved(parameters, (i, j, k), h)) - loss_with(
            _moved(parameters, (i, j, k), -h)
        )
        assert found[i][j][k] == pytest.approx(rise / (2 * h), rel=1e-4, abs=1e-8)


def test_asking_for_gradients_changes_nothing() -> None:
    network = _drawn([3], seed=1)
    before = network.parameters()
    first = gradients(network, [(1.0, 2.0)], [[1.0]], _SQUARED)
    assert network.parameters() == before
    assert gradients(network, [(1.0, 2.0)], [[1.0]], _SQUARED) == first


def test_a_step_moves_against_the_gradient_and_returns_the_loss_before() -> None:
    network = _drawn([3], seed=1)
    before = network.parameters()
    slopes = gradients(network, [(1.0, 2.0)], [[1.0]], _SQUARED)
    error = network.forward([1.0, 2.0])[0] - 1.0
    losses = train_step(_descent(network), [(1.0, 2.0)], [[1.0]], _SQUARED, 0.5)
    assert losses == Losses(error * error, 0.0)
    for i, j, k in _places(before):
        assert network.parameters()[i][j][k] == before[i][j][k] - 0.5 * slopes[i][j][k]


def test_a_step_with_a_penalty_returns_both_and_moves_against_both() -> None:
    network, cost = _drawn([3], seed=1), Regularization(0.25, 0.5)
    before = network.parameters()
    slopes = gradients(network, [(1.0, 2.0)], [[1.0]], _SQUARED, cost)
    expected = Losses((network.forward([1.0, 2.0])[0] - 1.0) ** 2, penalty(network, 0.25, 0.5))
    losses = train_step(_descent(network), [(1.0, 2.0)], [[1.0]], _SQUARED, 0.5, cost)
    assert losses == expected
    assert losses.total == losses.data + losses.penalty
    assert losses.penalty > 0
    for i, j, k in _places(before):
        assert network.parameters()[i][j][k] == before[i][j][k] - 0.5 * slopes[i][j][k]


@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_a_mean_is_over_the_outputs_too_only_where_the_loss_says_so(loss: str) -> None:
    network = Network.drawn([2, 3], [None], 3)
    points, wanted = [(1.0, 2.0), (0.5, -1.0)], [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    each = LOSSES[loss].definition
    total = 0.0
    for point, row in zip(points, wanted, strict=True):
        outputs = network.forward(point)
        total += each.value(network.layers[-1].sums() if each.from_logits else outputs, row)
    assert evaluated(network, points, wanted, each) == total / (6 if loss == "squared" else 2)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_evaluated_loss_is_that_of_a_step(loss: str) -> None:
    activation = OUTPUT_ACTIVATIONS[LOSSES[loss].output_activation or "tanh"].definition
    network = Network.drawn([2, 3, 2], [_SIGMOID, activation], 3)
    points, wanted = [(1.0, 2.0), (0.5, -1.0), (2.0, 0.0)], [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    before = network.parameters()
    found = evaluated(network, points, wanted, LOSSES[loss].definition)
    assert network.parameters() == before
    step = train_step(
        _descent(network), points, wanted, LOSSES[loss].definition, 0.5, Regularization(0.1)
    )
    assert found == step.data


def test_a_network_without_hidden_layers_learns() -> None:
    descent = _descent(_drawn([], seed=0))
    points, targets = [(-1.0, 0.0), (1.0, 0.0)], [[0.0], [1.0]]
    losses = [train_step(descent, points, targets, _SQUARED, 1.0).total for _ in range(50)]
    assert losses[-1] < losses[0] / 2
