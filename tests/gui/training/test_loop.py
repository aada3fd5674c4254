"""The training loop, without a thread: commands go in, events and updates come out."""

from dataclasses import replace
from importlib import import_module
from itertools import pairwise

import numpy as np
import pytest

from gui.training import loop
from gui.training.commands import (
    Apply,
    CancelBuilding,
    Close,
    Command,
    CommandQueue,
    Pause,
    Rebuild,
    ReplayRun,
    RequestFrames,
    SetSpeed,
    Start,
    Step,
    TakePendingStep,
    UseEngine,
)
from gui.training.events import (
    Building,
    Event,
    LatestValue,
    Paused,
    Rebuilt,
    Rejected,
    Replayed,
    Started,
    StepPending,
    Update,
)
from gui.training.loop import TrainingLoop
from gui.training.pacing import MAP_RESOLUTION, MapDetail
from gui.training.render_gate import RenderGate
from scratchnet.datasets import Problem
from scratchnet.engines import EXACT, FAST, REFERENCE, Interrupt, Interrupted
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.explain import ExplanationRequest
from scratchnet.records import About, Run, run_of
from scratchnet.run.resampling import refined
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Status
from scratchnet.watch import Watch

pytestmark = pytest.mark.slow

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": 40}
)


class _Bench(LatestValue[Update]):
    """A loop on the test's own thread, which takes every update itself."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.taken: list[Update] = []
        self._commands = CommandQueue()
        self._loop = TrainingLoop(self._commands, RenderGate(), self, self.events.append)
        self._step = 0

    def carry_out(self, *commands: Command) -> Update | None:
        """Let the loop carry out these commands and close at once; return the last update."""
        for command in (*commands, Close()):
            self._commands.put(command)
        self._step = -1
        self._loop.run()
        return self.take()

    def train(self, step: int, *commands: Command) -> Update:
        """Let the loop carry out these commands and close once it has paused at ``step``."""
        for command in commands:
            self._commands.put(command)
        self._step = step
        self._loop.run()
        update = self.take()
        assert update is not None
        return update

    def seconds_to_wait(self) -> float | None:
        """Return how long the loop waits for a command now; None is until there is one."""
        return self._loop._seconds_to_wait()

    def put_command(self, command: Command) -> None:
        """Add a command as the window does."""
        self._commands.put(command)

    def put(self, value: Update) -> None:
        self.take()
        self.taken.append(value)
        super().put(value)
        if value.frame.snapshot.step == self._step and not value.running:
            self._commands.put(Close())

    @property
    def empty(self) -> bool:
        # As if the window took every update at once.
        return True


@pytest.fixture
def bench() -> _Bench:
    return _Bench()


def test_a_new_run_is_ready(bench: _Bench) -> None:
    update = bench.carry_out(Rebuild(7, _SMALL))
    assert bench.events == [Rebuilt(7, _SMALL)]
    assert update is not None
    assert (update.run_id, update.running) == (7, False)
    assert update.frame.snapshot.status is Status.READY


def test_trains_to_the_end_with_the_bits_of_a_session(bench: _Bench) -> None:
    update = bench.train(40, Rebuild(1, _SMALL), Start())
    assert bench.events == [Rebuilt(1, _SMALL), Started(), Paused()]
    session = Session(_SMALL)
    session.advance()
    snapshot = update.frame.snapshot
    assert snapshot.status is Status.FINISHED
    assert list(snapshot.losses) == list(session.losses)
    assert snapshot.parameters == session.parameters()
    assert not update.running


def test_the_pending_step_is_sent_once_training_rests(bench: _Bench) -> None:
    bench.train(3, Rebuild(1, _SMALL), Step(3), TakePendingStep())
    session = Session(_SMALL)
    session.advance(steps=3)
    [sent] = [event for event in bench.events if isinstance(event, StepPending)]
    assert (sent.run_id, sent.experiment) == (1, _SMALL)
    assert sent.pending == session.pending_step()
    assert bench.events.index(Paused()) < bench.events.index(sent)


def test_takes_single_steps(bench: _Bench) -> None:
    update = bench.train(3, Rebuild(1, _SMALL), Step(), Step(2))
    assert update.frame.snapshot.step == 3
    assert bench.events[1:] == [Started(), Paused()]


def test_a_single_step_is_evaluated_though_no_view_asks_for_it(bench: _Bench) -> None:
    update = bench.train(1, Rebuild(1, _SMALL), Step())
    assert update.frame.snapshot.measurements == ()
    assert update.frame.evaluation is not None
    assert update.frame.evaluation.metrics
    assert update.frame.outputs is None


def test_a_live_setting_applies_to_the_running_session(bench: _Bench) -> None:
    changed = _SMALL.with_values({"training.learning_rate": 0.5})
    bench.train(5, Rebuild(1, _SMALL), Step(5))
    update = bench.train(10, Apply(changed), Step(5))
    snapshot = update.frame.snapshot
    assert snapshot.step == 10
    assert [(change.step, change.path) for change in snapshot.changes] == [
        (5, "training.learning_rate")
    ]


def test_a_rebuild_continues_running_and_a_reset_waits(bench: _Bench) -> None:
    other = _SMALL.with_values({"seed": 3})
    bench.carry_out(Rebuild(1, _SMALL), Start(), Rebuild(2, other))
    assert bench.events == [Rebuilt(1, _SMALL), Started(), Rebuilt(2, other)]
    bench.events.clear()
    bench.carry_out(Rebuild(3, other, running=False))
    assert bench.events == [Rebuilt(3, other), Paused()]


def test_what_cannot_be_built_leaves_the_run_as_it_was(bench: _Bench) -> None:
    bench.train(4, Rebuild(1, _SMALL), Step(4))
    bad = _SMALL.with_values({"data.formula": "1/x", "data.intervals": 2})
    bench.events.clear()
    bench.carry_out(Rebuild(2, bad))
    [event] = bench.events
    assert isinstance(event, Rejected)
    assert (event.run_id, "x = 0" in event.message) == (2, True)
    assert bench.train(5, Step()).run_id == 2


def _keep_two_runs(bench: _Bench) -> Experiment:
    """Train a run of 4 steps, and then another one of 2."""
    other = _SMALL.with_values({"seed": 3})
    bench.train(4, Rebuild(1, _SMALL), Step(4))
    bench.train(2, Rebuild(2, other, keep=(1,)), Step(2))
    bench.events.clear()
    return other


def test_a_kept_run_is_continued_where_it_was(bench: _Bench) -> None:
    other = _keep_two_runs(bench)
    update = bench.carry_out(Rebuild(3, _SMALL, restores=1, keep=(2,)))
    assert bench.events == [Rebuilt(3, _SMALL, restored_at=4)]
    assert update is not None
    assert (update.run_id, update.frame.snapshot.step) == (3, 4)
    update = bench.train(40, Start())
    session = Session(_SMALL)
    session.advance()
    assert list(update.frame.snapshot.losses) == list(session.losses)
    update = bench.carry_out(Rebuild(4, other, restores=2))
    assert update is not None
    assert (update.frame.snapshot.step, update.scene.experiment.seed) == (2, 3)


def test_a_run_that_is_not_kept_is_built_again(bench: _Bench) -> None:
    _keep_two_runs(bench)
    bench.carry_out(Rebuild(3, _SMALL.with_values({"seed": 4})))
    update = bench.carry_out(Rebuild(4, _SMALL, restores=1))
    assert update is not None
    assert update.frame.snapshot.step == 0


def test_a_run_that_was_never_replaced_goes_on(bench: _Bench) -> None:
    bench.train(4, Rebuild(1, _SMALL), Step(4))
    # The one in between is out of date before the loop sees it.
    update = bench.carry_out(
        Rebuild(2, _SMALL.with_values({"seed": 3}), keep=(1,)),
        Rebuild(3, _SMALL, restores=1, keep=(2,)),
    )
    assert update is not None
    assert (update.run_id, update.frame.snapshot.step) == (3, 4)


def test_a_run_whose_replacement_was_rejected_is_known_by_its_old_id(bench: _Bench) -> None:
    bench.train(4, Rebuild(1, _SMALL), Step(4))
    bad = _SMALL.with_values({"data.formula": "1/x", "data.intervals": 2})
    bench.carry_out(Rebuild(2, bad, keep=(1,)))
    update = bench.carry_out(Rebuild(3, _SMALL, restores=1))
    assert update is not None
    assert update.frame.snapshot.step == 4


def test_a_kept_run_trains_on_only_if_it_did(bench: _Bench) -> None:
    other = _SMALL.with_values({"seed": 3})
    bench.train(4, Rebuild(1, _SMALL), Step(4))
    bench.carry_out(Rebuild(2, other, keep=(1,)), Start())
    bench.events.clear()
    bench.carry_out(Rebuild(3, _SMALL, restores=1, keep=(2,)))
    assert bench.events[-1] == Paused()


def _comes_while_building(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch, *commands: Command
) -> None:
    """Let these commands come while the first run is being built."""
    build = loop.build_problem

    def interrupted(experiment: Experiment, watch: Watch) -> Problem:
        monkeypatch.setattr(loop, "build_problem", build)
        for command in commands:
            bench.put_command(command)
        watch(0.5)
        return build(experiment, watch)

    monkeypatch.setattr(loop, "build_problem", interrupted)


def test_building_is_put_off_for_an_urgent_command_and_what_came_later_comes_later(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    _comes_while_building(bench, monkeypatch, Pause(), Start())
    update = bench.train(40, Rebuild(1, _SMALL), Start())
    assert bench.events == [Rebuilt(1, _SMALL), Started(), Paused(), Started(), Paused()]
    assert update.frame.snapshot.step == 40


def test_a_run_that_is_no_longer_wanted_is_not_built(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _SMALL.with_values({"seed": 5})
    _comes_while_building(bench, monkeypatch, Rebuild(2, other))
    update = bench.train(40, Rebuild(1, _SMALL, running=True))
    assert bench.events == [Rebuilt(2, other), Started(), Paused()]
    assert update.frame.snapshot.experiment == other


def test_building_can_be_cancelled_and_the_run_before_continues(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.carry_out(Rebuild(1, _SMALL))
    _comes_while_building(bench, monkeypatch, CancelBuilding())
    update = bench.train(40, Rebuild(2, _SMALL.with_values({"seed": 5})), Start())
    assert bench.events == [
        Rebuilt(1, _SMALL), Rejected(2, "Preparing the samples was cancelled"), Started(), Paused()
    ]  # fmt: skip
    assert update.run_id == 2
    assert update.frame.snapshot.experiment == _SMALL
    # Too late, and so without effect.
    bench.carry_out(CancelBuilding())
    assert len(bench.events) == 4


def test_building_ends_with_the_window(bench: _Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    _comes_while_building(bench, monkeypatch, Close())
    bench.carry_out(Rebuild(1, _SMALL))
    assert bench.events == []


def test_what_takes_long_to_build_is_reported(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_BUILDING_INTERVAL_S", 0.0)
    _comes_while_building(bench, monkeypatch)
    bench.carry_out(Rebuild(1, _SMALL))
    assert bench.events[0] == Building(1, 0.5)
    assert bench.events[-1] == Rebuilt(1, _SMALL)


def test_a_frame_that_takes_long_gives_way_to_a_command(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame_of = loop.frame_of

    def interrupted(*arguments: object) -> Frame:
        monkeypatch.setattr(loop, "frame_of", frame_of)
        raise Interrupted

    monkeypatch.setattr(loop, "frame_of", interrupted)
    assert bench.train(40, Rebuild(1, _SMALL), Start()).frame.snapshot.step == 40


def test_nothing_is_trained_while_paused(bench: _Bench) -> None:
    bench.carry_out(Rebuild(1, _SMALL), Start(), Pause())
    assert bench.events == [Rebuilt(1, _SMALL), Started(), Paused()]
    assert bench.train(1, Step()).frame.snapshot.step == 1


def test_a_scene_is_the_same_object_throughout_a_run(bench: _Bench) -> None:
    first = bench.train(1, Rebuild(1, _SMALL), Step())
    second = bench.train(2, Step())
    assert first.scene is second.scene


def test_commands_before_the_first_run_are_harmless(bench: _Bench) -> None:
    assert bench.carry_out(Start(), Step(), Pause(), Apply(_SMALL)) is None
    assert bench.events == []


@pytest.fixture(scope="module")
def _prepared() -> None:
    for name in (EXACT, FAST):
        prepare(name)


@pytest.mark.usefixtures("_prepared")
class TestEngines:
    def test_the_exact_engine_takes_over_during_a_run(self, bench: _Bench) -> None:
        before = bench.train(5, Rebuild(1, _SMALL), Step(5))
        assert before.frame.snapshot.engine == REFERENCE
        bench.events.clear()
        update = bench.train(40, UseEngine(EXACT), Start())
        session = Session(_SMALL)
        session.advance()
        snapshot = update.frame.snapshot
        assert (snapshot.engine, update.run_id) == (EXACT, 1)
        assert list(snapshot.losses) == list(session.losses)
        assert snapshot.parameters == session.parameters()
        assert update.scene is before.scene
        assert bench.events == [Started(), Paused()]

    def test_the_reference_may_take_over_again(self, bench: _Bench) -> None:
        bench.train(5, UseEngine(EXACT), Rebuild(1, _SMALL), Step(5))
        update = bench.train(40, UseEngine(REFERENCE), Start())
        session = Session(_SMALL)
        session.advance()
        assert update.frame.snapshot.engine == REFERENCE
        assert update.frame.snapshot.parameters == session.parameters()

    def test_a_hand_over_is_shown_though_nothing_is_trained(self, bench: _Bench) -> None:
        bench.train(5, Rebuild(1, _SMALL), Step(5))
        update = bench.train(5, UseEngine(EXACT))
        assert (update.frame.snapshot.engine, update.running) == (EXACT, False)

    @pytest.mark.parametrize("name", [EXACT, FAST])
    def test_before_the_first_step_any_engine_starts_at_once(
        self, bench: _Bench, name: str
    ) -> None:
        bench.carry_out(Rebuild(1, _SMALL))
        update = bench.train(3, UseEngine(name), Step(3))
        assert update.frame.snapshot.engine == name

    @pytest.mark.parametrize("name", [EXACT, FAST])
    def test_an_engine_chosen_before_the_first_run_starts_with_it(
        self, bench: _Bench, name: str
    ) -> None:
        assert bench.carry_out(UseEngine(name)) is None
        update = bench.carry_out(Rebuild(1, _SMALL))
        assert update is not None
        assert update.frame.snapshot.engine == name

    @pytest.mark.parametrize("name", [EXACT, FAST])
    def test_the_reference_trains_what_an_engine_has_no_kernel_for(
        self, bench: _Bench, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # As for an activation that was registered while the program runs.
        layout = import_module("scratchnet.engines.compiled.layout")
        codes = {name: code for name, code in layout.ACTIVATION_CODES.items() if name != "tanh"}
        monkeypatch.setattr(layout, "ACTIVATION_CODES", codes)
        tanh = _SMALL.with_values({"network.activation": "tanh"})
        update = bench.train(3, Rebuild(1, tanh), UseEngine(name), Step(3))
        assert update.frame.snapshot.engine == REFERENCE
        other = bench.carry_out(Rebuild(2, tanh))
        assert other is not None
        assert other.frame.snapshot.engine == REFERENCE
        assert bench.events == [Rebuilt(1, tanh), Started(), Paused(), Rebuilt(2, tanh)]

    @pytest.mark.parametrize(("before", "after"), [(REFERENCE, FAST), (FAST, REFERENCE)])
    def test_an_engine_with_other_digits_waits_for_the_next_run(
        self, bench: _Bench, before: str, after: str
    ) -> None:
        bench.train(5, UseEngine(before), Rebuild(1, _SMALL), Step(5))
        update = bench.train(40, UseEngine(after), Start())
        session = Session(_SMALL, before)
        session.advance()
        assert update.frame.snapshot.engine == before
        assert update.frame.snapshot.parameters == session.parameters()
        other = bench.carry_out(Rebuild(2, _SMALL))
        assert other is not None
        assert other.frame.snapshot.engine == after


class _Clock:
    """Time that passes only where the test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("frame_s", [0.001, 0.040, 0.250])
