"""Maps at other points: linear in between, and holes stay as large as they are."""

import numpy as np
import pytest

from scratchnet.run.resampling import refined, resampled

MIDDLES = (np.arange(5) + 0.5) / 5


def test_at_the_middles_of_cells_a_map_is_what_it_was() -> None:
    values = np.arange(50.0).reshape(2, 5, 5) ** 2
    assert np.array_equal(resampled(values, MIDDLES, MIDDLES), values)


def test_in_between_it_is_linear_and_outside_it_stays() -> None:
    values = np.arange(5.0) + 10 * np.arange(5.0)[:, np.newaxis]
    found = resampled(values, np.array([0.0, 0.2, 1.0]), np.array([0.05, 0.36, 1.0]))
    expected = np.array([0.0, 1.3, 4.0]) + 10 * np.array([0.0, 0.5, 4.0])[:, np.newaxis]
    assert found == pytest.approx(expected)


def test_a_hole_stays_as_large_as_it_is() -> None:
    values = np.ones((5, 5))
    values[2, 2] = np.nan
    places = np.linspace(0.01, 0.99, 50)
    holes = np.isnan(resampled(values, places, places))
    assert holes.sum() == 100
    assert holes[25, 25]


def test_a_single_row_is_the_same_everywhere() -> None:
    found = resampled(np.array([[1.0, 2.0]]), np.array([0.1, 0.9]), np.array([0.25, 0.75]))
    assert found.tolist() == [[1, 2], [1, 2]]


def test_a_coarse_map_is_refined_to_the_middles_of_more_cells() -> None:
    coarse = np.arange(8.0).reshape(2, 2, 2)
    found = refined(coarse, 4)
    assert found[0].tolist() == [
        [0.0, 0.25, 0.75, 1.0],
        [0.5, 0.75, 1.25, 1.5],
        [1.5, 1.75, 2.25, 2.5],
        [2.0, 2.25, 2.75, 3.0],
    ]
    assert np.array_equal(found[1], found[0] + 4)
