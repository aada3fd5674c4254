"""Classes: what a target stands for, what outputs say, and what they should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.datasets import class_of, predicted_class, target_outputs


@given(st.integers(2, 10), st.data())
def test_noise_below_a_half_leaves_a_target_in_its_class(classes: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, classes - 1))
    noise = data.draw(st.floats(-0.49, 0.49))
    assert class_of(number + noise, classes) == number


@pytest.mark.parametrize(
    ("target", "number"), [(-7.0, 0), (-0.6, 0), (2.5, 2), (99.0, 2), (1.5, 2)]
)
def test_beyond_the_ends_it_is_the_first_or_the_last_class(target: float, number: int) -> None:
    assert class_of(target, 3) == number


@pytest.mark.parametrize(("output", "number"), [(0.0, 0), (0.5, 0), (0.51, 1), (-3.0, 0), (7.0, 1)])
def test_one_output_says_on_which_side_of_a_half_it_is(output: float, number: int) -> None:
    assert predicted_class([output]) == number


def test_many_outputs_say_the_largest_the_first_of_equals() -> None:
    assert predicted_class([0.1, 0.7, 0.2]) == 1
    assert predicted_class([0.4, 0.2, 0.4]) == 0
    assert predicted_class([-1.0, -0.5]) == 1


def test_one_output_should_be_the_target_itself() -> None:
    assert target_outputs(0.93, 1) == (0.93,)


@given(st.integers(2, 10), st.data())
def test_many_outputs_should_be_1_for_the_class_and_0_else(
    classes: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, classes - 1))
    wanted = target_outputs(number + 0.1, classes)
    assert len(wanted) == classes
    assert sum(wanted) == wanted[number] == 1.0
    assert predicted_class(wanted) == number
