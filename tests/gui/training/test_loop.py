"""The training loop, without a thread: orders go in, facts and readings come out."""

from dataclasses import replace
from itertools import pairwise

import pytest

from gui.training import loop
from gui.training.commands import (
    Apply,
    Close,
    Order,
    Orders,
    Pause,
    Rebuild,
    Repeat,
    SetSpeed,
    Step,
    UseEngine,
)
from gui.training.commands import Run as Go
from gui.training.events import (
    Fact,
    Paused,
    Reading,
    Rebuilt,
    Rejected,
    Repeated,
    Started,
)
from gui.training.latest_value import LatestValue
from gui.training.loop import (
    TrainingLoop,
)
from gui.training.render_gate import RenderGate
from scratchnet.engines import EXACT, FAST, REFERENCE, Interrupt
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.records import About, Run, run_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Status

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": 40}
)


class _Bench(LatestValue[Reading]):
    """A loop on the test's own thread, and the mailbox for its readings."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []
        self._orders = Orders()
        self._loop = TrainingLoop(self._orders, RenderGate(), self, self.facts.append)
        self._step = 0

    def obey(self, *orders: Order) -> Reading | None:
        """Let the loop obey these orders and close at once; return what it left."""
        for order in (*orders, Close()):
            self._orders.give(order)
        self._step = -1
        self._loop.run()
        return self.take()

    def train(self, step: int, *orders: Order) -> Reading:
        """Let the loop obey these orders and close once it has paused at ``step``."""
        for order in orders:
            self._orders.give(order)
        self._step = step
        self._loop.run()
        reading = self.take()
        assert reading is not None
        return reading

    def put(self, value: Reading) -> None:
        self.take()
        super().put(value)
        if value.frame.snapshot.step == self._step and not value.running:
            self._orders.give(Close())

    @property
    def empty(self) -> bool:
        # As if the window took every reading at once.
        return True


@pytest.fixture
def bench() -> _Bench:
    return _Bench()


def test_a_new_run_stands_ready(bench: _Bench) -> None:
    reading = bench.obey(Rebuild(7, _SMALL))
    assert bench.facts == [Rebuilt(7, _SMALL)]
    assert reading is not None
    assert (reading.run_id, reading.running) == (7, False)
    assert reading.frame.snapshot.status is Status.READY


def test_trains_to_the_end_with_the_bits_of_a_session(bench: _Bench) -> None:
    reading = bench.train(40, Rebuild(1, _SMALL), Go())
    assert bench.facts == [Rebuilt(1, _SMALL), Started(), Paused()]
    session = Session(_SMALL)
    session.advance()
    snapshot = reading.frame.snapshot
    assert snapshot.status is Status.FINISHED
    assert list(snapshot.losses) == list(session.losses)
    assert snapshot.parameters == session.parameters()
    assert not reading.running


def test_makes_single_steps(bench: _Bench) -> None:
    reading = bench.train(3, Rebuild(1, _SMALL), Step(), Step(2))
    assert reading.frame.snapshot.step == 3
    assert bench.facts[1:] == [Started(), Paused()]


def test_a_live_setting_acts_on_the_running_session(bench: _Bench) -> None:
    changed = _SMALL.with_values({"training.learning_rate": 0.5})
    bench.train(5, Rebuild(1, _SMALL), Step(5))
    reading = bench.train(10, Apply(changed), Step(5))
    snapshot = reading.frame.snapshot
    assert snapshot.step == 10
    assert [(change.step, change.path) for change in snapshot.changes] == [
        (5, "training.learning_rate")
    ]


def test_a_rebuild_goes_on_running_and_a_reset_waits(bench: _Bench) -> None:
    other = _SMALL.with_values({"seed": 3})
    bench.obey(Rebuild(1, _SMALL), Go(), Rebuild(2, other))
    assert bench.facts == [Rebuilt(1, _SMALL), Started(), Rebuilt(2, other)]
    bench.facts.clear()
    bench.obey(Rebuild(3, other, running=False))
    assert bench.facts == [Rebuilt(3, other), Paused()]


def test_what_cannot_be_built_leaves_the_run_as_it_was(bench: _Bench) -> None:
    bench.train(4, Rebuild(1, _SMALL), Step(4))
    bad = _SMALL.with_values({"data.formula": "1/x", "data.intervals": 2})
    bench.facts.clear()
    bench.obey(Rebuild(2, bad))
    [fact] = bench.facts
    assert isinstance(fact, Rejected)
    assert (fact.run_id, "x = 0" in fact.message) == (2, True)
    assert bench.train(5, Step()).run_id == 2


def test_nothing_is_trained_while_paused(bench: _Bench) -> None:
    bench.obey(Rebuild(1, _SMALL), Go(), Pause())
    assert bench.facts == [Rebuilt(1, _SMALL), Started(), Paused()]
    assert bench.train(1, Step()).frame.snapshot.step == 1


def test_a_scene_is_the_same_object_throughout_a_run(bench: _Bench) -> None:
    first = bench.train(1, Rebuild(1, _SMALL), Step())
    second = bench.train(2, Step())
    assert first.scene is second.scene


def test_orders_before_there_is_a_run_are_harmless(bench: _Bench) -> None:
    assert bench.obey(Go(), Step(), Pause(), Apply(_SMALL)) is None
    assert bench.facts == []


@pytest.fixture(scope="module")
def _prepared() -> None:
    for name in (EXACT, FAST):
        prepare(name)


@pytest.mark.usefixtures("_prepared")
class TestEngines:
    def test_the_exact_engine_goes_on_in_the_midst_of_a_run(self, bench: _Bench) -> None:
        before = bench.train(5, Rebuild(1, _SMALL), Step(5))
        assert before.frame.snapshot.engine == REFERENCE
        bench.facts.clear()
        reading = bench.train(40, UseEngine(EXACT), Go())
        session = Session(_SMALL)
        session.advance()
        snapshot = reading.frame.snapshot
        assert (snapshot.engine, reading.run_id) == (EXACT, 1)
        assert list(snapshot.losses) == list(session.losses)
        assert snapshot.parameters == session.parameters()
        assert reading.scene is before.scene
        assert bench.facts == [Started(), Paused()]

    def test_the_reference_may_go_on_again(self, bench: _Bench) -> None:
        bench.train(5, UseEngine(EXACT), Rebuild(1, _SMALL), Step(5))
        reading = bench.train(40, UseEngine(REFERENCE), Go())
        session = Session(_SMALL)
        session.advance()
        assert reading.frame.snapshot.engine == REFERENCE
        assert reading.frame.snapshot.parameters == session.parameters()

    def test_a_hand_over_is_shown_though_nothing_is_trained(self, bench: _Bench) -> None:
        bench.train(5, Rebuild(1, _SMALL), Step(5))
        reading = bench.train(5, UseEngine(EXACT))
        assert (reading.frame.snapshot.engine, reading.running) == (EXACT, False)

    @pytest.mark.parametrize("name", [EXACT, FAST])
    def test_before_the_first_step_any_engine_begins_at_once(
        self, bench: _Bench, name: str
    ) -> None:
        bench.obey(Rebuild(1, _SMALL))
        reading = bench.train(3, UseEngine(name), Step(3))
        assert reading.frame.snapshot.engine == name

    @pytest.mark.parametrize("name", [EXACT, FAST])
    def test_an_engine_chosen_before_there_is_a_run_begins_with_it(
        self, bench: _Bench, name: str
    ) -> None:
        assert bench.obey(UseEngine(name)) is None
        reading = bench.obey(Rebuild(1, _SMALL))
        assert reading is not None
        assert reading.frame.snapshot.engine == name

    @pytest.mark.parametrize(("before", "after"), [(REFERENCE, FAST), (FAST, REFERENCE)])
    def test_an_engine_with_other_digits_waits_for_the_next_run(
        self, bench: _Bench, before: str, after: str
    ) -> None:
        bench.train(5, UseEngine(before), Rebuild(1, _SMALL), Step(5))
        reading = bench.train(40, UseEngine(after), Go())
        session = Session(_SMALL, before)
        session.advance()
        assert reading.frame.snapshot.engine == before
        assert reading.frame.snapshot.parameters == session.parameters()
        other = bench.obey(Rebuild(2, _SMALL))
        assert other is not None
        assert other.frame.snapshot.engine == after


class _Clock:
    """Time that passes only where the test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("frame_s", [0.001, 0.040, 0.250])
