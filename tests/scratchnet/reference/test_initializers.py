"""Initial weights: their ranges, deviations and the order in which they are drawn."""

from math import sqrt
from random import Random
from statistics import fmean, pstdev

import pytest

from scratchnet.reference.article import from_seed
from scratchnet.reference.initializers import INITIALIZERS


def _weights(name: str, sizes: list[int], seed: int = 5) -> list[list[list[float]]]:
    parameters = from_seed(sizes, seed, INITIALIZERS[name].weight)
    return [[list(row) for row in layer] for layer in parameters]


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_begin_at_0_and_the_seed_decides_the_rest(name: str) -> None:
    first = _weights(name, [3, 5, 2])
    assert all(row[-1] == 0.0 for layer in first for row in layer)
    assert [[len(row) for row in layer] for layer in first] == [[4] * 5, [6] * 2]
    assert _weights(name, [3, 5, 2]) == first
    assert (_weights(name, [3, 5, 2], seed=6) == first) is (name == "zero")


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_are_drawn_layer_by_layer_neuron_by_neuron_input_by_input(name: str) -> None:
    random, draw = Random(5), INITIALIZERS[name].weight
    expected = [
        [[*(draw(random, before, size) for _ in range(before)), 0.0] for _ in range(size)]
        for before, size in ((3, 5), (5, 2))
    ]
    assert _weights(name, [3, 5, 2]) == expected


@pytest.mark.parametrize(
    ("name", "deviation", "most"),
    [
        ("article", 1 / sqrt(12), 0.5),
        ("glorot", sqrt(2 / 160), sqrt(6 / 160)),
        ("he", sqrt(2 / 100), None),
        ("normal", 1.0, None),
        ("zero", 0.0, 0.0),
    ],
)
def test_weights_have_the_deviation_that_is_promised(
    name: str, deviation: float, most: float | None
) -> None:
    (layer,) = _weights(name, [100, 60])
    weights = [weight for row in layer for weight in row[:-1]]
    assert fmean(weights) == pytest.approx(0, abs=4 * deviation / sqrt(6000))
    assert pstdev(weights) == pytest.approx(deviation, rel=0.05)
    assert most is None or max(map(abs, weights)) <= most


def test_the_article_is_the_default() -> None:
    random = Random(9)
    expected = tuple((random.random() - 0.5, random.random() - 0.5, 0.0) for _ in range(3))
    assert from_seed([2, 3], 9) == (expected,)
