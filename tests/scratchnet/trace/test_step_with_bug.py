"""A step with a planted bug is traced as the run with the bug makes it, to the last bit."""

from math import prod
from typing import Any

import pytest

from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import (
    BUGS,
    StepTrace,
    Walk,
    engine_with_bug,
    is_gradient,
    line_in_numbers,
    product_of,
    source_of,
)
from scratchnet.trace.planted import planted_lines, planted_source

_BASE = {
    "data.source": "gallery",
    "data.dataset": "blobs_3",
    "data.samples": 16,
    "network.hidden": (3, 2),
    "network.activation": ("relu", "tanh"),
    "training.learning_rate": 0.1,
    "training.batch_size": 4,
    "training.l2": 0.01,
    "training.steps": 20,
}
_KINDS: dict[str, dict[str, Any]] = {
    "momentum": {"training.optimizer": "momentum"},
    "sgd, squared": {
        "network.output_activation": "sigmoid",
        "training.loss": "squared",
        "training.optimizer": "sgd",
    },
    "adam, dropout": {"training.optimizer": "adam", "network.dropout": 0.3},
}


def _experiment(kind: str) -> Experiment:
    return Experiment().with_values({**_BASE, **_KINDS[kind]})


def _about_to(experiment: Experiment, bug: str, steps: int) -> Session:
    session = Session(experiment, engine_with_bug(bug))
    session.advance(steps=steps)
    return session


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("bug", BUGS)
def test_parameters_and_sums_are_those_of_the_run(bug: str, kind: str) -> None:
    session = _about_to(_experiment(kind), bug, 3)
    step = StepTrace.next_of(session)
    traced_without = step.bug != bug
    assert traced_without == (bug == "updated-weight" and "dropout" in kind)
    assert step.planted == bug
    for number, layer in enumerate(step.parameters_before):
        for j in range(len(layer)):
            sums = tuple(each.value for each in step.sums(number, j))
            assert sums == step._plain_sums[number][j]
            updates = step.update(number, j)
            assert tuple(each.penalized.value for each in updates) == step.gradients[number][j]
            after = step.parameters_after[number][j]
            assert tuple(each.after.value for each in updates) == after
    session.advance(steps=1)
    assert (step.parameters_after == session.parameters()) is not traced_without


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("bug", BUGS)
def test_every_number_can_be_shown(bug: str, kind: str) -> None:
    step = StepTrace.next_of(_about_to(_experiment(kind), bug, 2))
    walk = Walk(step, len(step.pending.batch) - 1)
    for section in range(len(walk.sections)):
        for index, stop in enumerate(walk.stops(section)):
            cursor = type(walk.end)(section, index)
            assert line_in_numbers(walk, cursor)
            line = stop.number.line
            if line is not None:
                assert source_of(line)[line.number - 1].strip() == line.text
            if is_gradient(stop):
                product = product_of(walk, stop)
                value = prod(each.value for each in product.factors) if product.factors else 0.0
                assert product.value == pytest.approx(value, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("bug", BUGS)
def test_the_source_with_the_bug_is_what_runs(bug: str) -> None:
    step = StepTrace.next_of(_about_to(_experiment("sgd, squared"), bug, 2))
    files = set()
    inside = False
    for stop in Walk(step):
        line = stop.number.line
        if line is not None and line.file.endswith(f"#{bug}"):
            files.add(line.file)
            assert "\n".join(source_of(line)) == planted_source(BUGS[bug])
            assert bug not in line.place
            inside |= line.number in planted_lines(BUGS[bug])
    shows = {
        "no-derivative",
        "wrong-sign",
        "transposed-weight",
        "updated-weight",
        "bias-gradient-missing",
        "relu-derivative",
        "sigmoid-derivative",
        "tanh-derivative",
        "penalty-sign",
        "uphill",
    }
    assert inside == (bug in shows)


def test_the_output_weights_have_moved_where_they_are_updated_too_early() -> None:
    experiment = PRESETS["worked_example"].load()
    step = StepTrace.next_of(_about_to(experiment, "updated-weight", 0))
    sample = step.sample()
    term = sample.layer(1).d_inputs[0].operands[0].operands[1]
    weight = term.operands[1]
    assert weight.symbol == "-"
    assert weight.value == pytest.approx(0.35891647971788465, abs=1e-15)
    assert weight.value == step.parameters_after[1][0][0]
    # Forward goes through those that the step began with.
    assert sample.neuron(1, 0).weights[0].value == 0.4


def test_gradients_that_are_not_reset_begin_with_those_of_the_steps_before() -> None:
    session = _about_to(_experiment("momentum"), "gradients-not-reset", 2)
    held = session.held_gradients()
    assert held is not None
    step = StepTrace.next_of(session)
    number = step.sums(0, 0)[0]
    while number.operands:
        number = number.operands[0]
    assert number.value == held[0][0][0] != 0
    assert number.name == "gradient left from the steps before"


def test_a_layer_that_is_left_out_keeps_gradients_of_0() -> None:
    step = StepTrace.next_of(_about_to(_experiment("momentum"), "off-by-one-layer", 1))
    backward = [stop for stop in Walk(step) if (stop.phase, stop.layer) == ("backward", 0)]
    assert {stop.quantity for stop in backward} == {"d_weight", "d_bias"}
    assert {stop.number.value for stop in backward} == {0.0}
    lines = {stop.number.line.function for stop in backward if stop.number.line is not None}
    assert lines == {"Neuron.zero_grad"}


def test_lines_that_are_the_same_keep_their_files() -> None:
    files = set()
    for bug in ("", "no-derivative", "wrong-sign"):
        experiment = _experiment("momentum")
        session = _about_to(experiment, bug, 1) if bug else Session(experiment)
        step = StepTrace.next_of(session)
        line = step.sample().neuron(0, 0).z.line
        assert line is not None
        files.add(line.file.rpartition("/")[2])
    assert files == {"article.py", "article.py#no-derivative", "article.py#wrong-sign"}