def test_maps_take_no_more_than_their_fraction_of_the_time(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch, frame_s: float
) -> None:
    clock = _Clock()
    steps, step_s = 2_000, 0.010
    shown_at: list[float] = []
    advance, frame_of = Session.advance, loop.frame_of

    def one_step(self: Session, *, steps: int | None, budget_s: float, interrupt: Interrupt) -> int:
        clock.now_s += step_s
        return advance(self, steps=1)

    def slow_frame(session: Session, *_: object) -> Frame:
        clock.now_s += frame_s
        shown_at.append(clock.now_s)
        return frame_of(session, 2)

    monkeypatch.setattr(loop, "perf_counter", clock)
    monkeypatch.setattr(loop, "frame_of", slow_frame)
    monkeypatch.setattr(Session, "advance", one_step)
    bench.train(steps, Rebuild(1, _SMALL.with_values({"training.steps": steps})), Start())
    waited = [after - before for before, after in pairwise(shown_at[:-1])]
    # A frame waits for the end of the current step.
    least_s = frame_s / loop._MAX_MAP_FRACTION
    assert all(least_s - 1e-9 <= seconds <= least_s + step_s + 1e-9 for seconds in waited)
    assert len(waited) > 10
    assert shown_at[-1] == clock.now_s, "the end of a run is shown at once"


