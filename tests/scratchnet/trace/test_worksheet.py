"""Worksheets: formulas with numbers put in, and blanks with a key."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import StepTrace
from scratchnet.trace.formulas import in_numbers, of, symbol, to_mathml, to_tex
from scratchnet.trace.worksheet import Equation, Heading, trace_html, trace_markdown, worksheet
from tests.scratchnet.trace.strategies import experiments

_EXPERIMENT = Experiment().with_values({"data.intervals": 2, "network.hidden": (2,)})


def _step(experiment: Experiment = _EXPERIMENT, steps: int = 0) -> StepTrace:
    session = Session(experiment)
    session.advance(steps=steps)
    return StepTrace.next_of(session)


def test_a_weighted_sum_has_symbols_and_numbers() -> None:
    text = trace_markdown(_step())
    assert (
        "$z_{1}^{(1)} = x_{1} \\cdot w_{1,1}^{(1)} + x_{2} \\cdot w_{1,2}^{(1)} + b_{1}^{(1)} = "
        "\\left(-2\\right) \\cdot 0.344422 + \\left(-2\\right) \\cdot 0.257954 + 0 = -1.20475$"
    ) in text
    assert "\\frac{1}{1 + e^{-\\left(-1.20475\\right)}} = 0.230631$ &emsp; `article.py:" in text


def test_parentheses_stand_where_they_are_needed() -> None:
    a, b, c = symbol("a"), symbol("b"), symbol("c")
    assert to_tex(of("*", of("+", a, b), c)) == "\\left(a + b\\right) \\cdot c"
    assert to_tex(of("-", a, of("-", b, c))) == "a - \\left(b - c\\right)"
    assert to_tex(of("-", of("-", a, b), c)) == "a - b - c"
    assert to_tex(of("**", of("*", a, b), c)) == "{\\left(a \\cdot b\\right)}^{c}"
    assert to_tex(symbol("w′", "1", "2")) == "{w'}_{1}^{(2)}"


def test_numbers_can_be_stopped_at() -> None:
    neuron = _step().sample().neuron(0, 0)
    whole = to_tex(in_numbers(neuron.output))
    stopped = to_tex(in_numbers(neuron.output, {id(neuron.z)}))
    assert "0.344422" in whole
    assert stopped == "\\frac{1}{1 + e^{-\\left(-1.20475\\right)}}"


@settings(max_examples=40, deadline=None)
@given(experiments())
def test_html_is_well_formed_and_asks_for_nothing(experiment: Experiment) -> None:
    text = trace_html(_step(experiment))
    assert not re.search(r"https?:|src=|href=", text)
    root = ElementTree.fromstring(
        text.replace("<!DOCTYPE html>", "").replace('<meta charset="utf-8">', "")
    )
    assert len(list(root.iter("math"))) > 5


@settings(max_examples=40, deadline=None)
@given(experiments())
def test_braces_of_tex_are_balanced(experiment: Experiment) -> None:
    for line in trace_markdown(_step(experiment)).splitlines():
        if line.startswith("$"):
            assert line.count("{") == line.count("}")
            assert line.count("\\left") == line.count("\\right")
            assert line.count("$") == 2


def _equations(blocks: list[object]) -> list[Equation]:
    return [block for block in blocks if isinstance(block, Equation)]


def test_blanks_are_left_out_everywhere_and_stand_in_the_key() -> None:
    step = _step()
    whole = _equations([*worksheet(step)])
    blocks = worksheet(step, blanks=8)
    place = blocks.index(Heading(2, "Key"))
    sheet, key = _equations([*blocks[:place]]), _equations([*blocks[place:]])
    assert len(key) == 8
    assert len(sheet) == len(whole)
    missing = {answer.result.identity for answer in key}
    for number, answer in enumerate(key, 1):
        assert answer.left.text == f"({number})"
    blanks = 0
    for equation, complete in zip(sheet, whole, strict=True):
        blanks += equation.result.text.startswith("____")
        if complete.result.identity not in missing:
            assert equation.result == complete.result
        shown = [*equation.middle, equation.result]
        while shown:
            part = shown.pop()
            assert part.identity not in missing
            shown += part.parts
    assert blanks == 8


def test_blanks_are_chosen_by_the_seed() -> None:
    step = _step()
    assert worksheet(step, blanks=5) == worksheet(step, blanks=5, seed=0)
    assert worksheet(step, blanks=5) != worksheet(step, blanks=5, seed=1)


def test_more_blanks_than_results_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"blanks is 1000; allowed: 0 to \d+, the results"):
        worksheet(_step(), blanks=1000)
    with pytest.raises(InvalidValue, match="blanks is -1"):
        worksheet(_step(), blanks=-1)


def test_large_networks_are_refused() -> None:
    experiment = _EXPERIMENT.with_values({"network.hidden": (100,)})
    with pytest.raises(InvalidInput, match="has 401 parameters; allowed: up to 300"):
        worksheet(_step(experiment))


def test_mathml_has_indices() -> None:
    found = to_mathml(symbol("w", "1,2", "3"))
    assert found == (
        "<msubsup><mi>w</mi><mn>1,2</mn><mrow><mo>(</mo><mn>3</mn><mo>)</mo></mrow></msubsup>"
    )


def test_scaled_targets_are_named_as_such() -> None:
    values = {
        "data.source": "table",
        "data.inputs": ((1.0, 2.0), (3.0, 4.0), (5.0, 7.0)),
        "data.targets": (1000.0, 2000.0, 4000.0),
        "network.output_activation": "linear",
        "training.loss": "squared",
    }
    for scaling, said in (("none", False), ("standard", True)):
        experiment = Experiment().with_values({**values, "data.target_scaling": scaling})
        assert ("The targets are scaled" in trace_markdown(_step(experiment))) is said
