"""Range tests: each loss is that of a real run, and the suggestion follows from them."""

from math import inf

import numpy as np
import pytest

from resources.presets import PRESETS
from scratchnet.explain import finished
from scratchnet.explain.rates import rates_to_try, suggested_rate
from scratchnet.run.session import Session
from scratchnet.run.trials import tried_rates


def test_each_loss_is_that_of_a_run_with_the_rate() -> None:
    experiment = PRESETS["xor"].load().with_values({"data.samples": 12})
    found = finished(tried_rates(Session(experiment).problem))
    for number in (3, 12):
        rate = float(found.rates[number])
        run = Session(experiment.with_values({"training.learning_rate": rate}))
        run.advance(steps=found.steps)
        assert found.losses[number] == run.loss_of(run.dataset)
    start = Session(experiment)
    assert found.before == start.loss_of(start.dataset)


def test_the_result_is_kept_while_only_the_rate_changes() -> None:
    session = Session(PRESETS["xor"].load().with_values({"data.samples": 12}))
    first = finished(tried_rates(session.problem))
    other = session.experiment.with_values({"training.learning_rate": 0.5})
    assert finished(tried_rates(Session(other).problem)) is first


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_rates_rise_evenly_and_may_all_be_set(optimizer: str) -> None:
    rates = rates_to_try(optimizer)
    steps = np.diff(np.log10(rates))
    assert (abs(steps - 0.25) < 0.01).all()
    experiment = PRESETS["xor"].load()
    for rate in (rates[0], rates[-1]):
        assert experiment.with_values({"training.learning_rate": rate})


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([1.0, 0.5, 0.02, 0.0, inf], 0.1),
        ([1.0, 0.5, 0.2, 0.0, inf], 1.0),
        ([1.0, 1.0, 1.2, inf, inf], None),
    ],
)
def test_the_smallest_rate_with_nearly_the_best_fall_is_suggested(
    losses: list[float], expected: float | None
) -> None:
    assert suggested_rate([0.001, 0.01, 0.1, 1.0, 10.0], losses, 1.0) == expected