def test_maps_are_coarse_while_training_and_fine_at_rest(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MapDetail, "resolution", lambda *_: 20)
    request = FrameRequest(neuron_resolution=6, drawn_neuron_resolution=3)
    bench.train(40, Rebuild(1, _SMALL), RequestFrames(request), Start())
    session = Session(_SMALL)
    running = [update.frame for update in bench.taken if update.running]
    assert len(running) > 1
    for frame in running:
        session.advance(steps=frame.snapshot.step - session.step)
        assert frame.coarse
        assert np.array_equal(frame.model_map, refined(session.maps(20), MAP_RESOLUTION))
        assert np.array_equal(frame.neuron_maps, session.maps(3, hidden=True))
    session.advance()
    end = bench.taken[-1].frame
    assert (end.coarse, end.snapshot.step) == (False, 40)
    assert np.array_equal(end.model_map, session.maps(MAP_RESOLUTION))
    assert np.array_equal(end.neuron_maps, session.maps(6, hidden=True))


def test_maps_of_one_input_are_always_fine(bench: _Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MapDetail, "resolution", lambda *_: 20)
    # Long enough for frames before its end.
    values = {"data.dimensions": 1, "data.formula": "x", "training.steps": 5_000}
    bench.train(5_000, Rebuild(1, _SMALL.with_values(values)), Start())
    assert any(update.running for update in bench.taken)
    assert not any(update.frame.coarse for update in bench.taken)


