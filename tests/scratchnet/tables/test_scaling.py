"""Scaling: what it does to columns, back again, and its JSON."""

import json
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.tables import Scaling, TableError

POINTS = ((1.0, 100.0), (2.0, 300.0), (6.0, 200.0))

_NUMBERS = st.floats(-1e6, 1e6)
_COLUMNS = st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=20)
_KINDS = st.sampled_from(["none", "standard", "range"])


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
    # Points beyond those it was fitted to go on in the same way.
    assert scaling.apply((11.0, 0.0)) == (3.0, -2.0)


def test_none_leaves_points_of_any_length() -> None:
    scaling = Scaling.fit("none", POINTS)
    assert scaling == Scaling()
    assert scaling.apply((1.5, 2.5, 3.5)) == scaling.invert((1.5, 2.5, 3.5)) == (1.5, 2.5, 3.5)


@pytest.mark.parametrize("kind", ["standard", "range"])
@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e100, 5e-324])
def test_a_constant_column_becomes_0_and_comes_back(kind: str, value: float) -> None:
    scaling = Scaling.fit(kind, [(value,)] * 7)
    assert scaling.apply((value,)) == (0.0,)
    assert scaling.invert((0.0,)) == (value,)
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


@given(_KINDS, _COLUMNS)
def test_invert_takes_apply_back(kind: str, points: list[tuple[float, float]]) -> None:
    scaling = Scaling.fit(kind, points)
    for point in points:
        # Nearness is relative to the column: what is subtracted may be much larger.
        assert scaling.invert(scaling.apply(point)) == pytest.approx(point, rel=1e-9, abs=1e-8)


@given(_KINDS, _COLUMNS)
def test_a_scaling_comes_back_from_json(kind: str, points: list[tuple[float, float]]) -> None:
    scaling = Scaling.fit(kind, points)
    assert Scaling.from_dict(json.loads(json.dumps(scaling.to_dict()))) == scaling


def test_the_json_names_its_numbers() -> None:
    assert Scaling.fit("none", POINTS).to_dict() == {"kind": "none", "columns": []}
    assert Scaling.fit("range", POINTS).to_dict() == {
        "kind": "range",
        "columns": [{"low": 1.0, "high": 6.0}, {"low": 100.0, "high": 300.0}],
    }
    assert Scaling.from_dict(
        {"kind": "standard", "columns": [{"deviation": 2, "mean": 1}]}
    ) == Scaling("standard", ((1.0, 2.0),))


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


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, 'the scaling is null; allowed: an object with "kind" and "columns"'),
        ({"kind": "none"}, '"kind" and "columns"'),
        ({"kind": "none", "columns": [], "more": 1}, '"kind" and "columns"'),
        ({"kind": ["none"], "columns": []}, "none, standard, range"),
        ({"kind": "none", "columns": [{}]}, "an empty list"),
        ({"kind": "range", "columns": []}, "at least one column"),
        ({"kind": "range", "columns": {}}, "at least one column"),
        ({"kind": "range", "columns": [[1, 2]]}, '"low" and "high"'),
        ({"kind": "range", "columns": [{"low": 1}]}, '"low" and "high"'),
        ({"kind": "range", "columns": [{"low": 2, "high": 1}]}, "low not above high"),
        ({"kind": "standard", "columns": [{"low": 1, "high": 2}]}, '"mean" and "deviation"'),
        ({"kind": "standard", "columns": [{"mean": 0, "deviation": -1}]}, "0 or more"),
        ({"kind": "standard", "columns": [{"mean": True, "deviation": 1}]}, "finite numbers"),
        ({"kind": "standard", "columns": [{"mean": "0", "deviation": 1}]}, "finite numbers"),
        ({"kind": "range", "columns": [{"low": 0, "high": 10**400}]}, "finite numbers"),
        ({"kind": "range", "columns": [{"low": float("nan"), "high": 1}]}, "finite numbers"),
    ],
)
def test_what_is_no_scaling_is_refused(document: object, words: str) -> None:
    with pytest.raises(TableError) as error:
        Scaling.from_dict(document)
    assert words in str(error.value)
