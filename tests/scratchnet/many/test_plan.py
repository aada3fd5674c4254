"""Plans: which runs there are, in which order, and what does not fit together."""

import json
from typing import Any

import pytest

from scratchnet.datasets import Dataset
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.many.plan import Goal, Plan, plan_from_text
from scratchnet.many.varying import Varied
from scratchnet.run.session import Session

_RATES = Varied("training.learning_rate", (0.3, 1.0, 3.0))
_SIZES = Varied("network.hidden", ((2,), (8, 8)))


def _plan(**values: Any) -> Plan:
    given = {"experiment": Experiment(seed=5), "varied": (_RATES, _SIZES), "seeds": 2} | values
    return Plan(**given)


def test_all_combinations_each_with_its_seeds_in_a_row() -> None:
    plan = _plan()
    assert len(plan) == 12
    assert [plan.seed(number) for number in range(4)] == [5, 6, 5, 6]
    assert [plan.combination(number) for number in range(0, 12, 2)] == [
        (rate, size) for rate in _RATES.values for size in _SIZES.values
    ]
    last = plan.experiment_of(11)
    assert (last.seed, last.training.learning_rate, last.network.hidden) == (6, 3.0, (8, 8))


def test_without_settings_there_are_seeds_alone() -> None:
    plan = Plan(Experiment(), seeds=3)
    assert [plan.experiment_of(number).seed for number in range(len(plan))] == [0, 1, 2]
    assert plan.settings_text(1) == ""


def test_some_of_the_combinations_are_drawn_each_once_and_always_the_same() -> None:
    plan = _plan(drawn=4)
    assert len(plan) == 8
    drawn = [plan.combination(number) for number in range(0, 8, 2)]
    assert len(set(drawn)) == 4
    assert drawn == [_plan(drawn=4).combination(number) for number in range(0, 8, 2)]
    grid = [_plan().combination(number) for number in range(0, 12, 2)]
    assert set(drawn) < set(grid)


@pytest.mark.parametrize("values", [{}, {"drawn": 3, "goal": "loss < 1"}, {"engine": "fast"}])
def test_a_plan_reads_back(values: dict[str, Any]) -> None:
    plan = _plan(**values)
    read = plan_from_text(plan.text())
    assert read == plan
    assert read.text() == plan.text()
    assert list(plan.differences(read)) == []


def test_differences_name_what_is_not_the_same() -> None:
    other = _plan(experiment=Experiment(seed=7), seeds=3, varied=(_RATES,), goal="loss < 1")
    text = "; ".join(_plan().differences(other))
    for words in ("seed is 7, not 5", "seeds is 3, not 2", "loss < 1"):
        assert words in text
    assert "network.hidden does not vary, there it takes [[2],[8,8]]" in text
    assert "learning_rate" not in text


def test_settings_in_another_order_are_another_plan() -> None:
    [text] = _plan().differences(_plan(varied=(_SIZES, _RATES)))
    assert text.startswith("the order is network.hidden, training.learning_rate, not ")
    [text] = _plan(varied=(_SIZES,)).differences(_plan())
    assert text == "training.learning_rate takes [0.3,1.0,3.0], not one value"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"seeds": 0}, "seeds is 0"),
        ({"seeds": 2**31}, "seeds is"),
        ({"drawn": 7}, "random is 7; allowed: 1 to 6"),
        ({"varied": (_RATES, _RATES)}, "varied twice"),
        ({"goal": "los < 1"}, 'did you mean "loss"'),
        ({"goal": "loss"}, "compares nothing"),
        ({"seeds": 10_000_000}, "60,000,000 runs"),
    ],
)
def test_what_does_not_fit_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        _plan(**values)


def test_checking_names_the_combination_that_cannot_be_trained() -> None:
    losses = Varied("training.loss", ("squared", "cross_entropy"))
    with pytest.raises(InvalidInput, match=r"training.loss=cross_entropy: .*allowed"):
        Plan(Experiment(), (losses,)).check()
    formulas = Varied("data.formula", ("x", "log(x)"))
    with pytest.raises(InvalidInput, match=r"data.formula=log\(x\): formula .* is undefined"):
        Plan(Experiment(), (formulas,)).check()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("varied", [], "varied"),
        ("varied", {"training.learning_rate": 3}, "varied"),
        ("varied", {"training.learning_rate": ["x"]}, "training.learning_rate"),
        ("engine", "numpy", "engine"),
        ("goal", 3, "goal"),
        ("seeds", "x", "seeds"),
        ("random", "x", "random"),
        ("version", 99, "newer Scratchnet"),
        ("surprise", 1, "surprise"),
        ("experiment", 3, "object"),
    ],
)
def test_a_damaged_plan_is_refused(key: str, value: object, words: str) -> None:
    document = json.loads(_plan().text()) | {key: value}
    with pytest.raises(InvalidInput, match=words):
        plan_from_text(json.dumps(document))


def test_a_goal_is_judged_at_the_end_and_not_reached_by_a_run_that_diverged() -> None:
    session = Session(Experiment().with_values({"training.steps": 20}))
    session.advance()
    assert Goal("steps >= 20")(session)
    assert not Goal("loss < 0")(session)
    wild = Session(
        Experiment().with_values(
            {"network.output_activation": "linear", "training.learning_rate": 1000.0}
        )
    )
    wild.advance()
    assert wild.diverged_at is not None
    assert not Goal("steps >= 0")(wild)


def test_a_goal_evaluates_only_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(Experiment().with_values({"training.steps": 3, "data.test_share": 0.3}))
    session.advance()
    evaluated: list[int] = []
    real = Session.evaluate_samples

    def noted(self: Session, dataset: Dataset) -> object:
        evaluated.append(len(dataset))
        return real(self, dataset)

    monkeypatch.setattr(Session, "evaluate_samples", noted)
    assert Goal("loss < 1e9")(session)
    assert evaluated == [len(session.dataset)]
    assert Goal("test_loss < 1e9")(session)
    assert evaluated == [len(session.dataset), len(session.problem.test)]