def test_another_size_on_the_screen_asks_for_no_frame_at_rest(bench: _Bench) -> None:
    request = FrameRequest(neuron_resolution=6, drawn_neuron_resolution=3)
    bench.carry_out(Rebuild(1, _SMALL))
    bench.train(0, RequestFrames(request))
    smaller = replace(request, drawn_neuron_resolution=2)
    bench.carry_out(RequestFrames(smaller))
    # It sleeps until another command comes.
    assert bench.seconds_to_wait() is None
    bench.carry_out(RequestFrames(replace(smaller, neuron_resolution=7)))
    assert bench.seconds_to_wait() is not None


def _made(experiment: Experiment = _SMALL) -> Run:
    """Return a run whose learning rate changed half-way."""
    session = Session(experiment)
    session.advance(steps=20)
    session.apply(experiment.with_values({"training.learning_rate": 1.0}))
    session.advance()
    return run_of(session.snapshot(), session.dataset, session.problem.test, About())


def _replay(run: Run, record: Run | None = None) -> ReplayRun:
    return ReplayRun(1, run.recipe, record, REFERENCE)


def test_a_run_is_replayed_whatever_the_speed(bench: _Bench) -> None:
    run = _made()
    update = bench.train(40, SetSpeed(1.0), _replay(run, run))
    assert bench.events[:2] == [Rebuilt(1, run.recipe.experiment_at_end), Started()]
    replayed, paused = bench.events[2:]
    assert isinstance(replayed, Replayed)
    assert (replayed.step, replayed.complete) == (40, True)
    assert replayed.check is not None
    assert replayed.check.equal
    assert paused == Paused()
    snapshot = update.frame.snapshot
    assert list(snapshot.losses) == list(run.losses)
    assert snapshot.parameters == run.parameters
    assert snapshot.changes == run.recipe.changes


