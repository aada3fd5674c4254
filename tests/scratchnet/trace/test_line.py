"""A number as one line of text: what it says is what was computed."""

import math
import re
from collections.abc import Iterator

from hypothesis import given, settings

from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import Cursor, StepTrace, Walk, exactly, line_in_numbers
from scratchnet.trace.line import MOST_TERMS
from tests.scratchnet.trace.strategies import experiments

#: What is written in another way than Python does.
_PYTHON = {"√": "sqrt", "ln": "log", "ln1p": "log1p", "·": "*", "−": "-", "^": "**"}


def _cursors(walk: Walk) -> Iterator[Cursor]:
    cursor: Cursor | None = Cursor(0, 0)
    while cursor is not None:
        yield cursor
        cursor = walk.next(cursor)


def _text(walk: Walk, cursor: Cursor) -> str:
    return "".join(piece.text for piece in line_in_numbers(walk, cursor))


def _walk(experiment: Experiment, steps: int = 0) -> Walk:
    session = Session(experiment)
    session.advance(steps=steps)
    return Walk(StepTrace.next_of(session))


@settings(max_examples=25, deadline=None)
@given(experiments())
def test_the_line_evaluated_gives_the_result(experiment: Experiment) -> None:
    walk = _walk(experiment)
    for cursor in _cursors(walk):
        pieces = line_in_numbers(walk, cursor)
        if len(pieces) == 1:
            continue
        *left, equals, result = pieces
        assert equals.text == " = "
        # With every digit of the numbers in place of the rounded ones.
        source = "".join(
            piece.text if piece.number is None else f"({piece.number.value!r})" for piece in left
        )
        if "…" in source:
            continue
        source = source.split(" as ")[0]
        source = re.sub(r"[√·−^]|ln1p|ln", lambda found: _PYTHON[found[0]], source)
        assert result.number is not None
        computed = eval(source, vars(math) | {"abs": abs})
        assert math.isclose(computed, result.number.value, rel_tol=1e-9, abs_tol=1e-300)


def test_a_weighted_sum_has_its_products_and_its_bias() -> None:
    walk = _walk(PRESETS["worked_example"].load())
    lines = [_text(walk, cursor) for cursor in _cursors(walk)]
    assert "0.05·0.15 + 0.1·0.2 + 0.35 = 0.3775" in lines
    assert "1 / (1 + exp(−0.3775)) = 0.59327" in lines


def test_a_long_sum_is_cut() -> None:
    walk = _walk(Experiment().with_values({"network.hidden": (2,)}))
    lines = [
        _text(walk, cursor) for cursor in _cursors(walk) if walk.at(cursor).quantity == "gradient"
    ]
    samples = 121
    assert all(f"… ({samples - MOST_TERMS} more)" in line for line in lines)
    assert all("exp" not in line for line in lines)


def test_seventeen_digits_read_back() -> None:
    for value in (0.1 + 0.2, 1 / 3, 5e-324, -1.7976931348623157e308):
        assert float(exactly(value)) == value
