"""The source with a bug in it: it is a program, and gives nothing away by name or docstring."""

import ast

import pytest

from scratchnet.trace.bugs import BUGS
from scratchnet.trace.planted import (
    planted_lines,
    planted_source,
    right_function,
    wrong_function,
)


@pytest.mark.parametrize("name", BUGS)
def test_the_source_is_a_program_that_differs_in_one_function(name: str) -> None:
    bug = BUGS[name]
    text = planted_source(bug)
    ast.parse(text)
    assert bug.replacement.__name__ not in text
    assert (bug.replacement.__doc__ or "").splitlines()[0] not in text
    right, wrong = right_function(bug), wrong_function(bug)
    function = bug.function.rpartition(".")[2]
    assert right.startswith(f"def {function}(")
    assert wrong.startswith(f"def {function}(")
    assert right != wrong


@pytest.mark.parametrize("name", BUGS)
def test_lines_of_the_function_are_known(name: str) -> None:
    bug = BUGS[name]
    lines = planted_source(bug).splitlines()
    inside = planted_lines(bug)
    function = bug.function.rpartition(".")[2]
    assert lines[inside[0] - 1].strip().startswith(f"def {function}(")
    assert 1 < len(inside) < len(lines)
