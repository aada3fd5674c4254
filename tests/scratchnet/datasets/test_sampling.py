"""Where the samples lie: the article's grid, and seeded uniform points."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.datasets import grid_points, uniform_points
from scratchnet.datasets.sampling import stream

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "article.json").read_text(encoding="utf-8")
)


def test_the_grid_is_the_articles() -> None:
    points = grid_points((-2.0, 2.0), 10)
    assert len(points) == ARTICLE["samples"] == 11 * 11
    assert [list(point) for point in points[:3]] == [s[:2] for s in ARTICLE["first_samples"]]
    assert list(points[-1]) == ARTICLE["last_sample"][:2]


def test_the_grid_multiplies_before_it_divides_and_runs_x_outside() -> None:
    axis = [-2.0 + 4.0 * k / 10 for k in range(11)]
    assert grid_points((-2.0, 2.0), 10) == tuple((x, y) for x in axis for y in axis)
    # Quotient before product gives other bits somewhere, so the order is really tested.
    assert axis != [-2.0 + 4.0 / 10 * k for k in range(11)]


@pytest.mark.parametrize("domain", [(-2.0, 2.0), (0.0, 1.0), (-1000.0, 1000.0)])
@pytest.mark.parametrize("intervals", [1, 3, 60])
def test_the_grid_holds_both_ends(domain: tuple[float, float], intervals: int) -> None:
    low, high = domain
    points = grid_points(domain, intervals)
    assert len(points) == len(set(points)) == (intervals + 1) ** 2
    assert {(low, low), (low, high), (high, low), (high, high)} <= set(points)


_INTERVALS = st.tuples(st.floats(-1000, 999), st.floats(0.001, 1)).map(
    lambda p: (p[0], p[0] + p[1])
)


@settings(deadline=None)
@given(_INTERVALS, st.integers(1, 50), st.integers(0, 2**31 - 1))
def test_uniform_points_lie_inside_the_domain(
    domain: tuple[float, float], count: int, seed: int
) -> None:
    points = uniform_points(domain, count, seed)
    assert len(points) == count
    assert all(domain[0] <= value <= domain[1] for point in points for value in point)


def test_the_seed_alone_decides_the_uniform_points() -> None:
    points = uniform_points((-2.0, 2.0), 50, 7)
    assert points == uniform_points((-2.0, 2.0), 50, 7)
    assert not set(points) & set(uniform_points((-2.0, 2.0), 50, 8))


def test_more_uniform_points_begin_with_the_fewer() -> None:
    assert uniform_points((0.0, 1.0), 60, 3)[:20] == uniform_points((0.0, 1.0), 20, 3)


def test_uniform_points_fill_every_quarter_of_the_domain() -> None:
    points = uniform_points((0.0, 1.0), 400, 0)
    quarters = [(x < 0.5, y < 0.5) for x, y in points]
    counts = [quarters.count(quarter) for quarter in set(quarters)]
    assert len(counts) == 4
    assert min(counts) > 60


def test_every_purpose_has_a_stream_of_its_own() -> None:
    firsts = {stream(seed, purpose).random() for seed in (0, 1) for purpose in ("a", "b")}
    assert len(firsts) == 4
    assert stream(1, "a").random() == stream(1, "a").random()
