"""Sessions: the same bits however they were divided, live settings, and how runs end."""

import itertools
import os
from array import array
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.engines import ENGINES, EXACT, FAST, REFERENCE, Interrupt
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.registry import OPTIMIZERS
from scratchnet.run.recipe import Replay, recipe_of
from scratchnet.run.session import LossHistory, Session
from scratchnet.run.snapshot import Change, Status

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": 30}
)


class _After(Interrupt):
    """Is set after it has been tested so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._left = times

    def __call__(self) -> bool:
        self._left -= 1
        self.flag[0] = self._left < 0
        return super().__call__()


def test_starts_untrained() -> None:
    session = Session(_SMALL)
    snapshot = session.snapshot()
    assert (session.status, session.step) == (Status.READY, 0)
    assert (snapshot.loss, len(snapshot.losses)) == (None, 0)
    assert snapshot.parameters == session.initial_parameters


def test_ends_after_its_steps() -> None:
    session = Session(_SMALL)
    assert session.advance() == 30
    assert session.status is Status.FINISHED
    assert session.advance() == 0
    assert session.snapshot().loss == session.losses[-1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 9), max_size=12),
    st.one_of(st.none(), st.integers(1, 20)),
    st.sampled_from(["grid", "uniform"]),
    st.floats(0, 0.5),
    st.integers(0, 2**31 - 1),
)
def test_the_bits_do_not_depend_on_the_chunks(
    chunks: list[int], batch_size: int | None, sampling: str, noise: float, seed: int
) -> None:
    experiment = _SMALL.with_values(
        {
            "training.batch_size": batch_size,
            "data.sampling": sampling,
            "data.samples": 11,
            "data.noise": noise,
            "seed": seed,
        }
    )
    whole, chunked = Session(experiment), Session(experiment)
    whole.advance()
    for steps in chunks:
        chunked.advance(steps=steps)
        chunked.snapshot()
    chunked.advance(budget_s=0.0)
    chunked.advance()
    assert chunked.losses == whole.losses
    assert chunked.parameters() == whole.parameters()


def test_an_interrupted_step_is_repeated_with_the_same_bits() -> None:
    experiment = _SMALL.with_values({"training.batch_size": 5})
    whole, interrupted = Session(experiment), Session(experiment)
    whole.advance()
    for samples in itertools.count():
        interrupted.advance(interrupt=_After(samples % 7))
        if interrupted.advance(steps=1) == 0:
            break
    assert interrupted.losses == whole.losses
    assert interrupted.parameters() == whole.parameters()


def test_a_budget_still_makes_a_step() -> None:
    assert Session(_SMALL).advance(budget_s=0.0) == 1


def test_every_epoch_takes_every_sample_once_and_the_last_batch_is_its_own_step() -> None:
    experiment = _SMALL.with_values({"training.batch_size": 6})
    session = Session(experiment)
    seen = []
    for _ in range(6):
        batch = session._batches.peek(6)
        assert batch is not None
        seen.append(list(batch))
        session.advance(steps=1)
    assert [len(batch) for batch in seen] == [6, 6, 4, 6, 6, 4]
    first, second = [*chain(*seen[:3])], [*chain(*seen[3:])]
    assert sorted(first) == sorted(second) == list(range(16))
    assert first != second


def test_a_batch_that_covers_everything_is_the_full_batch() -> None:
    full, covering = Session(_SMALL), Session(_SMALL.with_values({"training.batch_size": 16}))
    full.advance()
    covering.advance()
    assert covering.losses == full.losses


def test_live_settings_act_from_the_next_step_and_are_recorded() -> None:
    session = Session(_SMALL)
    session.advance(steps=10)
    slower = _SMALL.with_values({"training.learning_rate": 0.5, "training.steps": 12})
    session.apply(slower)
    session.advance()
    assert session.step == 12
    assert session.snapshot().changes == (
        Change(10, "training.learning_rate", 0.5),
        Change(10, "training.steps", 12),
    )
    untouched = Session(_SMALL)
    untouched.advance(steps=12)
    assert session.losses[:11] == untouched.losses[:11]
    assert session.losses[11] != untouched.losses[11]


def test_more_steps_continue_a_finished_run() -> None:
    session = Session(_SMALL)
    session.advance()
    session.apply(_SMALL.with_values({"training.steps": 40}))
    assert session.advance() == 10


def test_other_settings_need_a_new_session() -> None:
    session = Session(_SMALL)
    with pytest.raises(ValueError, match=r"data\.noise"):
        session.apply(_SMALL.with_values({"data.noise": 0.5}))


@pytest.mark.parametrize("batch_size", [None, 3])
def test_divergence_keeps_the_last_finite_state(batch_size: int | None) -> None:
    experiment = _SMALL.with_values(
        {"data.formula": "1e200 * x", "training.batch_size": batch_size}
    )
    session = Session(experiment)
    session.advance()
    assert session.status is Status.DIVERGED
    assert session.diverged_at == session.step + 1
    snapshot = session.snapshot()
    assert snapshot.diverged_at == session.diverged_at
    assert snapshot.parameters == session.initial_parameters
    assert session.advance() == 0


def test_snapshots_do_not_change_afterwards() -> None:
    session = Session(_SMALL)
    session.advance(steps=3)
    snapshot = session.snapshot()
    losses = list(snapshot.losses)
    session.advance()
    assert list(snapshot.losses) == losses
    assert snapshot.losses.readonly
    assert snapshot.step == 3


def test_a_snapshot_computes_the_networks_output() -> None:
    session = Session(Experiment())
    assert session.snapshot().outputs([0.0, 0.0]) == [0.5588236746843033]


def test_refuses_an_undefined_objective() -> None:
    with pytest.raises(FormulaError, match="x = 0"):
        Session(_SMALL.with_values({"data.formula": "1/x"}))


def test_refuses_an_unknown_engine() -> None:
    with pytest.raises(InvalidValue, match="engine"):
        Session(_SMALL, "steam")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_trains(engine: str) -> None:
    session = Session(_SMALL, engine)
    session.advance()
    assert session.losses[-1] < session.losses[0]


#: Four classes by softmax, with every setting.
_CLASSES = Experiment().with_values(
    {
        "data.source": "table",
        "data.inputs": [[k / 8, (k * k % 7) / 4] for k in range(24)],
        "data.targets": ["a", "b", "c", "d"] * 6,
        "data.scaling": "standard",
        "data.test_share": 0.25,
        "network.hidden": [3],
        "network.features": ["x", "y", "x*y"],
        "network.output_activation": "softmax",
        "network.frozen": [[0, 0, 1]],
        "training.loss": "cross_entropy",
        "training.optimizer": "adam",
        "training.learning_rate": 0.05,
        "training.schedule": "step",
        "training.schedule_every": 7,
        "training.batch_size": 5,
        "training.l2": 0.01,
        "training.steps": 40,
    }
)


def test_a_run_with_classes_has_as_many_outputs_and_learns() -> None:
    session = Session(_CLASSES)
    before = session.loss_of(session.dataset)
    assert session.problem.sizes == (3, 3, 4)
    assert (len(session.dataset), len(session.problem.test)) == (18, 6)
    session.advance()
    assert session.loss_of(session.dataset) < before
    assert session.outputs(session.problem.test).shape == (6, 4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_run_handed_over_has_the_bits_of_one_that_was_not(optimizer: str, schedule: str) -> None:
    experiment = _CLASSES.with_values(
        {"training.optimizer": optimizer, "training.schedule": schedule}
    )
    whole, handed = Session(experiment), Session(experiment)
    whole.advance()
    for steps, engine in ((3, EXACT), (9, REFERENCE), (1, EXACT)):
        handed.advance(steps=steps)
        handed.use_engine(engine)
    handed.advance()
    assert list(handed.losses) == list(whole.losses)
    assert list(handed.snapshot().penalties) == list(whole.snapshot().penalties)
    assert handed.parameters() == whole.parameters()
    assert handed.step == 40


def _branched(engine: str, *values: dict[str, object]) -> Session:
    """Return a run that takes over other settings after every ten steps."""
    session = Session(_SMALL.with_values({"training.batch_size": 5}), engine)
    for each in values:
        session.advance(steps=10)
        session.apply(session.experiment.with_values(each))
    session.advance()
    return session


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_branch_goes_on_with_another_optimizer(optimizer: str) -> None:
    values: tuple[dict[str, object], ...] = (
        {"training.optimizer": optimizer, "training.learning_rate": 0.02},
        {"training.optimizer": "momentum", "training.momentum": 0.5},
        {"training.momentum": 0.7, "training.schedule": "cosine", "training.steps": 45},
    )
    plain = _branched(REFERENCE, *values)
    assert plain.step == 45
    assert plain.status is Status.FINISHED
    for engine in ENGINES:
        session = _branched(engine, *values)
        again = Replay(recipe_of(session.snapshot()))
        again.advance()
        assert again.session.parameters() == session.parameters()
        if engine != FAST:
            assert list(session.losses) == list(plain.losses)
            assert session.parameters() == plain.parameters()


def test_another_optimizer_begins_without_memory() -> None:
    session = Session(_SMALL.with_values({"training.optimizer": "momentum"}))
    session.advance(steps=10)
    state = session.pending_step().optimizer
    session.apply(session.experiment.with_values({"training.momentum": 0.5}))
    assert session.pending_step().optimizer == state
    session.apply(session.experiment.with_values({"training.optimizer": "adam"}))
    afresh = session.pending_step().optimizer
    assert {value for layer in afresh.first for row in layer for value in row} == {0.0}
    assert (afresh.beta1_power, afresh.beta2_power) == (1.0, 1.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_optimizer_that_is_chosen_again_before_the_next_step_has_its_memory(
    engine: str,
) -> None:
    experiment = _SMALL.with_values({"training.optimizer": "adam", "training.learning_rate": 0.1})
    whole, tried = Session(experiment, engine), Session(experiment, engine)
    whole.advance()
    tried.advance(steps=10)
    for name in ("sgd", "rmsprop", "adam"):
        tried.apply(experiment.with_values({"training.optimizer": name}))
    assert recipe_of(tried.snapshot()).changes == ()
    tried.advance()
    assert tried.parameters() == whole.parameters()


def test_a_schedule_continues_however_the_steps_are_divided() -> None:
    for schedule in SCHEDULES:
        experiment = _CLASSES.with_values({"training.schedule": schedule})
        whole, divided = Session(experiment, EXACT), Session(experiment, EXACT)
        whole.advance()
        while divided.advance(steps=3):
            divided.gradients()
            divided.loss_of(divided.problem.test)
        assert list(divided.losses) == list(whole.losses)


def test_a_penalty_is_recorded_from_when_weights_cost_something() -> None:
    session = Session(_SMALL)
    session.advance(steps=4)
    assert len(session.snapshot().penalties) == 0
    assert session.snapshot().penalty == 0.0
    costly = _SMALL.with_values({"training.l1": 0.1})
    session.apply(costly)
    session.advance(steps=3)
    penalties = list(session.snapshot().penalties)
    assert penalties[:4] == [0.0] * 4
    assert all(each > 0 for each in penalties[4:])
    assert len(penalties) == 7
    assert session.snapshot().penalty == penalties[-1]
    session.apply(_SMALL)
    session.advance(steps=2)
    assert session.snapshot().penalty == 0.0
    session.apply(costly)
    session.advance(steps=1)
    again = list(session.snapshot().penalties)
    assert again[:7] == penalties
    assert again[7:9] == [0.0, 0.0]
    assert again[9] == session.snapshot().penalty > 0


def test_the_loss_is_the_datas_and_the_penalty() -> None:
    session = Session(_SMALL.with_values({"training.l2": 0.5}))
    data = session.loss_of(session.dataset)
    session.advance(steps=1)
    assert session.losses[0] == data + session.snapshot().penalties[0]


def test_without_shuffling_the_seed_moves_nothing_but_the_parameters() -> None:
    values = {"training.batch_size": 5, "training.shuffle": False}
    session = Session(_SMALL.with_values(values))
    for first in (0, 5, 10, 15, 0):
        assert list(session._batches.peek(5) or ()) == list(range(first, min(first + 5, 16)))
        session.advance(steps=1)


@pytest.mark.parametrize("engine", [REFERENCE, EXACT])
def test_frozen_parameters_stay_throughout_a_run(engine: str) -> None:
    session = Session(_CLASSES, engine)
    session.advance()
    assert session.parameters()[0][0][1] == session.initial_parameters[0][0][1]
    assert session.parameters()[0][0][0] != session.initial_parameters[0][0][0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_other_optimizers_diverge_no_less_cleanly(optimizer: str) -> None:
    experiment = _SMALL.with_values(
        {"data.formula": "1e200 * x", "training.optimizer": optimizer, "training.l2": 0.1}
    )
    session = Session(experiment)
    session.advance()
    assert session.status is Status.DIVERGED
    assert session.parameters() == session.initial_parameters
    assert len(session.losses) == len(session.snapshot().penalties) == 0


def test_an_expensive_evaluation_has_a_call_of_its_own() -> None:
    session = Session(_SMALL, measuring=True)
    while session.step < 10:
        session.advance(budget_s=1e-9)
    assert not session.snapshot().measurements
    session.advance(budget_s=1e-9)
    assert [each.step for each in session.snapshot().measurements] == [10]
    whole = Session(_SMALL, measuring=True)
    whole.advance()
    session.advance()
    assert session.snapshot().measurements == whole.snapshot().measurements


def test_a_call_with_a_budget_makes_many_steps_without_evaluations() -> None:
    session = Session(Experiment(), EXACT)
    calls = 0
    while not session.ended:
        session.advance(budget_s=60.0)
        calls += 1
    assert calls == 1


_LOSSES = st.lists(st.lists(st.floats(allow_nan=False), max_size=30), max_size=8)


@given(_LOSSES, st.integers(0, 5000))
def test_views_show_what_was_there_when_they_were_made(
    portions: list[list[float]], first: int
) -> None:
    history = LossHistory(6000)
    expected = [0.5] * first
    history.extend(array("d", expected))
    views = [(history.view(), list(expected))]
    for portion in portions:
        history.extend(array("d", portion))
        expected += portion
        views.append((history.view(), list(expected)))
    assert len(history) == len(expected)
    for view, seen in views:
        assert view.tolist() == seen
        assert view.readonly


def test_there_is_room_for_so_many_and_no_more() -> None:
    history = LossHistory(100_000)
    history.extend(array("d", range(100_000)))
    assert history.view()[-1] == 99_999.0
    with pytest.raises(ValueError, match="different structures"):
        history.extend(array("d", [0.5]))
    assert len(history) == 100_000


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells so")
def test_an_untouched_buffer_occupies_no_memory() -> None:
    before = _resident_bytes()
    histories = [LossHistory(10_000_000) for _ in range(10)]
    assert _resident_bytes() - before < 20_000_000
    assert not any(map(len, histories))


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
