"""Dropout: masks, scaling, and gradients through them by finite differences."""

from itertools import islice
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.reference.article import SQUARED_ERROR, Network, Parameters, from_seed, one_step
from scratchnet.reference.dropout import DropoutLayer, masks, start_dropout, stop_dropout
from scratchnet.reference.losses import mean_loss
from scratchnet.reference.network import build_network, gradients, set_parameters
from scratchnet.registry import ACTIVATIONS

_TANH = ACTIVATIONS["tanh"].definition
_BASE = 2**64 - 3
_POINTS = [(0.5, -1.0), (1.5, 0.25), (-0.75, 2.0)]
_TARGETS = [[0.2], [0.9], [0.4]]
_probabilities = st.floats(0, 1, exclude_max=True)


def _network(*dropout: float, neurons: int = 4) -> Network:
    sizes = [2, *[neurons] * len(dropout), 1]
    activations = [_TANH] * (len(dropout) + 1)
    return build_network(from_seed(sizes, 3), activations, dropout=dropout)


@given(_probabilities, st.integers(0, 2**64 - 1), st.integers(0, 10**7))
def test_a_factor_is_0_or_makes_up_for_those_dropped(p: float, base: int, step: int) -> None:
    for mask in islice(masks(base, step, 3, 9, 5, p), 4):
        assert len(mask) == 5
        assert set(mask) <= {0.0, 1 / (1 - p)}


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_so_many_are_dropped_and_the_mean_stays(p: float) -> None:
    factors = [factor for mask in islice(masks(1, 2, 0, 20, 20, p), 5000) for factor in mask]
    assert factors.count(0.0) / len(factors) == pytest.approx(p, abs=0.01)
    assert fmean(factors) == pytest.approx(1, abs=0.1)


def test_masks_differ_by_base_step_layer_and_sample() -> None:
    def some(base: int, step: int, first: int) -> list[list[float]]:
        return list(islice(masks(base, step, first, 64, 32, 0.5), 2))

    found = [some(5, 7, 0), some(600, 7, 0), some(5, 8, 0), some(5, 7, 32)]
    assert len({tuple(mask) for each in found for mask in each}) == 8
    assert some(5, 7, 0) == found[0]


def test_an_output_is_multiplied_by_its_factor() -> None:
    network = _network(0.5)
    layer = network.layers[0]
    assert isinstance(layer, DropoutLayer)
    kept = layer.forward(_POINTS[0])
    start_dropout(network, _BASE, 0)
    mask = next(masks(_BASE, 0, 0, 4, 4, 0.5))
    assert layer.forward(_POINTS[0]) == [a * factor for a, factor in zip(kept, mask, strict=True)]
    stop_dropout(network)
    assert layer.forward(_POINTS[0]) == kept


def test_layers_and_samples_take_their_numbers_one_after_the_other() -> None:
    network = _network(0.5, 0.0, 0.25)
    start_dropout(network, _BASE, 3)
    seen = []
    for point in _POINTS:
        network.forward(point)
        seen.append([layer.mask for layer in network.layers if isinstance(layer, DropoutLayer)])
    first, third = masks(_BASE, 3, 0, 12, 4, 0.5), masks(_BASE, 3, 8, 12, 4, 0.25)
    assert seen == [[next(first), next(third)] for _ in _POINTS]


def test_a_network_without_dropout_is_made_of_plain_layers() -> None:
    network = build_network(from_seed([2, 4, 1], 3), [_TANH] * 2, dropout=[0.0])
    assert not any(isinstance(layer, DropoutLayer) for layer in network.layers)


@pytest.mark.parametrize("dropout", [(0.5,), (0.3, 0.6)])
def test_gradients_are_the_derivatives_with_the_same_masks(dropout: tuple[float, ...]) -> None:
    network, h = _network(*dropout), 1e-6
    parameters = network.parameters()

    def loss_with(changed: Parameters) -> float:
        set_parameters(network, changed)
        start_dropout(network, _BASE, 5)
        return mean_loss(network, _POINTS, _TARGETS, SQUARED_ERROR)

    start_dropout(network, _BASE, 5)
    found = gradients(network, _POINTS, _TARGETS, SQUARED_ERROR)
    for i, layer in enumerate(parameters):
        for j, row in enumerate(layer):
            for k in range(len(row)):
                ends = []
                for by in (h, -h):
                    lists = [[list(each) for each in rows] for rows in parameters]
                    lists[i][j][k] += by
                    ends.append(loss_with(tuple(tuple(map(tuple, rows)) for rows in lists)))
                slope = (ends[0] - ends[1]) / (2 * h)
                assert found[i][j][k] == pytest.approx(slope, rel=1e-5, abs=1e-9)


def test_what_is_dropped_everywhere_learns_nothing() -> None:
    network = _network(0.5)
    start_dropout(network, _BASE, 0)
    one_step(network, _POINTS[:1], _TARGETS[:1], 0.1)
    layer = network.layers[0]
    assert isinstance(layer, DropoutLayer)
    assert layer.mask is not None
    assert 0.0 in layer.mask
    for neuron, factor in zip(layer.neurons, layer.mask, strict=True):
        assert any(neuron.weight_gradients) is bool(factor)


def test_masks_do_not_depend_on_what_was_drawn_before() -> None:
    orders = [list(range(20)), Random(1).sample(range(20), 20)]
    found = [
        {step: list(islice(masks(9, step, 0, 3, 3, 0.4), 3)) for step in order} for order in orders
    ]
    assert found[0] == found[1]
