"""Runs that are replayed: equal to the last bit, or where they first differ, and why."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.engines import EXACT, FAST, REFERENCE, EngineUnavailable, Interrupt, Interrupted
from scratchnet.experiment import Experiment
from scratchnet.records import (
    Check,
    Rerun,
    Run,
    engine_to_repeat,
    run_from_text,
    run_to_text,
    verification,
    verify,
    work_of,
)
from scratchnet.run.recipe import Recipe
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change
from tests.scratchnet.records.conftest import SMALL, changed_run, diverged_run, made, run_from


def _other(number: float) -> float:
    """Return a number that differs in the last bit."""
    bits = array("q")
    bits.frombytes(array("d", [number]).tobytes())
    bits[0] ^= 1
    return array("d", bits.tobytes())[0]


def _stopped_run() -> Run:
    values = {"training.target_loss": 0.2, "training.steps": 1000, "data.test_share": 0.25}
    return made(Experiment().with_values(values), EXACT)


def _paused_run() -> Run:
    session = Session(SMALL, EXACT)
    session.advance(steps=3)
    return run_from(session)


@pytest.mark.parametrize(
    "make",
    [
        made,
        lambda: made(engine=FAST),
        lambda: made(Experiment(), EXACT),
        changed_run,
        diverged_run,
        _stopped_run,
        _paused_run,
        lambda: made(SMALL.with_values({"training.batch_size": 4}), EXACT),
    ],
    ids=["small", "fast", "article", "changed", "diverged", "stopped", "paused", "batches"],
)
def test_a_run_is_equal_to_the_last_bit(make: Callable[[], Run]) -> None:
    run = make()
    check = verify(run)
    count = sum(len(row) for layer in run.parameters for row in layer)
    assert check.equal
    assert check.engine == (FAST if run.recipe.engine == FAST else EXACT)
    assert str(check) == (
        f"Verified: {run.steps:,} losses and {count} parameters are equal to the last bit"
    )


_EDITS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(
            [
                {"training.learning_rate": 0.5},
                {"training.learning_rate": 900.0},
                {"training.batch_size": 4},
                {"training.l2": 0.1},
                {"training.steps": 300},
                {"training.target_loss": 0.2},
                {"training.target_loss": None},
                {"training.patience": 100},
            ]
        ),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(_EDITS, st.integers(0, 250))
def test_whatever_was_done_to_a_run_its_file_is_verified(
    edits: list[tuple[int, dict[str, object]]], last: int
) -> None:
    experiment = SMALL.with_values({"training.steps": 200, "network.activation": "relu"})
    session = Session(experiment, EXACT, measuring=True)
    for steps, values in edits:
        session.advance(steps=steps)
        session.apply(session.experiment.with_values(values))
    session.advance(steps=last)
    run = run_from(session)
    read = run_from_text(run_to_text(run))
    assert read == run
    check = verify(read)
    assert check.equal, check


def test_the_test_samples_are_evaluated_at_the_end() -> None:
    run = _stopped_run()
    session = Session(run.recipe.experiment)
    session.advance()
    assert session.stopped_by == run.stopped_by != ""
    assert verify(run).test_loss == session.loss_of(session.problem.test)
    assert verify(made()).test_loss is None


def _with_loss(run: Run, index: int, value: float) -> Run:
    losses = list(run.losses)
    losses[index] = value
    return replace(run, losses=losses)


def test_the_first_different_loss_is_reported() -> None:
    # Of the second portion that is compared.
    run = made(Experiment().with_values({"training.steps": 5000}), EXACT)
    check = verify(_with_loss(_with_loss(run, 4999, 1.0), 4500, _other(run.losses[4500])))
    assert check.discrepancy is not None
    assert check.discrepancy.step == 4501
    assert check.discrepancy.found == run.losses[4500]


@pytest.mark.parametrize("index", [0, 3, 5])
def test_one_bit_of_one_loss_is_found(index: int) -> None:
    run = made()
    recorded = _other(run.losses[index])
    check = verify(_with_loss(run, index, recorded))
    assert check.discrepancy is not None
    assert check.discrepancy.step == index + 1
    assert (check.discrepancy.recorded, check.discrepancy.found) == (recorded, run.losses[index])
    assert f"the loss of step {index + 1}: {recorded!r} in the file" in str(check)
    assert check.reason == "The file's numbers are not those of its experiment."


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda run: {"penalties": [*run.penalties[:-1], 1.0]}, "the penalty of step 6"),
        (
            lambda run: {"parameters": (*run.parameters[:-1], ((1.0, 2.0),))},
            "the final weight 1 of neuron 1 in layer 2",
        ),
        (
            lambda run: {"initial_parameters": (((0.5, 0.5, 0.5),), *run.parameters[1:])},
            "the initial weight 1 of neuron 1 in layer 1",
        ),
        (
            lambda run: {"parameters": (*run.parameters[:-1], (*run.parameters[-1], (1.0, 2.0)))},
            "the final weight 1 of neuron 2 in layer 2",
        ),
        (lambda run: {"stopped_by": "boredom"}, "what stopped the run"),
    ],
)
def test_every_other_difference_is_reported(
    change: Callable[[Run], dict[str, Any]], place: str
) -> None:
    run = made()
    check = verify(replace(run, **change(run)))
    assert check.discrepancy is not None
    assert check.discrepancy.place == place


def test_a_run_that_ends_sooner_here_differs() -> None:
    run = diverged_run()
    longer = replace(
        run,
        recipe=replace(run.recipe, steps=run.steps + 2),
        losses=[*run.losses, 1.0, 1.0],
        diverged_at=run.steps + 3,
    )
    check = verify(longer)
    assert check.discrepancy is not None
    assert check.discrepancy.step == run.steps + 1
    assert check.discrepancy.found is None


def test_a_run_that_continues_here_differs() -> None:
    run = _paused_run()
    claimed = replace(run, status=diverged_run().status, diverged_at=run.steps + 1)
    assert not verify(claimed).equal


def _reason(run: Run) -> str:
    check = verify(_with_loss(run, 0, 1.0))
    return check.reason


def test_the_likely_cause_of_a_difference_is_named() -> None:
    run, fast = made(), made(engine=FAST)
    musl = replace(run.origin, libc="musl 1.2")
    assert "exact engine depends on the C library's exp" in _reason(replace(run, origin=musl))
    assert "musl 1.2" in _reason(replace(run, origin=musl))
    assert "C library" not in _reason(replace(fast, origin=musl))
    older = replace(run.origin, program="0.0.1")
    assert "made by Scratchnet 0.0.1" in _reason(replace(run, origin=older))
    other = _reason(replace(run, samples="0" * 64))
    assert "already differ from those of the file's experiment" in other
    elsewhere = replace(run, samples="0" * 64, origin=musl)
    assert "samples already differ in their last digits" in _reason(elsewhere)


def test_an_interrupt_ends_it_at_once() -> None:
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    with pytest.raises(Interrupted):
        verify(made(Experiment(), EXACT), interrupt=interrupt)


def test_without_compiled_engines_the_reference_does(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, fast = made(), made(engine=FAST)

    def missing(name: str) -> None:
        raise EngineUnavailable("no compiler")

    monkeypatch.setattr(verification, "prepare", missing)
    assert verify(exact) == Check(REFERENCE, exact.steps, 5)
    with pytest.raises(EngineUnavailable, match="fast engine is unavailable: no compiler"):
        verify(fast)


def test_an_unprepared_engine_is_not_waited_for_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "is_prepared", lambda name: False)
    assert engine_to_repeat(EXACT, wait=False) == REFERENCE
    with pytest.raises(EngineUnavailable, match="not prepared"):
        engine_to_repeat(FAST, wait=False)


def _forged(run: Run, step: int) -> Run:
    losses = list(run.losses)
    losses[step - 1] = _other(losses[step - 1])
    return replace(run, losses=losses)


def test_a_run_is_known_to_differ_as_soon_as_a_loss_does() -> None:
    run = _forged(made(), step=4)
    rerun = Rerun(run.recipe, run, engine=REFERENCE)
    assert not rerun.differs()
    rerun.advance(3)
    assert not rerun.differs()
    rerun.advance(4)
    assert rerun.differs()
    check = rerun.check()
    assert check is not None
    assert check.discrepancy is not None
    assert check.discrepancy.place == "the loss of step 4"


def test_a_run_that_begins_otherwise_is_known_to_differ_before_its_first_step() -> None:
    run = made()
    run = replace(run, initial_parameters=made(SMALL.with_values({"seed": 1})).initial_parameters)
    rerun = Rerun(run.recipe, run, engine=REFERENCE)
    assert rerun.differs()
    assert rerun.session.step == 0


def test_what_follows_the_first_difference_is_not_replayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    advance, made_steps = Rerun.advance, list[int]()

    def one_step(self: Rerun, to_step: int | None = None, **options: Any) -> bool:
        made_steps.append(self.session.step + 1)
        return advance(self, self.session.step + 1) and self.session.step == 6

    monkeypatch.setattr(Rerun, "advance", one_step)
    check = verify(_forged(made(), step=2))
    assert made_steps == [1, 2]
    assert check.discrepancy is not None
    assert check.discrepancy.step == 2


@pytest.mark.parametrize(
    ("values", "changes", "samples"),
    [
        ({}, (), 9),
        ({"training.batch_size": 4}, (), 4),
        ({"training.batch_size": 50}, (), 9),
        ({"training.batch_size": 4}, (Change(2, "training.batch_size", 7),), 7),
        ({"training.batch_size": 4}, (Change(2, "training.batch_size", None),), 9),
    ],
)
def test_the_work_of_a_replay(
    values: dict[str, object], changes: tuple[Change, ...], samples: int
) -> None:
    recipe = Recipe(SMALL.with_values(values), EXACT, changes, 6)
    assert work_of(recipe) == 6 * samples * 5
