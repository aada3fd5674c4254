"""The gallery: every entry fulfils what Entry promises."""

from collections import Counter
from random import Random

import pytest

from scratchnet.formula import check_over, parse_formula
from scratchnet.gallery import GALLERY, Entry

ENTRIES = list(GALLERY.values())
each = pytest.mark.parametrize("entry", ENTRIES, ids=list(GALLERY))
each_formula = pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if e.formula is not None], ids=lambda e: e.key
)
each_classification = pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if e.task == "classification"], ids=lambda e: e.key
)


def test_the_gallery_has_what_is_promised() -> None:
    kinds = Counter((entry.inputs, entry.task) for entry in ENTRIES)
    assert kinds == {
        (1, "regression"): 6,
        (1, "classification"): 3,
        (2, "classification"): 17,
        (2, "regression"): 5,
    }
    assert {entry.classes for entry in ENTRIES} == {0, 2, 3, 4, 5, 6, 7, 8, 9, 10}
    assert GALLERY["circle"].formula == "x*x + y*y < 1"
    assert GALLERY["circle"].domain == (-2.0, 2.0)


def test_keys_and_labels_are_the_entries_own() -> None:
    assert all(key == entry.key and key.isidentifier() for key, entry in GALLERY.items())
    assert len({entry.label for entry in ENTRIES}) == len(ENTRIES)


@each
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_the_stream_alone_decides_the_samples(entry: Entry, noise: float) -> None:
    samples = entry.make(60, noise, Random("one"))
    assert samples == entry.make(60, noise, Random("one"))
    assert samples != entry.make(60, noise, Random("two"))


@each
@pytest.mark.parametrize("count", [0, 1, 2, 37, 200])
def test_there_are_exactly_as_many_samples_as_wanted(entry: Entry, count: int) -> None:
    points, targets = entry.make(count, 0.1, Random(0))
    assert len(points) == len(targets) == count
    assert all(type(point) is tuple and len(point) == entry.inputs for point in points)
    assert all(type(value) is float for point in points for value in point)
    kind = float if entry.task == "regression" else int
    assert all(type(target) is kind for target in targets)


@each
def test_without_noise_points_are_in_the_domain(entry: Entry) -> None:
    low, high = entry.domain
    points, _ = entry.make(2000, 0.0, Random(1))
    assert all(low <= value <= high for point in points for value in point)
    # And they fill it: no domain is much too large.
    assert max(max(point) for point in points) > low + 0.9 * (high - low)


@each
def test_without_noise_more_samples_start_with_the_same_ones(entry: Entry) -> None:
    points, targets = entry.make(80, 0.0, Random(3))
    assert entry.make(31, 0.0, Random(3)) == (points[:31], targets[:31])


@each
def test_noise_moves_targets_in_a_regression_and_points_in_a_classification(entry: Entry) -> None:
    points, targets = entry.make(50, 0.0, Random(5))
    noisy_points, noisy_targets = entry.make(50, 0.01, Random(5))
    moved, kept = (noisy_targets, noisy_points), (targets, points)
    if entry.task == "classification":
        moved, kept = (noisy_points, noisy_targets), (points, targets)  # type: ignore[assignment]
    assert moved[1] == kept[1]
    assert not set(moved[0]) & set(kept[0])
    for before, after in zip(points, noisy_points, strict=True):
        assert after == pytest.approx(before, abs=0.06)
    assert noisy_targets == pytest.approx(targets, abs=0.06)


@each_classification
@pytest.mark.parametrize("count", [100, 101, 7])
def test_classes_are_balanced_and_known(entry: Entry, count: int) -> None:
    _, labels = entry.make(count, 0.2, Random(2))
    counts = [labels.count(label) for label in range(entry.classes)]
    # Every label is one of 0..C-1, or the counts would not add up.
    assert sum(counts) == count
    assert max(counts) - min(counts) <= 1


@each_classification
def test_classes_come_in_random_order(entry: Entry) -> None:
    _, labels = entry.make(400, 0.0, Random(4))
    for step in range(2, 11):
        assert set(labels[::step]) == set(range(entry.classes))


@each_formula
def test_the_formula_gives_the_targets(entry: Entry) -> None:
    assert entry.formula is not None
    formula = parse_formula(entry.formula, ("x", "y")[: entry.inputs])
    check_over(formula, entry.domain)
    check_over(parse_formula(entry.formula), entry.domain)
    points, targets = entry.make(300, 0.0, Random(6))
    assert targets == tuple(formula(*point) for point in points)


@pytest.mark.parametrize(
    "entry",
    [e for e in ENTRIES if e.task == "classification" and e.formula is None],
    ids=lambda e: e.key,
)
def test_without_noise_drawn_classes_keep_apart(entry: Entry) -> None:
    points, labels = entry.make(600, 0.0, Random(7))
    samples = list(zip(points, labels, strict=True))
    nearest = min(
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
        for a, one in samples
        for b, other in samples
        if one < other
    )
    assert nearest > 0.15**2


def test_classes_are_where_they_should() -> None:
    points, labels = GALLERY["gaussians"].make(100, 0.0, Random(8))
    assert labels == tuple(int(x + y > 0) for x, y in points)
    points, labels = GALLERY["blobs_4"].make(100, 0.0, Random(8))
    samples = list(zip(points, labels, strict=True))
    right, top, left, bottom = ([p for p, label in samples if label == k] for k in range(4))
    assert min(x for x, _ in right) > 0.8
    assert min(y for _, y in top) > 0.8
    assert max(x for x, _ in left) < -0.8
    assert max(y for _, y in bottom) < -0.8


def test_sinc_has_a_value_at_the_origin() -> None:
    formula = GALLERY["sinc"].formula
    assert formula is not None
    sinc = parse_formula(formula, ("x",))
    assert sinc(0.0) == 1.0
    assert sinc(1e-300) == sinc(-5e-324) == 1.0
    assert sinc(0.5) == pytest.approx(0.6366197723675814)
