"""Own data: numbers and names out of an experiment, made into samples."""

import pytest

from scratchnet.datasets import build_dataset
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment


def _table(inputs: list[list[float]], targets: list[float | str], **data: object) -> Experiment:
    values = {"source": "table", "inputs": inputs, "targets": targets, **data}
    return Experiment().with_values({f"data.{name}": value for name, value in values.items()})


_POINTS = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]


def test_numbers_are_a_regression() -> None:
    dataset = build_dataset(_table(_POINTS, [1, 0, 1]))
    assert dataset.inputs == ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))
    assert dataset.targets == (1.0, 0.0, 1.0)
    assert dataset.classes == ()


def test_texts_are_classes_in_the_order_in_which_they_first_appear() -> None:
    dataset = build_dataset(_table(_POINTS, ["red", "blue", "red"]))
    assert dataset.classes == ("red", "blue")
    assert dataset.targets == (0.0, 1.0, 0.0)


def test_numbers_said_to_be_classes_are_sorted() -> None:
    dataset = build_dataset(_table(_POINTS, [7, -2.5, 7], task="classification"))
    assert dataset.classes == ("-2.5", "7")
    assert dataset.targets == (1.0, 0.0, 1.0)


def test_classes_have_names_that_tell_them_apart() -> None:
    dataset = build_dataset(_table(_POINTS, [1, 1.0000001, 0.1], task="classification"))
    assert dataset.classes == ("0.1", "1", "1.0000001")


def test_a_text_among_numbers_makes_classes_of_all() -> None:
    dataset = build_dataset(_table(_POINTS, [2, "none", 1]))
    assert dataset.classes == ("2", "none", "1")
    assert dataset.targets == (0.0, 1.0, 2.0)


def test_one_column_is_one_input() -> None:
    assert build_dataset(_table([[1.0], [2.0]], [3, 4])).inputs == ((1.0,), (2.0,))


def test_ten_classes_are_allowed_and_eleven_are_not() -> None:
    points = [[float(k)] for k in range(11)]
    assert len(build_dataset(_table(points[:10], [*"abcdefghij"])).classes) == 10
    with pytest.raises(InvalidValue) as error:
        build_dataset(_table(points, [*"abcdefghijk"]))
    assert str(error.value) == (
        'data.targets is "of 11 different values"; allowed: 2 to 10 classes'
    )


@pytest.mark.parametrize("targets", [["a", "a", "a"], [5, 5, 5]])
def test_one_class_alone_is_nothing_to_tell(targets: list[float | str]) -> None:
    with pytest.raises(InvalidValue, match="2 to 10 classes"):
        build_dataset(_table(_POINTS, targets, task="classification"))


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        ([], [], "data.inputs is []; allowed: at least one point"),
        ([], [1], "data.inputs is []; allowed: at least one point"),
        (
            _POINTS,
            [1, 2],
            'data.targets is "a list of 2"; allowed: as many as data.inputs has points, 3',
        ),
        (
            [[1.0]],
            [1, 2],
            'data.targets is "a list of 2"; allowed: as many as data.inputs has points, 1',
        ),
        ([[1e101], [0]], [1, 2], "data.inputs is 1e+101; allowed: numbers up to 1e+100"),
        ([[1], [0]], [1, -1e300], "data.targets is -1e+300; allowed: numbers up to 1e+100"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    inputs: list[list[float]], targets: list[float | str], message: str
) -> None:
    with pytest.raises(InvalidValue) as error:
        build_dataset(_table(inputs, targets))
    assert str(error.value) == message


def test_texts_are_refused_for_a_regression() -> None:
    with pytest.raises(InvalidValue) as error:
        build_dataset(_table(_POINTS, [1, "two", 3], task="regression"))
    assert str(error.value) == 'data.targets is "two"; allowed: numbers, for a regression'


def test_a_table_that_is_not_the_source_is_not_looked_at() -> None:
    experiment = _table(_POINTS, [1]).with_values({"data.source": "formula"})
    assert len(build_dataset(experiment)) == 121
