"""The training loop, without a thread: orders go in, facts and readings come out."""

import pytest

from gui.worker.loop import Fact, Paused, Reading, Rebuilt, Rejected, Started, TrainingLoop
from gui.worker.mailbox import Mailbox
from gui.worker.orders import Apply, Close, Order, Orders, Pause, Rebuild, Run, Step
from gui.worker.turn import DrawingTurn
from scratchnet.experiment import Experiment
from scratchnet.session import Session
from scratchnet.snapshot import Status

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": 40}
)


class _Bench(Mailbox[Reading]):
    """A loop on the test's own thread, and the mailbox for its readings."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []
        self._orders = Orders()
        self._loop = TrainingLoop(self._orders, DrawingTurn(), self, self.facts.append)
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
    reading = bench.train(40, Rebuild(1, _SMALL), Run())
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
    bench.obey(Rebuild(1, _SMALL), Run(), Rebuild(2, other))
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
    bench.obey(Rebuild(1, _SMALL), Run(), Pause())
    assert bench.facts == [Rebuilt(1, _SMALL), Started(), Paused()]
    assert bench.train(1, Step()).frame.snapshot.step == 1


def test_a_scene_is_the_same_object_throughout_a_run(bench: _Bench) -> None:
    first = bench.train(1, Rebuild(1, _SMALL), Step())
    second = bench.train(2, Step())
    assert first.scene is second.scene


def test_orders_before_there_is_a_run_are_harmless(bench: _Bench) -> None:
    assert bench.obey(Run(), Step(), Pause(), Apply(_SMALL)) is None
    assert bench.facts == []
