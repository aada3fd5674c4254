"""What the ends of the colours stand for."""

import numpy as np

from gui.views.network.levels import Levels, symmetric_levels


def maps(*values: float) -> np.ndarray:
    return np.array(values)[:, None, None] * np.ones((1, 2, 2))


def test_activations_with_a_range_are_shown_over_it() -> None:
    low, high = Levels().of(maps(0.2, 0.9, -0.5), ("sigmoid", "tanh"), (2, 1))
    assert low.tolist() == [0.0, 0.0, -1.0]
    assert high.tolist() == [1.0, 1.0, 1.0]


def test_others_are_symmetric_and_end_at_round_numbers() -> None:
    low, high = Levels().of(maps(0.3, -7.0, 1.0, 180.0), ("relu",), (4,))
    assert np.allclose(high, [0.5, 10.0, 1.0, 200.0])
    assert np.array_equal(low, -high)


def test_a_scale_stays_while_values_fill_it_somehow() -> None:
    levels = Levels()
    levels.of(maps(4.0), ("linear",), (1,))
    for value, end in ((4.9, 5.0), (1.2, 5.0), (6.0, 10.0), (3.0, 10.0), (0.5, 0.5)):
        assert levels.of(maps(value), ("linear",), (1,))[1].tolist() == [end]


def test_a_dead_neuron_and_one_that_is_no_number_have_a_scale_too() -> None:
    low, high = Levels().of(maps(0.0, np.nan, np.inf), ("relu",), (3,))
    assert high.tolist() == [1.0, 1.0, 1.0]
    assert low.tolist() == [-1.0, -1.0, -1.0]


def test_features_have_the_whole_of_their_range() -> None:
    low, high = symmetric_levels(maps(-2.0, 0.0))
    assert (low.tolist(), high.tolist()) == ([-2.0, -1.0], [2.0, 1.0])
