"""Own data: the order of their classes, and the range that maps show of them."""

import pytest

from scratchnet.datasets import Axis, build_problem
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together

POINTS = ((0.0, 1.0), (4.0, 5.0), (2.0, 2.0))


def own(**values: object) -> Experiment:
    data = {"source": "table", "inputs": POINTS, "targets": ("b", "a", "b")} | values
    return Experiment().with_values({f"data.{name}": value for name, value in data.items()})


def test_without_an_order_texts_stand_as_they_first_appear() -> None:
    assert build_problem(own()).classes == ("b", "a")


def test_classes_keep_the_order_that_is_given_even_without_samples() -> None:
    problem = build_problem(own(classes=("a", "b")))
    assert problem.classes == ("a", "b")
    assert problem.train.targets == (1.0, 0.0, 1.0)
    softmax = own(classes=("c", "a", "b")).with_values({"network.output_activation": "softmax"})
    assert build_problem(softmax).sizes[-1] == 3


def test_a_target_that_is_no_given_class_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"data\.targets"):
        build_problem(own(classes=("a", "c")))


def test_one_class_is_too_few() -> None:
    with pytest.raises(InvalidValue, match=r"data\.classes"):
        build_problem(own(targets=("a",) * 3, classes=("a",)))


def test_a_class_is_given_once() -> None:
    with pytest.raises(InvalidValue, match=r"data\.classes"):
        own(classes=("a", "a"))


def test_numbers_are_classes_if_classes_are_given() -> None:
    problem = build_problem(own(targets=(1.0, 2.0, 1.0), classes=(2.0, 1.0)))
    assert problem.classes == ("2", "1")
    assert problem.train.targets == (1.0, 0.0, 1.0)


def test_axes_reach_a_little_beyond_the_points() -> None:
    x, y = build_problem(own()).axes
    assert (x.low, x.high) == pytest.approx((-0.2, 4.2))
    assert (y.low, y.high) == pytest.approx((0.8, 5.2))


def test_given_ranges_are_the_axes_whatever_the_points() -> None:
    axes = build_problem(own(ranges=((-2.0, 2.0), (0.0, 1.0)), names=("a", "b", "c"))).axes
    assert axes == (Axis("a", -2.0, 2.0), Axis("b", 0.0, 1.0))


@pytest.mark.parametrize("ranges", [((1.0, 1.0),), ((2.0, 1.0),), ((1.0,),), ((0.0, 1.0),) * 3])
def test_ranges_that_are_none_are_refused(ranges: object) -> None:
    with pytest.raises(InvalidInput, match=r"data\.ranges"):
        own(ranges=ranges)


def test_a_range_is_needed_for_each_input() -> None:
    with pytest.raises(InvalidValue, match=r"data\.ranges"):
        build_problem(own(ranges=((0.0, 1.0),)))


def test_other_points_let_go_of_ranges_and_classes() -> None:
    before = own(ranges=((0.0, 1.0),) * 2, classes=("b", "a"))
    other = {"data.inputs": ((0.0,), (1.0,)), "data.targets": ("u", "v")}
    after = before.with_values(coupled_together(before, other))
    assert (after.data.ranges, after.data.classes) == ((), ())
    given = other | {"data.ranges": ((0.0, 2.0),), "data.classes": ("v", "u")}
    after = before.with_values(coupled_together(before, given))
    assert (after.data.ranges, after.data.classes) == (((0.0, 2.0),), ("v", "u"))
