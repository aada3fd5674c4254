"""Evaluation: by hand, when stop conditions are checked, and that runs can be repeated."""

from math import nan

import pytest

from scratchnet.experiment import Experiment
from scratchnet.run.evaluation import CHECK_INTERVAL, StopConditions
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status

_NONE = Experiment()
_TARGET = Experiment().with_values({"training.target_loss": 0.5})
_NO_IMPROVEMENT = "the training loss has not improved for 200 steps"
_PATIENT = Experiment().with_values({"training.patience": 2 * CHECK_INTERVAL})


def _checked(experiment: Experiment, losses: dict[int, float]) -> dict[int, str]:
    """Check after the steps that ``losses`` names; return the reasons."""
    stops, found = StopConditions(), {}
    for step, loss in losses.items():
        stops.check(experiment, step, lambda loss=loss: loss)
        found[step] = stops.reason
    return found


def test_without_conditions_no_loss_is_computed() -> None:
    def never() -> float:
        raise AssertionError("not due")

    stops = StopConditions()
    assert stops.steps_left(_NONE, 0) == _NONE.training.steps
    for step in (50, 100, 777):
        stops.check(_NONE, step, never)
    assert stops.reason == ""


def test_checks_come_after_the_same_steps_however_a_run_is_divided() -> None:
    stops = StopConditions()
    step = 0
    for _ in range(60):
        left = stops.steps_left(_TARGET, step)
        assert 1 <= left <= CHECK_INTERVAL
        step += min(left, 7)
        asked: list[float] = []
        stops.check(_TARGET, step, lambda asked=asked: asked.append(1.0) or 1.0)
        assert bool(asked) is (step % CHECK_INTERVAL == 0)
    assert step > 2 * CHECK_INTERVAL


@pytest.mark.parametrize("loss", [0.5, 0.1, 0.0])
def test_a_target_is_reached_when_the_loss_is_no_greater(loss: float) -> None:
    found = _checked(_TARGET, {100: 0.6, 200: loss})
    assert found == {100: "", 200: f"the training loss reached 0.5 ({loss:.4g})"}


def test_a_nan_loss_reaches_nothing() -> None:
    assert _checked(_TARGET, {100: nan}) == {100: ""}
    assert _checked(_PATIENT, {100: nan, 200: nan})[200] == _NO_IMPROVEMENT


def test_patience_ends_when_the_loss_does_not_improve() -> None:
    losses = {100: 1.0, 200: 0.9, 300: 0.9, 400: 0.95}
    assert _checked(_PATIENT, losses) == {
        100: "",
        200: "",
        300: "",
        400: _NO_IMPROVEMENT,
    }


def test_an_improved_loss_restarts_patience() -> None:
    losses = {100: 1.0, 200: 1.1, 300: 0.99, 400: 1.0, 500: 1.0}
    assert list(_checked(_PATIENT, losses).values()) == ["", "", "", "", _NO_IMPROVEMENT]


def test_thousands_of_steps_are_written_with_commas() -> None:
    experiment = Experiment().with_values({"training.patience": 1000})
    losses = {100 * k: 1.0 for k in range(1, 12)}
    assert (
        _checked(experiment, losses)[1100] == "the training loss has not improved for 1,000 steps"
    )


def test_patience_counts_from_where_it_was_set() -> None:
    stops = StopConditions()
    stops.check(_PATIENT, 100, lambda: 0.1)
    stops.check(_NONE, 1000, lambda: 0.0)
    for step in (1100, 1200):
        stops.check(_PATIENT, step, lambda: 0.9)
        assert stops.reason == ""
    stops.check(_PATIENT, 1300, lambda: 0.9)
    assert stops.reason == _NO_IMPROVEMENT


_RUN = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": 900, "training.batch_size": 5}
)


def test_a_run_ends_at_its_target() -> None:
    free = Session(_RUN)
    free.advance(steps=300)
    target = free.loss_of(free.dataset)
    session = Session(_RUN.with_values({"training.target_loss": target}))
    session.advance()
    assert session.status is Status.FINISHED
    assert session.ended
    assert session.step % CHECK_INTERVAL == 0
    assert session.step <= 300
    reached = session.loss_of(session.dataset)
    assert session.stopped_by == f"the training loss reached {target:g} ({reached:.4g})"
    assert session.snapshot().stopped_by == session.stopped_by
    assert session.advance() == 0


def test_a_run_without_progress_ends() -> None:
    still = _RUN.with_values({"training.learning_rate": 1e-6, "training.patience": 1})
    frozen = [[0, j, k] for j in range(2) for k in range(3)] + [[1, 0, k] for k in range(3)]
    session = Session(still.with_values({"network.frozen": frozen}))
    session.advance()
    assert (session.step, session.stopped_by) == (
        200,
        "the training loss has not improved for 100 steps",
    )


def test_the_test_loss_is_checked_if_there_are_test_samples() -> None:
    experiment = _RUN.with_values({"data.test_share": 0.4})
    free = Session(experiment)
    free.advance(steps=200)
    test, train = free.loss_of(free.problem.test), free.loss_of(free.dataset)
    assert test != train
    session = Session(experiment.with_values({"training.target_loss": test}))
    session.advance()
    reached = Session(experiment)
    reached.advance(steps=session.step)
    assert reached.loss_of(reached.problem.test) <= test
    assert session.step <= 200


@pytest.mark.parametrize("chunk", [1, 7, 100, 250])
@pytest.mark.parametrize(
    "values",
    [{"training.target_loss": 0.15}, {"training.patience": 150, "training.learning_rate": 30.0}],
    ids=["target", "patience"],
)
def test_a_run_ends_at_the_same_step_however_it_is_divided(
    chunk: int, values: dict[str, object]
) -> None:
    experiment = _RUN.with_values(values)
    whole, divided = Session(experiment), Session(experiment)
    whole.advance()
    while divided.advance(steps=chunk):
        divided.snapshot()
    assert divided.step == whole.step
    assert divided.stopped_by == whole.stopped_by != ""
    assert list(divided.losses) == list(whole.losses)


def test_a_stopped_run_continues_with_another_condition() -> None:
    session = Session(_RUN.with_values({"training.target_loss": 10.0}))
    session.advance()
    assert (session.step, session.stopped_by[:28]) == (100, "the training loss reached 10")
    session.apply(_RUN)
    assert (session.status, session.stopped_by) == (Status.UNDERWAY, "")
    session.advance()
    assert (session.step, session.stopped_by) == (900, "")
    free = Session(_RUN)
    free.advance()
    assert list(session.losses) == list(free.losses)


def test_expensive_checks_are_rare_and_an_interrupted_one_remains_due() -> None:
    stops = StopConditions(least_interval=150, loss_name="test loss")
    assert stops.steps_left(_TARGET, 0) == 200

    def interrupted() -> float:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        stops.check(_TARGET, 200, interrupted)
    assert stops.steps_left(_TARGET, 200) == 0
    stops.check(_TARGET, 200, lambda: 0.4)
    assert stops.reason == "the test loss reached 0.5 (0.4)"
    assert stops.steps_left(_TARGET, 200) == 200
