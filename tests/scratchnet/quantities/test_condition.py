"""Conditions over quantities: what holds, what has no value, and how near a run is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.quantities import QUANTITIES, Outcome, parse_condition, parse_expression
from scratchnet.quantities.condition import Facts
from scratchnet.run.session import Session


def outcome(steps: int = 3, **values: object) -> Outcome:
    paths = {path.replace("__", "."): value for path, value in values.items()}
    session = Session(Experiment().with_values({"training.steps": max(steps, 1), **paths}))
    session.advance(steps=steps)
    return Outcome.of_session(session)


TRAINED = outcome(data__test_share=0.5)


def test_a_comparison_says_how_near_it_is() -> None:
    judgement = parse_condition("hidden_neurons <= 3").judge(TRAINED)
    assert (judgement.holds, judgement.value, judgement.bound) == (False, 4.0, 3.0)
    assert judgement.text == "hidden neurons 4, at most 3"


@given(value=st.floats(0, 1), bound=st.decimals(0, 1, places=2))
@example(value=1 - 2**-53, bound=1)
@example(value=2e-9, bound=0)
def test_a_shown_value_never_seems_to_reach_what_it_does_not(value: float, bound: object) -> None:
    judgement = parse_condition(f"{value!r} >= {bound}").judge(TRAINED)
    shown = judgement.text.removeprefix(f"{value!r} ").split(" of ")
    assert (float(shown[0]) >= float(shown[1])) == judgement.holds


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_value_is_never_shown_with_hundreds_of_digits(value: float) -> None:
    judgement = parse_condition(f"{value!r} > loss").judge(TRAINED)
    assert len(judgement.text) < 100


def test_the_bound_of_another_run_is_rounded() -> None:
    longer = outcome(steps=9, data__test_share=0.5)
    judgement = parse_condition('loss > run("b").loss', ["b"]).judge(TRAINED, {"b": longer})
    assert judgement.holds
    assert len(judgement.text) < 40


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("steps == 3", True),
        ("0 < loss < 10 and not diverged > 0", True),
        ("largest_weight >= mean_weight", True),
        ("weights + 5 == parameters", True),
        ("loss <= last_loss or loss > last_loss", True),
        ("gap == test_loss - loss", True),
        ("weight(1, 2, 1) > 100", False),
        ("gradient_norm(1) > 0", True),
        ("batch_size == samples", True),
        ("epochs == 3", True),
        ("loss_at(3) == last_loss and loss_at(1) == first_loss", True),
        ("steps_to(first_loss) == 1", True),
        ("steps_to(0) >= 1", False),
    ],
)
def test_formulas(text: str, holds: bool) -> None:
    assert parse_condition(text).judge(TRAINED).holds == holds


def test_every_quantity_of_a_run_is_a_number_or_says_why_not() -> None:
    for name, record in QUANTITIES.items():
        judgement = parse_condition(f"{name} > -1e300").judge(TRAINED)
        assert judgement.holds or record.missing in judgement.text, name


def test_single_numbers_are_those_of_the_network() -> None:
    parameters = TRAINED.snapshot.parameters
    facts = Facts(TRAINED)
    assert parse_expression("weight(1, 2, 1)").value(facts) == parameters[0][1][0]
    assert parse_expression("bias(2, 1)").value(facts) == parameters[1][0][-1]
    output = parse_expression("neuron(2, 1, 0.5, -0.25)").value(facts)
    assert output == TRAINED.snapshot.outputs((0.5, -0.25))[0]


def test_without_test_samples_a_condition_on_them_does_not_hold_and_says_so() -> None:
    judgement = parse_condition("test_loss < 1000").judge(outcome())
    assert not judgement.holds
    assert judgement.text == "test loss less than 1,000: there are no test samples"


def test_other_runs_and_predictions() -> None:
    condition = parse_condition('run("big-one").parameters > parameters', runs=["big-one"])
    big = outcome(network__hidden=[9])
    assert condition.judge(TRAINED, {"big-one": big}).holds
    assert 'there is no run of "big-one" yet' in condition.judge(TRAINED).text
    guess = parse_condition("prediction.count == hidden_neurons", predictions=["count"])
    assert guess.judge(TRAINED, predictions={"count": 4.0}).holds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("test_acuracy >= 0.9", 'did you mean "test_accuracy"?'),
        ("loss", "the formula compares nothing"),
        ("loss = 1", 'a single "=" is not a comparison'),
        ("loss >= ", "the formula is not complete"),
        ('run("b").loss < 1', 'there is no run called "b"; known: none'),
        ("prediction.x < 1", 'there is no prediction called "x"'),
        ("__import__('os').system('x') > 0", "' is not used in formulas"),
        ("loss.__class__ > 0", "something other than"),
        ("weight(1) > 0", "weight takes 3 arguments"),
    ],
)
def test_refuses_other_formulas(text: str, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_condition(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("steps_to(0.05) <= 300", "loss 0.05 reached at step at most 300"),
        ("weight(1, 2, 1) > 0", "layer 1, neuron 2, input 1: weight more than 0"),
        ("neuron(2, 1, 0.5, -1) < 0.5", "layer 2, neuron 1: output at a point less than 0.5"),
        ("loss_at(max(1, 2)) < 1", "loss_at(max(1, 2)) less than 1"),
        ("2 * loss < 1", "2 times loss less than 1"),
        ("steps <= 3000", "steps at most 3,000"),
        ("loss <= 0.5 * (test_loss + 1)", "loss at most 0.5 * (test_loss + 1)"),
        ("2 * loss + 1 < test_loss", "2 * loss + 1 less than test loss"),
        ('test_loss < run("a").test_loss', "test loss less than test loss of the task “a”"),
        (
            "gradient_norm(1) >= 0.2 * gradient_norm(5)",
            "layer 1: length of the gradient at least 0.2 times layer 5: length of the gradient",
        ),
    ],
)
def test_conditions_are_named_in_words_where_there_are_some(text: str, words: str) -> None:
    assert parse_condition(text, runs=("a",)).label == words


def test_a_place_that_is_not_there_is_named() -> None:
    judgement = parse_condition("weight(3, 1, 1) > 0").judge(TRAINED)
    assert "layer is 3; allowed: a whole number from 1 to 2" in judgement.text