def test_a_run_that_differs_from_its_record_is_reported(bench: _Bench) -> None:
    run = _made()
    losses = [*run.losses[:-1], 0.5]
    bench.train(40, _replay(run, replace(run, losses=losses)))
    [replayed] = [event for event in bench.events if isinstance(event, Replayed)]
    assert replayed.check is not None
    assert replayed.check.discrepancy is not None
    assert replayed.check.discrepancy.step == 40


def test_without_a_record_there_is_nothing_to_compare(bench: _Bench) -> None:
    bench.train(40, _replay(_made()))
    assert Replayed(1, 40, True, None) in bench.events


def _long_run() -> Run:
    """Return a run that takes longer than any test."""
    run = _made(_SMALL.with_values({"training.steps": 1_000_000, "training.target_loss": 0.1}))
    return replace(run, recipe=replace(run.recipe, steps=1_000_000))


@pytest.mark.parametrize("commands", [(Pause(), Step()), (Step(),)])
def test_a_command_of_the_user_cancels_a_replay(
    bench: _Bench, commands: tuple[Command, ...]
) -> None:
    update = bench.train(1, _replay(_long_run()), *commands)
    assert Replayed(1, 0, False, None) in bench.events
    # The controls show the settings of its end, and so they hold.
    assert update.frame.snapshot.experiment.training.learning_rate == 1.0


