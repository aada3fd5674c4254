"""The figures of layers, and when gradients are said to vanish or to explode."""

import pytest

from gui.views.weights.layer_figures import EXPLODING, VANISHING, VERDICTS, figures_of, verdict_on

PARAMETERS = (((1.0, -2.0, 0.5), (0.0, 3.0, -0.5)), ((4.0, 0.0, 7.0),))
GRADIENTS = (((0.0, 0.0, 1e-6), (2e-6, 0.0, 0.0)), ((1.0, -1.0, 0.5),))


def test_weights_and_biases_are_kept_apart() -> None:
    first, last = figures_of(PARAMETERS, None)
    assert (first.name, last.name) == ("layer 1", "output")
    assert first.weights.tolist() == [1.0, -2.0, 0.0, 3.0]
    assert first.biases.tolist() == [0.5, -0.5]
    assert (first.mean_weight, first.largest_weight, first.zero_weights) == (1.5, 3.0, 0.25)
    assert (last.mean_weight, last.largest_weight, last.zero_weights) == (2.0, 4.0, 0.5)


def test_without_gradients_nothing_is_said_of_them() -> None:
    for layer in figures_of(PARAMETERS, None):
        assert layer.weight_gradients is layer.bias_gradients is None
        assert layer.mean_gradient is layer.dead is None
        assert layer.verdict == ""


def test_gradients_have_their_figures() -> None:
    first, last = figures_of(PARAMETERS, GRADIENTS)
    assert first.mean_gradient == pytest.approx(5e-7)
    assert (first.dead, last.dead) == (0.75, 0.0)
    assert (first.verdict, last.verdict) == ("vanishing", "")


@pytest.mark.parametrize(
    ("mean", "last", "verdict"),
    [
        (VANISHING * 2.0, 2.0, ""),
        (VANISHING * 1.99, 2.0, "vanishing"),
        (EXPLODING * 2.0, 2.0, ""),
        (EXPLODING * 2.01, 2.0, "exploding"),
        (0.0, 2.0, "vanishing"),
        (float("inf"), 2.0, "exploding"),
        (0.0, 0.0, ""),
        (1.0, 0.0, ""),
        (1.0, float("inf"), ""),
        (None, None, ""),
    ],
)
def test_a_layer_is_compared_with_the_last(
    mean: float | None, last: float | None, verdict: str
) -> None:
    assert verdict_on(mean, last) == verdict
    assert not verdict or verdict in VERDICTS


def test_numbers_near_the_end_of_floats_have_figures() -> None:
    [layer] = figures_of((((1e308, 1e308, 1e308),),), (((1e308, -1e308, 0.0),),))
    assert layer.mean_weight == float("inf")
    assert layer.verdict == ""
