"""Of many dots those are drawn that can be seen."""

import numpy as np
import pytest

from gui.views.visible_dots import FEW_DOTS, visible_dots

_RANGES = [(-1.0, 1.0), (0.0, 4.0)]


def _dots(count: int) -> np.ndarray:
    random = np.random.default_rng(3)
    return random.uniform((-1.0, 0.0), (1.0, 4.0), (count, 2))


def test_few_are_all_drawn_even_if_they_lie_on_each_other() -> None:
    dots = np.zeros((FEW_DOTS, 2))
    assert visible_dots(dots, _RANGES).tolist() == list(range(FEW_DOTS))


@pytest.mark.parametrize("count", [FEW_DOTS + 1, 300_000])
def test_each_dot_that_is_left_out_lies_under_a_later_one(count: int) -> None:
    dots = _dots(count)
    shown = visible_dots(dots, _RANGES)
    assert (np.diff(shown) > 0).all()
    # No side of a cell is longer than this part of the plot.
    cells = {
        tuple(cell): number
        for number, cell in zip(
            shown.tolist(), np.floor(_parts(dots[shown]) * 160).astype(int).tolist(), strict=True
        )
    }
    for number, cell in enumerate(np.floor(_parts(dots) * 160).astype(int).tolist()):
        assert cells[tuple(cell)] >= number


def test_a_million_become_few() -> None:
    assert len(visible_dots(_dots(1_000_000), _RANGES)) <= 162 * 162


def test_a_lonely_dot_is_drawn_and_so_is_one_beyond_the_axes() -> None:
    dots = np.concatenate([[(-0.9, 3.9), (50.0, 2.0)], _dots(FEW_DOTS) * 0.5])
    assert {0, 1} <= {*visible_dots(dots, _RANGES).tolist()}


def test_an_axis_without_length_counts_as_one_place() -> None:
    dots = np.zeros((FEW_DOTS + 1, 2))
    assert visible_dots(dots, [(0.0, 0.0), (-1.0, 1.0)]).tolist() == [FEW_DOTS]


def _parts(dots: np.ndarray) -> np.ndarray:
    lows = np.array([low for low, _ in _RANGES])
    highs = np.array([high for _, high in _RANGES])
    parts: np.ndarray = (dots - lows) / (highs - lows)
    return parts
