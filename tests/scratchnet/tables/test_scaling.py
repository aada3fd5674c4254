"""Scaling of columns."""

from statistics import fmean, pstdev

import pytest

from scratchnet.tables import Scaling, TableError

POINTS = ((1.0, 100.0), (2.0, 300.0), (6.0, 200.0))


def test_standard_gives_mean_0_and_deviation_1() -> None:
    scaling = Scaling.fit("standard", POINTS)
    assert scaling.columns[0][0] == 3.0
    for column, (mean, deviation) in zip(zip(*POINTS, strict=True), scaling.columns, strict=True):
        assert (mean, deviation) == pytest.approx((fmean(column), pstdev(column)))
    for column in zip(*map(scaling.apply, POINTS), strict=True):
        assert fmean(column) == pytest.approx(0)
        assert pstdev(column) == pytest.approx(1)


def test_range_meets_both_ends_exactly() -> None:
    scaling = Scaling.fit("range", POINTS)
    assert scaling == Scaling("range", ((1.0, 6.0), (100.0, 300.0)))
    assert [scaling.apply(point) for point in POINTS] == [(-1.0, -1.0), (-0.6, 1.0), (1.0, 0.0)]
    # Points beyond those it was fitted to are scaled in the same way.
    assert scaling.apply((11.0, 0.0)) == (3.0, -2.0)


def test_none_leaves_points_of_any_length() -> None:
    scaling = Scaling.fit("none", POINTS)
    assert scaling == Scaling()
    assert scaling.apply((1.5, 2.5, 3.5)) == (1.5, 2.5, 3.5)


@pytest.mark.parametrize("kind", ["standard", "range"])
@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e100, 5e-324])
def test_a_constant_column_becomes_0(kind: str, value: float) -> None:
    scaling = Scaling.fit(kind, [(value,)] * 7)
    assert scaling.apply((value,)) == (0.0,)
    assert scaling.apply((value + 1,)) == (value + 1 - value,)


@pytest.mark.parametrize("kind", ["standard", "range"])
@pytest.mark.parametrize("size", [5e-324, 1e-200, 1e-160, 1e99, 1e100])
def test_extreme_magnitudes_neither_vanish_nor_overflow(kind: str, size: float) -> None:
    points = [(-size,), (0.0,), (size,)]
    scaling = Scaling.fit(kind, points)
    scaled = [scaling.apply(point)[0] for point in points]
    assert scaled[1] == 0
    assert 0.9 < scaled[2] < 1.3
    assert scaled[0] == -scaled[2]


@pytest.mark.parametrize("length", [1, 3])
def test_a_point_of_another_length_is_not_scaled(length: int) -> None:
    scaling = Scaling.fit("range", POINTS)
    with pytest.raises(ValueError, match="zip"):
        scaling.apply((1.0,) * length)


@pytest.mark.parametrize(
    ("kind", "points", "words"),
    [
        ("log", POINTS, '"log"; allowed: none, standard, range'),
        ("range", (), "no points"),
        ("standard", ((float("nan"),),), "nan cannot be scaled"),
        ("range", ((1e101,),), r"1e\+101 cannot be scaled; allowed: numbers up to 1e\+100"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    kind: str, points: tuple[tuple[float, ...], ...], words: str
) -> None:
    with pytest.raises(TableError, match=words):
        Scaling.fit(kind, points)


@pytest.mark.parametrize("kind", ["standard", "range"])
def test_moves_are_what_is_applied(kind: str) -> None:
    points = [(1.5, -3.0), (2.25, -3.0), (7.0, -3.0)]
    scaling = Scaling.fit(kind, points)
    for point in points:
        moved = tuple(
            (value - base) / width * factor + shift
            for value, (base, width, factor, shift) in zip(point, scaling.transforms(), strict=True)
        )
        assert moved == scaling.apply(point)
