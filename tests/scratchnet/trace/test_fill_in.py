"""Filling in numbers: tolerance by the digits typed, usual mistakes recognised, and the score."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import Cursor, StepTrace, Walk
from scratchnet.trace.fill_in import (
    BLANK,
    FillIn,
    Mistake,
    Question,
    Score,
    Verdict,
    judged,
    question_at,
)
from tests.scratchnet.trace.strategies import experiments


def _walk(experiment: Experiment | None = None) -> Walk:
    return Walk(StepTrace.next_of(Session(experiment or PRESETS["worked_example"].load())))


def _question(walk: Walk, phase: str, quantity: str, layer: int, index: int | None) -> Question:
    section = walk.section(phase, layer, 0 if phase == "update" else None)
    assert section is not None
    stop = next(
        number
        for number, stop in enumerate(walk.stops(section))
        if (stop.quantity, stop.index, stop.neuron) == (quantity, index, 0)
    )
    question = question_at(walk, Cursor(section, stop))
    assert question is not None
    return question


def _text(question: Question) -> str:
    return "".join(piece.text for piece in question.pieces)


def test_the_result_or_another_number_is_left_out() -> None:
    walk = _walk()
    question = _question(walk, "forward", "output", 0, None)
    assert _text(question) == f"1 / (1 + exp(−0.3775)) = {BLANK}"
    z = walk.stops(0)[2].number
    other = question_at(walk, Cursor(0, 3), z)
    assert other is not None
    assert _text(other) == f"1 / (1 + exp(−{BLANK})) = 0.59327"
    assert judged(other, "0.3775").verdict is Verdict.RIGHT
    assert question_at(walk, Cursor(0, 3), walk.stops(0)[0].number) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("0.593269992", Verdict.RIGHT),
        ("0.59327", Verdict.RIGHT),
        ("0.5933", Verdict.RIGHT),
        ("0.5932", Verdict.RIGHT),
        ("0,593", Verdict.RIGHT),
        (" 5.933e-1 ", Verdict.RIGHT),
        ("0.59", Verdict.ROUGH),
        ("0.6", Verdict.ROUGH),
        ("0.595", Verdict.WRONG),
        ("0.5936", Verdict.WRONG),
        ("0", Verdict.WRONG),
        ("six", Verdict.UNREADABLE),
        ("", Verdict.UNREADABLE),
        ("nan", Verdict.WRONG),
    ],
)
def test_digits_decide_how_near(text: str, verdict: Verdict) -> None:
    answer = judged(_question(_walk(), "forward", "output", 0, None), text)
    assert answer.verdict is verdict
    assert answer.expected == 0.5932699921071872


def _wrong(question: Question, value: float) -> Mistake | None:
    answer = judged(question, f"{value:.6g}")
    assert answer.verdict is Verdict.WRONG
    return answer.mistake


def test_mistakes_are_recognised() -> None:
    walk = _walk(PRESETS["worked_example"].load().with_values({"network.frozen": ()}))
    sample, step = walk.sample, walk.step
    first, last = sample.neuron(0, 0), sample.layer(1).neurons

    question = _question(walk, "backward", "d_z", 1, None)
    assert _wrong(question, -last[0].d_z.value) is Mistake.SIGN
    assert _wrong(question, last[0].d_output.value) is Mistake.DERIVATIVE
    assert _wrong(question, last[0].d_z.value * step.count) is Mistake.MEAN
    assert _wrong(question, 12.3) is None

    question = _question(walk, "backward", "d_output", 0, None)
    paths = [each.d_z.value * each.weights[0].value for each in last]
    assert _wrong(question, paths[0]) is Mistake.PATH
    assert _wrong(question, paths[1]) is Mistake.PATH
    after = step.parameters_after[1]
    moved = sum(each.d_z.value * row[0] for each, row in zip(last, after, strict=True))
    assert _wrong(question, moved) is Mistake.UPDATED_WEIGHT

    question = _question(walk, "backward", "d_weight", 0, 0)
    x = first.inputs[0].value
    assert _wrong(question, first.d_output.value * x) is Mistake.DERIVATIVE
    assert _wrong(question, paths[0] * first.derivative.value * x) is Mistake.PATH
    assert _wrong(question, moved * first.derivative.value * x) is Mistake.UPDATED_WEIGHT

    question = _question(walk, "forward", "z", 0, None)
    assert _wrong(question, first.z.value - first.bias.value) is Mistake.BIAS
    question = _question(walk, "forward", "output", 0, None)
    assert _wrong(question, first.z.value) is Mistake.ACTIVATION

    question = _question(walk, "update", "updated parameter", 1, 0)
    update = step.update(1, 0)[0]
    before, gradient = update.before.value, update.gradient.value
    assert _wrong(question, before + step.learning_rate * gradient) is Mistake.SIGN
    assert _wrong(question, before - gradient) is Mistake.RATE


@settings(max_examples=15, deadline=None)
@given(experiments(), st.integers(3, 17))
def test_the_number_itself_is_always_right(experiment: Experiment, digits: int) -> None:
    walk = _walk(experiment)
    for section in range(len(walk.sections)):
        for index in range(len(walk.stops(section))):
            question = question_at(walk, Cursor(section, index))
            if question is not None:
                text = f"{question.number.value:.{digits}g}"
                verdict = judged(question, text).verdict
                # One digit alone, such as 1e-05, may be all that a rounded number has.
                assert verdict in (Verdict.RIGHT, Verdict.ROUGH)
                wrong = f"{question.number.value * 1.7 + 1:.8g}"
                assert judged(question, wrong).verdict is Verdict.WRONG


def test_the_score_counts_each_number_once() -> None:
    walk, fill_in = _walk(), FillIn()
    with pytest.raises(ValueError, match="nothing is asked"):
        fill_in.answer("1")
    first = question_at(walk, Cursor(0, 2))
    fill_in.ask(first)
    assert fill_in.is_open
    fill_in.answer("what")
    fill_in.answer("0.4")
    assert fill_in.score == Score()
    assert fill_in.answer("0.3775").verdict is Verdict.RIGHT
    assert not fill_in.is_open
    assert fill_in.score == Score(asked=1, right=1, right_at_first=1)
    # A second time it does not count.
    fill_in.ask(first)
    fill_in.answer("0.3775")
    assert fill_in.score == Score(asked=1, right=1, right_at_first=1)
    fill_in.ask(question_at(walk, Cursor(0, 3)))
    assert fill_in.answer("0.3775").mistake is Mistake.ACTIVATION
    fill_in.answer("0.59327")
    assert fill_in.score == Score(asked=2, right=2, right_at_first=1)
    fill_in.ask(question_at(walk, Cursor(0, 0)))
    assert fill_in.reveal() == 0.05 * 0.15
    fill_in.answer("0.0075")
    assert fill_in.score == Score(asked=3, right=2, right_at_first=1)
