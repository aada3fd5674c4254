"""Samples as CSV: they read back the same, classes by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.datasets import Dataset
from scratchnet.datasets.saving import column_names, dataset_to_csv
from scratchnet.tables import ColumnEncoding, Kind, TableError, Use, choose, read_table

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


_COLUMNS = (
    ColumnEncoding("size"),
    ColumnEncoding("port", Kind.CATEGORY, categories=("S", "C, D", None)),
    ColumnEncoding("sex", Kind.CATEGORY, categories=("f", "m"), drop_first=True),
    ColumnEncoding("on", Kind.DATE, format="%d.%m.%Y", parts=("days",), first="01.02.2020"),
)
_NAMES_OF_INPUTS = tuple(name for column in _COLUMNS for name in column.input_names)


def test_values_of_the_tables_columns_are_written_and_read_back_to_the_same_inputs() -> None:
    points = ((1.5, 1.0, 0.0, 0.0, 1.0, 0.0), (2.0, 0.0, 1.0, 0.0, 0.0, 29.0))
    points += ((3.0, 0.0, 0.0, 1.0, 1.0, 365.0),)
    dataset = Dataset(points, (0.0, 1.0, 0.5))
    text = dataset_to_csv(dataset, (*_NAMES_OF_INPUTS, "y"), _COLUMNS)
    assert text.splitlines() == [
        "size,port,sex,on,y",
        "1.5,S,m,01.02.2020,0.0",
        '2.0,"C, D",f,01.03.2020,1.0',
        "3.0,,m,31.01.2021,0.5",
    ]
    uses = (
        Use(0),
        Use(1, Kind.CATEGORY, "category"),
        Use(2, Kind.CATEGORY),
        Use(3, Kind.DATE),
    )
    chosen = choose(read_table(text), uses, ["y"], "regression")
    assert chosen.columns[1] == _COLUMNS[1]
    assert [point[:4] for point in chosen.points] == [point[:4] for point in points]
    assert [point[-1] for point in chosen.points] == [point[-1] for point in points]


def test_what_inputs_do_not_tell_is_written_as_inputs() -> None:
    columns = (
        ColumnEncoding("on", Kind.DATE, format="%Y-%m-%d", parts=("month",), first="2020-01-01"),
        ColumnEncoding("sex", Kind.CATEGORY, categories=("f", "m")),
        ColumnEncoding("ripe", Kind.YES_NO, categories=("no", "yes")),
    )
    # Drawn with the mouse, a sample is somewhere between two categories.
    dataset = Dataset(((3.0, 0.25, 0.5, 1.0), (4.0, 1.0, 0.0, 0.0)), (0.0, 1.0))
    names = ("on month", "sex = f", "sex = m", "ripe", "y")
    assert dataset_to_csv(dataset, names, columns).splitlines() == [
        '"on month","sex = f","sex = m",ripe,y',
        "3.0,0.25,0.5,yes,0.0",
        "4.0,1.0,0.0,no,1.0",
    ]
