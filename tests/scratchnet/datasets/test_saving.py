"""Samples as CSV: they read back the same, classes by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.datasets import Dataset
from scratchnet.datasets.saving import column_names, dataset_to_csv
from scratchnet.tables import TableError, choose, read_table

_NUMBERS = st.floats(-1e100, 1e100)
_POINTS = st.integers(1, 2).flatmap(
    lambda width: st.lists(st.tuples(*[_NUMBERS] * width), min_size=2, max_size=20)
)
_NAMES = st.text(st.sampled_from("ab ,;|\"'.é_"), min_size=1, max_size=5).filter(
    lambda name: name == name.strip() and name != ""
)


@st.composite
def _regressions(draw: st.DrawFn) -> Dataset:
    points = draw(_POINTS)
    count = len(points)
    targets = draw(st.lists(_NUMBERS, min_size=count, max_size=count))
    return Dataset(tuple(points), tuple(targets))


@st.composite
def _classifications(draw: st.DrawFn) -> Dataset:
    points = draw(_POINTS)
    classes = draw(st.lists(_NAMES, min_size=2, max_size=10, unique=True))
    some = st.integers(0, len(classes) - 1)
    rest = draw(st.lists(some, min_size=len(points) - 2, max_size=len(points) - 2))
    targets = tuple(float(number) for number in (0, 1, *rest))
    return Dataset(tuple(points), targets, tuple(classes))


def _names(dataset: Dataset) -> tuple[str, ...]:
    return column_names((), ["x", "y"][: len(dataset.inputs[0])], bool(dataset.classes))


@given(_regressions())
def test_a_regression_is_restored_with_the_same_bits(dataset: Dataset) -> None:
    names = _names(dataset)
    chosen = choose(
        read_table(dataset_to_csv(dataset, names)), names[:-1], names[-1:], "regression"
    )
    assert repr(chosen.points) == repr(dataset.inputs)
    assert repr(chosen.targets) == repr(tuple((target,) for target in dataset.targets))


@given(_classifications())
def test_every_sample_is_restored_with_the_name_of_its_class(dataset: Dataset) -> None:
    names = _names(dataset)
    table = read_table(dataset_to_csv(dataset, names))
    chosen = choose(table, names[:-1], names[-1:], "classification")
    assert repr(chosen.points) == repr(dataset.inputs)
    assert [chosen.classes[label] for label in chosen.labels] == [
        dataset.classes[int(target)] for target in dataset.targets
    ]


def test_noise_that_moved_the_number_of_a_class_is_left_out() -> None:
    dataset = Dataset(((0.0,), (1.0,)), (-0.2, 0.9), ("no", "yes"))
    assert dataset_to_csv(dataset, ("x", "class")) == "x,class\n0.0,no\n1.0,yes\n"


@pytest.mark.parametrize("name", ["", "NA", " a", "?"])
def test_a_class_that_would_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(TableError, match="would not be read as a class"):
        dataset_to_csv(Dataset(((0.0,),), (0.0,), (name, "b")), ("x", "class"))


def test_own_data_keep_the_names_of_their_columns() -> None:
    assert column_names(("a", "b", "c"), ["a", "b"], True) == ("a", "b", "c")
    assert column_names(("a", "b"), ["a", "b"], True) == ("a", "b", "class")
    assert column_names((), ["x"], False) == ("x", "target")
    assert column_names((), ["target"], False) == ("target", "target (2)")