def test_maps_take_no_more_than_their_share_of_the_time(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch, frame_s: float
) -> None:
    clock = _Clock()
    steps, step_s = 2_000, 0.010
    shown_at: list[float] = []
    advance, frame_of = Session.advance, loop.frame_of

    def one_step(self: Session, *, steps: int | None, budget_s: float, interrupt: Interrupt) -> int:
        clock.now_s += step_s
        return advance(self, steps=1)

    def slow_frame(session: Session, resolution: int, wishes: FrameRequest) -> Frame:
        clock.now_s += frame_s
        shown_at.append(clock.now_s)
        return frame_of(session, 2)

    monkeypatch.setattr(loop, "perf_counter", clock)
    monkeypatch.setattr(loop, "frame_of", slow_frame)
    monkeypatch.setattr(Session, "advance", one_step)
    bench.train(steps, Rebuild(1, _SMALL.with_values({"training.steps": steps})), Go())
    waited = [after - before for before, after in pairwise(shown_at[:-1])]
    # A frame waits for the end of the step that is underway.
    least_s = frame_s / loop._SHARE_OF_MAPS
    assert all(least_s - 1e-9 <= seconds <= least_s + step_s + 1e-9 for seconds in waited)
    assert len(waited) > 10
    assert shown_at[-1] == clock.now_s, "the end of a run is shown at once"


