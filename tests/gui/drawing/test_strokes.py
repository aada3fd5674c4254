"""Strokes: how a spray fills its way, and what an eraser touches."""

from math import dist
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.drawing import Brush, Place, Spray, within

ROUND = Brush(1.0, 1.0)
_PLACES = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


def sprayed(way: list[Place], brush: Brush = ROUND, seed: int = 1) -> list[Place]:
    spray = Spray(brush, Random(seed))
    return [place for stop in way for place in spray.move_to(stop)]


def test_a_press_alone_hits_some_places_around_it() -> None:
    hit = sprayed([(3.0, 4.0)])
    assert 1 < len(hit) < 10
    assert all(dist(place, (3.0, 4.0)) <= 1 for place in hit)


def test_the_same_stroke_hits_the_same_places() -> None:
    way = [(0.0, 0.0), (3.0, 1.0)]
    assert sprayed(way) == sprayed(way)
    assert sprayed(way) != sprayed(way, seed=2)


@given(st.lists(_PLACES, min_size=1, max_size=6))
def test_all_places_lie_along_the_way(way: list[Place]) -> None:
    for place in sprayed(way):
        ends = zip(way, way[1:] or way, strict=False)
        assert any(within(np.array([place]), a, b, Brush(1 + 1e-9, 1 + 1e-9))[0] for a, b in ends)


@pytest.mark.parametrize("parts", [1, 7, 200])
def test_it_hits_as_many_places_whether_the_pointer_is_fast_or_slow(parts: int) -> None:
    way = [(10.0 * part / parts, 0.0) for part in range(parts + 1)]
    assert len(sprayed(way)) == pytest.approx(len(sprayed([(0.0, 0.0), (10.0, 0.0)])), abs=2)


def test_places_do_not_clump() -> None:
    hit = sprayed([(0.0, 0.0), (10.0, 0.0)])
    nearest = [min(dist(one, other) for other in hit if other != one) for one in hit]
    assert np.median(nearest) > 0.25


def test_a_brush_reaches_as_far_as_its_radius_in_each_direction() -> None:
    brush = Brush(across=10.0, up=0.1)
    places = np.array([[9.9, 0.0], [10.1, 0.0], [0.0, 0.099], [0.0, 0.101], [8.0, 0.09]])
    assert within(places, (0.0, 0.0), (0.0, 0.0), brush).tolist() == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert all(abs(y) <= 0.1 and abs(x) <= 10 for x, y in sprayed([(0.0, 0.0)], brush))


@given(_PLACES, _PLACES, _PLACES)
def test_an_eraser_touches_what_is_near_its_way(place: Place, begin: Place, end: Place) -> None:
    on_the_way = [
        (begin[0] + (end[0] - begin[0]) * share, begin[1] + (end[1] - begin[1]) * share)
        for share in np.linspace(0, 1, 201)
    ]
    nearest = min(dist(place, stop) for stop in on_the_way)
    touched = within(np.array([place]), begin, end, ROUND)[0]
    if touched:
        assert nearest <= 1 + 0.05
    else:
        assert nearest > 1 - 1e-9


def test_an_eraser_touches_nothing_where_there_is_nothing() -> None:
    assert within(np.empty((0, 2)), (0.0, 0.0), (1.0, 1.0), ROUND).shape == (0,)
