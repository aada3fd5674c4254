"""Any step of a run again, bit for bit, in any order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.presets import PRESETS
from scratchnet.engines import REFERENCE, Interrupt, Interrupted
from scratchnet.experiment import Experiment
from scratchnet.run.rewinding import Rewinder
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Snapshot, Status

_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": 60}
_RICH = {
    **_SMALL,
    "training.batch_size": 5,
    "training.optimizer": "adam",
    "training.learning_rate": 0.05,
    "training.schedule": "cosine",
    "network.dropout": 0.3,
    "data.test_share": 0.3,
}
_NEVER = Interrupt()


def _run(values: dict[str, object], changes: dict[int, dict[str, object]]) -> list[Snapshot]:
    """Return a run after each of its steps; ``changes`` are applied after so many."""
    session = Session(Experiment().with_values(values), measuring=True)
    snapshots = [session.snapshot()]
    while not session.ended:
        if session.step in changes:
            session.apply(session.experiment.with_values(changes.pop(session.step)))
        session.advance(steps=1)
        snapshots.append(session.snapshot())
    return snapshots


def _moment(rewinder: Rewinder, step: int) -> Snapshot:
    return rewinder.snapshot(step, _NEVER)


@settings(max_examples=10, deadline=None)
@given(
    values=st.sampled_from([_SMALL, _RICH, {**_RICH, "training.optimizer": "momentum"}]),
    order=st.lists(st.integers(0, 80), min_size=1, max_size=8),
    changed_at=st.integers(1, 55),
)
def test_every_step_has_the_bits_that_it_had(
    values: dict[str, object], order: list[int], changed_at: int
) -> None:
    changes: dict[int, dict[str, object]] = {
        changed_at: {"training.learning_rate": 0.2, "training.batch_size": 3},
        changed_at + 2: {"training.optimizer": "nesterov", "training.schedule": "step"},
        changed_at + 4: {"training.steps": 80, "training.l2": 0.01, "training.momentum": 0.5},
    }
    snapshots = _run(values, changes)
    rewinder = Rewinder(snapshots[-1], REFERENCE)
    for step in order:
        moment, then = _moment(rewinder, step), snapshots[step]
        assert moment.step == step
        assert moment.parameters == then.parameters
        assert list(moment.losses) == list(then.losses)
        assert moment.penalty == then.penalty
        assert [each.step for each in moment.measurements] == [
            each.step for each in snapshots[-1].measurements if each.step <= step
        ]


def test_a_moment_says_that_the_run_is_under_way() -> None:
    last = _run(_SMALL, {30: {"training.learning_rate": 0.5}})[-1]
    rewinder = Rewinder(last, REFERENCE)
    assert _moment(rewinder, 0).status is Status.READY
    moment = _moment(rewinder, 30)
    assert (moment.status, moment.changes) == (Status.UNDERWAY, ())
    assert (
        moment.experiment.training.learning_rate == last.initial_experiment.training.learning_rate
    )
    assert _moment(rewinder, 31).changes == last.changes
    assert _moment(rewinder, 60) is last


def test_a_run_that_was_stopped_or_diverged_can_be_shown_throughout() -> None:
    stopped = _run({**_SMALL, "training.steps": 400, "training.target_loss": 10.0}, {})[-1]
    assert stopped.stopped_by
    assert _moment(Rewinder(stopped, REFERENCE), stopped.step - 1).step == stopped.step - 1
    wild = {
        **_SMALL,
        "network.activation": "relu",
        "network.output_activation": "linear",
        "training.learning_rate": 1000.0,
    }
    diverged = _run(wild, {})[-1]
    assert diverged.status is Status.DIVERGED
    for step in range(diverged.step + 1):
        assert _moment(Rewinder(diverged, REFERENCE), step).step == step


def test_steps_that_were_not_made_are_refused() -> None:
    rewinder = Rewinder(_run(_SMALL, {})[-1], REFERENCE)
    for step in (-1, 61):
        with pytest.raises(ValueError, match="steps 0 to 60"):
            _moment(rewinder, step)


def test_a_run_that_goes_on_keeps_its_checkpoints() -> None:
    snapshots = _run(_SMALL, {})
    rewinder = Rewinder(snapshots[40], REFERENCE)
    rewinder.prepare(_NEVER, lambda _: None)
    known = rewinder.known
    assert known == 40
    assert rewinder.extend(snapshots[60])
    assert rewinder.known == known
    assert _moment(rewinder, 55).parameters == snapshots[55].parameters
    other = _run({**_SMALL, "seed": 3}, {})
    assert not rewinder.extend(other[-1])


def test_checkpoints_are_few_however_long_the_run() -> None:
    session = Session(Experiment().with_values({**_SMALL, "training.steps": 2_000}))
    session.advance(steps=300)
    rewinder = Rewinder(session.snapshot(), REFERENCE)
    rewinder.prepare(_NEVER, lambda _: None)
    session.advance()
    rewinder.extend(session.snapshot())
    rewinder.prepare(_NEVER, lambda _: None)
    assert len(rewinder._checkpoints) <= 257
    assert _moment(rewinder, 1_999).parameters != session.parameters()


def test_it_can_be_interrupted_and_goes_on() -> None:
    snapshots = _run(_SMALL, {})
    rewinder = Rewinder(snapshots[-1], REFERENCE)
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    with pytest.raises(Interrupted):
        rewinder.snapshot(50, interrupt)
    assert _moment(rewinder, 50).parameters == snapshots[50].parameters


@pytest.mark.slow
def test_with_the_compiled_engine_too() -> None:
    from scratchnet.engines import EXACT
    from scratchnet.engines.preparing import prepare

    prepare(EXACT)
    experiment = PRESETS["spiral"].load().with_values({"training.steps": 700})
    session = Session(experiment, EXACT, measuring=True)
    session.advance(steps=333)
    parameters = session.parameters()
    session.advance()
    rewinder = Rewinder(session.snapshot(), EXACT)
    assert _moment(rewinder, 333).parameters == parameters
