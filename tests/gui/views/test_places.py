"""Points that lie on each other are found, counted and drawn larger."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.views.places import Places


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), max_size=40))
def test_points_share_a_place_where_they_are_equal(points: list[tuple[int, int]]) -> None:
    # Sums in another order differ in their last bits.
    places = Places.of(np.array(points, np.float64).reshape(-1, 2) * 0.1 + 1e-13)
    assert places.counts[places.numbers].tolist() == [points.count(each) for each in points]
    for number, point in enumerate(points):
        own = [other for other, each in enumerate(points) if each == point]
        assert places.together(number).tolist() == own
    factors = places.factors()
    assert all(
        (factor > 1) == (points.count(each) > 1)
        for factor, each in zip(factors, points, strict=True)
    )


def test_more_points_at_a_place_are_drawn_larger_up_to_a_limit() -> None:
    points = np.repeat([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [3.0, 3.0]], [1, 2, 10, 5000], axis=0)
    places = Places.of(points)
    factors = places.factors()[[0, 1, 3, 13]].tolist()
    assert factors == sorted(set(factors))
    assert factors[0] == 1.0
    assert factors[-1] <= 2.5


def test_words_say_how_many_places_are_shared() -> None:
    assert Places.of(np.array([[0.0, 1.0], [1.0, 1.0]])).words() == ""
    assert Places.of(np.empty((0, 2))).words() == ""
    points = np.repeat([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]], [1, 2, 3], axis=0)
    assert Places.of(points[:3]).words() == "1 place is shared by several samples, up to 2"
    assert Places.of(points).words() == "2 places are shared by several samples, up to 3"
