"""The values at the ends of the colours."""

import numpy as np

from gui.views.network.colours import ColourLevels, symmetric_levels


def maps(*values: float) -> np.ndarray:
    return np.array(values)[:, None, None] * np.ones((1, 2, 2))


def test_activations_with_a_bounded_output_are_shown_over_its_range() -> None:
    low, high = ColourLevels().update(maps(0.2, 0.9, -0.5), ("sigmoid", "tanh"), (2, 1))
    assert low.tolist() == [0.0, 0.0, -1.0]
    assert high.tolist() == [1.0, 1.0, 1.0]


def test_others_are_symmetric_and_end_at_round_numbers() -> None:
    low, high = ColourLevels().update(maps(0.3, -7.0, 1.0, 180.0), ("relu",), (4,))
    assert np.allclose(high, [0.5, 10.0, 1.0, 200.0])
    assert np.array_equal(low, -high)


def test_levels_stay_until_values_leave_them_or_fill_little_of_them() -> None:
    levels = ColourLevels()
    levels.update(maps(4.0), ("linear",), (1,))
    for value, end in ((4.9, 5.0), (1.2, 5.0), (6.0, 10.0), (3.0, 10.0), (0.5, 0.5)):
        assert levels.update(maps(value), ("linear",), (1,))[1].tolist() == [end]


def test_dead_neurons_and_values_that_are_not_finite_have_levels_too() -> None:
    low, high = ColourLevels().update(maps(0.0, np.nan, np.inf), ("relu",), (3,))
    assert high.tolist() == [1.0, 1.0, 1.0]
    assert low.tolist() == [-1.0, -1.0, -1.0]


def test_levels_of_features_hold_their_whole_range() -> None:
    low, high = symmetric_levels(maps(-2.0, 0.0))
    assert (low.tolist(), high.tolist()) == ([-2.0, -1.0], [2.0, 1.0])