def _made(experiment: Experiment = _SMALL) -> Run:
    """Return a run whose learning rate changed half-way."""
    session = Session(experiment)
    session.advance(steps=20)
    session.apply(experiment.with_values({"training.learning_rate": 1.0}))
    session.advance()
    return run_of(session.snapshot(), session.dataset, session.problem.test, About())


def _repeat(run: Run, record: Run | None = None) -> Repeat:
    return Repeat(1, run.recipe, record, REFERENCE)


def test_a_run_is_made_anew_whatever_the_speed(bench: _Bench) -> None:
    run = _made()
    reading = bench.train(40, SetSpeed(1.0), _repeat(run, run))
    assert bench.facts[:2] == [Rebuilt(1, run.recipe.experiment_at_end), Started()]
    repeated, paused = bench.facts[2:]
    assert isinstance(repeated, Repeated)
    assert (repeated.step, repeated.complete) == (40, True)
    assert repeated.check is not None
    assert repeated.check.equal
    assert paused == Paused()
    snapshot = reading.frame.snapshot
    assert list(snapshot.losses) == list(run.losses)
    assert snapshot.parameters == run.parameters
    assert snapshot.changes == run.recipe.changes


def test_a_run_that_is_not_what_it_says_is_told(bench: _Bench) -> None:
    run = _made()
    losses = [*run.losses[:-1], 0.5]
    bench.train(40, _repeat(run, replace(run, losses=losses)))
    [repeated] = [fact for fact in bench.facts if isinstance(fact, Repeated)]
    assert repeated.check is not None
    assert repeated.check.discrepancy is not None
    assert repeated.check.discrepancy.step == 40


def test_without_a_record_there_is_nothing_to_compare(bench: _Bench) -> None:
    bench.train(40, _repeat(_made()))
    assert Repeated(1, 40, True, None) in bench.facts


def _long_run() -> Run:
    """Return a run that goes on for longer than any test."""
    run = _made(_SMALL.with_values({"training.steps": 1_000_000, "training.target_loss": 0.1}))
    return replace(run, recipe=replace(run.recipe, steps=1_000_000))


@pytest.mark.parametrize("orders", [(Pause(), Step()), (Step(),)])
def test_what_a_person_does_gives_it_up(bench: _Bench, orders: tuple[Order, ...]) -> None:
    reading = bench.train(1, _repeat(_long_run()), *orders)
    assert Repeated(1, 0, False, None) in bench.facts
    # The controls show the settings of its end, and so they hold.
    assert reading.frame.snapshot.experiment.training.learning_rate == 1.0


def test_another_run_gives_it_up(bench: _Bench) -> None:
    reading = bench.train(1, _repeat(_long_run()), Rebuild(2, _SMALL), Step())
    assert Repeated(1, 0, False, None) in bench.facts
    assert reading.frame.snapshot.experiment == _SMALL


def test_a_live_setting_waits_for_the_end_of_it(bench: _Bench) -> None:
    run = _made()
    changed = run.recipe.experiment_at_end.with_values({"training.learning_rate": 7.0})
    reading = bench.train(40, _repeat(run, run), Apply(changed))
    [repeated] = [fact for fact in bench.facts if isinstance(fact, Repeated)]
    assert repeated.check is not None
    assert repeated.check.equal
    assert reading.frame.snapshot.experiment.training.learning_rate == 7.0


def test_the_exact_engine_goes_on_with_it(bench: _Bench) -> None:
    prepare(EXACT)
    run = _made()
    reading = bench.train(40, _repeat(run, run), UseEngine(EXACT))
    assert reading.frame.snapshot.engine == EXACT
    [repeated] = [fact for fact in bench.facts if isinstance(fact, Repeated)]
    assert repeated.check is not None
    assert repeated.check.equal