def test_another_run_cancels_a_replay(bench: _Bench) -> None:
    update = bench.train(1, _replay(_long_run()), Rebuild(2, _SMALL), Step())
    assert Replayed(1, 0, False, None) in bench.events
    assert update.frame.snapshot.experiment == _SMALL


def test_a_live_setting_waits_for_the_end_of_a_replay(bench: _Bench) -> None:
    run = _made()
    changed = run.recipe.experiment_at_end.with_values({"training.learning_rate": 7.0})
    update = bench.train(40, _replay(run, run), Apply(changed))
    [replayed] = [event for event in bench.events if isinstance(event, Replayed)]
    assert replayed.check is not None
    assert replayed.check.equal
    assert update.frame.snapshot.experiment.training.learning_rate == 7.0


def test_the_exact_engine_takes_over_a_replay(bench: _Bench) -> None:
    prepare(EXACT)
    run = _made()
    update = bench.train(40, _replay(run, run), UseEngine(EXACT))
    assert update.frame.snapshot.engine == EXACT
    [replayed] = [event for event in bench.events if isinstance(event, Replayed)]
    assert replayed.check is not None
    assert replayed.check.equal


def test_what_is_requested_is_explained_at_rest() -> None:
    request = FrameRequest(explain=ExplanationRequest(importance=True, dependence=(1,)))
    found = []

    class Watched(_Bench):
        def put(self, value: Update) -> None:
            super().put(value)
            if value.frame.explanation is not None:
                found.append(value.frame.explanation)
                self._commands.put(Close())

    watched = Watched()
    watched._step = -1
    watched.put_command(Rebuild(1, _SMALL))
    watched.put_command(RequestFrames(request))
    watched._loop.run()
    (explanation,) = found
    assert explanation.step == 0
    assert explanation.importance is not None
    assert [each.number for each in explanation.dependence] == [1]
