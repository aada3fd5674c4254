"""Where a bug cannot show, the settings that are named make it show."""

from typing import Any

import pytest

from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.run.session import Session
from scratchnet.trace import BUGS
from scratchnet.trace.bugs import hidden_here
from scratchnet.trace.gradcheck import check_bug

_ONE_LINE: dict[str, Any] = {
    "network.hidden": (),
    "network.output_activation": "linear",
    "training.loss": "squared",
    "training.batch_size": 1,
}


def _experiments() -> list[Experiment]:
    small = {"data.intervals": 2, "training.steps": 20, "training.learning_rate": 0.1}
    article = Experiment().with_values(small)
    return [
        article,
        article.with_values(_ONE_LINE),
        article.with_values({"training.optimizer": "momentum", "training.momentum": 0.0}),
        article.with_values(
            {
                "training.loss": "binary_cross_entropy",
                "network.hidden": (1, 1),
                "network.activation": ("linear", "linear"),
            }
        ),
        PRESETS["worked_example"].load(),
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_shows_with_the_settings_that_are_named(bug: str, number: int) -> None:
    before = _experiments()[number]
    hidden = hidden_here(BUGS[bug], before, Session(before).problem.sizes)
    if hidden is None:
        after = before
    else:
        assert hidden.settings
        after = before.with_values(coupled_together(before, hidden.settings))
    assert hidden_here(BUGS[bug], after, Session(after).problem.sizes) is None
    if BUGS[bug].in_gradient:
        check = check_bug(after, bug)
        # A single step may hide it in spite of the settings, and then says why.
        assert check.agrees == bool(check.invisible)


def test_warned_of_before_the_run() -> None:
    said: list[str] = []
    experiment = _experiments()[0]
    check_bug(experiment, "relu-derivative", warn=lambda hidden: said.append(hidden.reason))
    assert said == ["no layer uses the derivative of ReLU"]
    check_bug(experiment, "no-derivative", warn=lambda hidden: said.append(hidden.reason))
    assert len(said) == 1


def test_a_loss_of_logits_uses_no_derivative_of_the_output() -> None:
    experiment = Experiment().with_values(
        {"training.loss": "binary_cross_entropy", "network.activation": "tanh"}
    )
    found = hidden_here(BUGS["sigmoid-derivative"], experiment, (2, 4, 1))
    assert found is not None
    assert found.settings == {"network.activation": "sigmoid"}
