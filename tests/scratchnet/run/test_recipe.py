"""Recipes: the same run again, to the last bit, whatever changed in it and whenever."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.engines import EXACT, REFERENCE, Interrupt
from scratchnet.experiment import Experiment
from scratchnet.run.recipe import (
    LINEAR,
    LOGARITHMIC,
    SPACINGS,
    Recipe,
    Replay,
    frame_steps,
    recipe_of,
    steps_to_continue,
)
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change, Status

_SMALL = Experiment().with_values(
    {
        "data.intervals": 3,
        "network.hidden": [2],
        "training.steps": 60,
        "training.optimizer": "momentum",
        "training.schedule": "cosine",
    }
)
_EDITS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(
            [
                {"training.learning_rate": 0.3},
                {"training.learning_rate": 3.0},
                {"training.batch_size": 5},
                {"training.batch_size": None},
                {"training.l1": 0.01, "training.l2": 0.02},
                {"training.steps": 90},
                {"training.patience": 10},
            ]
        ),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(_EDITS, st.integers(0, 20), st.lists(st.integers(0, 70), max_size=4))
def test_the_replay_has_every_bit_of_the_run(
    edits: list[tuple[int, dict[str, object]]], rest: int, stations: list[int]
) -> None:
    session = Session(_SMALL)
    for steps, values in edits:
        session.advance(steps=steps)
        session.apply(session.experiment.with_values(values))
    session.advance(steps=rest)
    recipe = recipe_of(session.snapshot())
    replay = Replay(recipe)
    for station in sorted(stations):
        assert replay.advance(station)
        assert replay.session.step == min(station, recipe.steps)
    assert replay.advance()
    assert replay.done
    assert replay.session.losses == session.losses
    assert replay.session.parameters() == session.parameters()
    assert replay.session.experiment == session.experiment == recipe.experiment_at_end
    assert recipe_of(replay.session.snapshot()) == recipe


def test_says_only_what_made_a_difference() -> None:
    session = Session(_SMALL)
    for rate in (1.0, 2.0):
        session.apply(session.experiment.with_values({"training.learning_rate": rate}))
    session.advance(steps=5)
    for rate in (3.0, 2.0):
        session.apply(session.experiment.with_values({"training.learning_rate": rate}))
    session.apply(session.experiment.with_values({"training.l2": 0.5}))
    recipe = recipe_of(session.snapshot())
    initial = _SMALL.with_values({"training.learning_rate": 2.0})
    assert recipe == Recipe(initial, REFERENCE, (Change(5, "training.l2", 0.5),), 5)


def test_leads_on_from_the_last_finite_state() -> None:
    experiment = _SMALL.with_values(
        {
            "network.activation": "linear",
            "network.output_activation": "linear",
            "training.optimizer": "sgd",
            "training.schedule": "constant",
            "training.learning_rate": 1000.0,
            "training.steps": 500,
        }
    )
    session = Session(experiment)
    session.advance()
    assert session.status is Status.DIVERGED
    session.apply(experiment.with_values({"training.learning_rate": 1e-6}))
    session.advance(steps=1)
    replay = Replay(recipe_of(session.snapshot()))
    assert replay.advance()
    assert replay.session.parameters() == session.parameters()


def test_another_engine_may_make_it() -> None:
    session = Session(_SMALL)
    session.advance()
    replay = Replay(recipe_of(session.snapshot()), engine=EXACT)
    assert replay.advance()
    assert replay.session.losses == session.losses


def test_a_recipe_that_no_run_has_is_never_done() -> None:
    replay = Replay(Recipe(_SMALL, REFERENCE, (), 61))
    assert not replay.advance()
    assert not replay.done


@pytest.mark.parametrize("budget_s", [None, 0.0])
def test_can_be_interrupted_and_continued(budget_s: float | None) -> None:
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    replay = Replay(Recipe(_SMALL, REFERENCE, (Change(30, "training.l1", 0.1),), 60))
    assert not replay.advance(interrupt=interrupt)
    assert replay.session.step == 0
    calls = 1
    while not replay.advance(budget_s=budget_s):
        calls += 1
    assert replay.done
    assert (calls == 1) is (budget_s is None)


def _stopped() -> Session:
    """Return a run that a stop condition has ended after 100 steps."""
    values = {"training.target_loss": 0.2, "data.test_share": 0.25}
    session = Session(Experiment().with_values(values), EXACT, measuring=True)
    session.advance()
    assert session.stopped_by
    assert session.step == 100
    return session


@pytest.mark.parametrize(
    "change", [{"training.target_loss": 0.01}, {"training.learning_rate": 1.0}]
)
def test_a_setting_changed_back_does_not_continue_a_stopped_run(change: dict[str, object]) -> None:
    session = _stopped()
    before = session.experiment
    session.apply(before.with_values(change))
    assert not session.ended
    session.apply(before)
    assert session.ended
    assert session.advance(steps=50) == 0
    replay = Replay(recipe_of(session.snapshot()))
    assert replay.advance()
    assert replay.session.stopped_by == session.stopped_by


def test_a_stop_of_long_ago_is_none_for_the_same_settings_again() -> None:
    session = _stopped()
    before = session.experiment
    session.apply(before.with_values({"training.target_loss": 0.01}))
    session.advance(steps=50)
    session.apply(before)
    assert not session.ended
    session.advance()
    assert session.step == 200
    replay = Replay(recipe_of(session.snapshot()))
    assert replay.advance()
    assert replay.session.stopped_by == session.stopped_by


def test_an_evaluation_that_is_due_uses_the_settings_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = {"training.target_loss": 1e-6, "data.test_share": 0.25, "training.steps": 300}
    session = Session(Experiment().with_values(values), EXACT)
    # So expensive an evaluation gets a call of its own, which is never made here.
    while session.step < 100:
        session.advance(steps=100 - session.step, budget_s=1e-9)
    session.apply(session.experiment.with_values({"training.target_loss": 1.0}))
    session.advance()
    assert session.step == 200
    replay = Replay(recipe_of(session.snapshot()))
    assert replay.advance()
    assert replay.session.stopped_by == session.stopped_by
    assert replay.session.losses == session.losses


@pytest.mark.parametrize("size", [5, 33, None])
def test_batches_that_changed_before_the_first_step_stop_the_same_run(size: int | None) -> None:
    # Small batches are evaluated more rarely: the initial batch size decides.
    values = {"training.batch_size": 2, "training.target_loss": 1e6}
    session = Session(Experiment().with_values(values), EXACT)
    session.apply(session.experiment.with_values({"training.batch_size": size}))
    session.advance()
    assert session.stopped_by
    replay = Replay(recipe_of(session.snapshot()))
    replay.session.advance()
    assert replay.session.step == session.step
    assert replay.session.stopped_by == session.stopped_by
    assert replay.session.losses == session.losses


_STEP_COUNTS = st.one_of(st.integers(1, 50), st.integers(1, 10_000_000))
_FRAME_COUNTS = st.integers(2, 2_000)


@given(_STEP_COUNTS, _FRAME_COUNTS, st.sampled_from(SPACINGS))
def test_frames_lead_from_the_untrained_network_to_the_last_step(
    steps: int, frames: int, spacing: str
) -> None:
    steps_shown = frame_steps(steps, frames, spacing)
    assert steps_shown[0] == 0
    assert steps_shown[-1] == steps
    assert len(steps_shown) == min(frames, steps + 1)
    assert all(before < after for before, after in pairwise(steps_shown))


@given(_STEP_COUNTS, _FRAME_COUNTS)
def test_linear_frames_are_equally_spaced(steps: int, frames: int) -> None:
    steps_shown = frame_steps(steps, frames, LINEAR)
    gaps = {after - before for before, after in pairwise(steps_shown)}
    assert max(gaps) - min(gaps) <= 1


@given(_STEP_COUNTS, _FRAME_COUNTS)
def test_logarithmic_frames_are_further_apart_but_for_rounding(steps: int, frames: int) -> None:
    steps_shown = frame_steps(steps, frames, LOGARITHMIC)
    gaps = [after - before for before, after in pairwise(steps_shown)]
    assert all(after >= before - 1 for before, after in pairwise(gaps))


def test_logarithmic_frames_have_a_constant_ratio() -> None:
    assert frame_steps(1023, 11, LOGARITHMIC) == tuple(2**n - 1 for n in range(11))


def test_no_step_or_a_single_frame_is_refused() -> None:
    for steps, frames in ((0, 2), (5, 1), (-1, 2)):
        with pytest.raises(ValueError, match="a step and two frames"):
            frame_steps(steps, frames)


def test_a_finished_run_is_continued_by_as_many_steps_as_it_had() -> None:
    session = Session(_SMALL)
    # Changed before the first step, so that the run begins with it.
    session.apply(_SMALL.with_values({"training.steps": 40}))
    session.advance(steps=10)
    assert steps_to_continue(session.snapshot()) == 0
    session.advance()
    assert steps_to_continue(session.snapshot()) == 40
    session.apply(_SMALL.with_values({"training.steps": 80}))
    assert steps_to_continue(session.snapshot()) == 0
    session.advance()
    assert steps_to_continue(session.snapshot()) == 40


def test_a_run_that_ended_early_is_not_continued() -> None:
    stopped = Session(_SMALL.with_values({"training.steps": 500, "training.target_loss": 1000.0}))
    stopped.advance()
    assert stopped.stopped_by
    assert steps_to_continue(stopped.snapshot()) == 0
