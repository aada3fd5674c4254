"""Orders: in turn, with what is out of date left out."""

from threading import Thread

from gui.training.commands import Apply, Close, Orders, Pause, Rebuild, Run, SetSpeed, Step
from scratchnet.experiment import Experiment

_FIRST = Experiment()
_SECOND = Experiment().with_values({"seed": 1})


def _given(*given: object) -> list[object]:
    orders = Orders()
    for order in given:
        orders.give(order)  # type: ignore[arg-type]
    return list(orders.take(0.0))


def test_orders_come_in_turn() -> None:
    assert _given(Run(), Pause(), Step(), Close()) == [Run(), Pause(), Step(), Close()]


def test_only_the_latest_of_a_row_of_settings_counts() -> None:
    assert _given(Apply(_FIRST), Apply(_SECOND)) == [Apply(_SECOND)]
    assert _given(SetSpeed(1.0), SetSpeed(None)) == [SetSpeed(None)]
    assert _given(Rebuild(1, _FIRST), Rebuild(2, _SECOND)) == [Rebuild(2, _SECOND)]


def test_settings_apart_stay_in_their_places() -> None:
    given = (Apply(_FIRST), Run(), Apply(_SECOND))
    assert _given(*given) == list(given)


def test_steps_add_up() -> None:
    assert _given(Step(), Step()) == [Step(), Step()]


def test_a_collapsed_rebuild_keeps_whether_to_run() -> None:
    assert _given(Rebuild(1, _FIRST, running=False), Rebuild(2, _SECOND)) == [
        Rebuild(2, _SECOND, running=False)
    ]


def test_urgent_orders_are_known_until_taken() -> None:
    for order in (Pause(), Close(), Rebuild(1, _FIRST)):
        orders = Orders()
        orders.give(Apply(_FIRST))
        flag = orders.urgent
        assert flag[0] == 0
        orders.give(order)
        assert flag[0] == 1
        orders.take(0.0)
        assert flag[0] == 0


def test_a_sleeping_taker_wakes() -> None:
    orders = Orders()
    taken: list[object] = []
    thread = Thread(target=lambda: taken.extend(orders.take(None)))
    thread.start()
    orders.give(Run())
    thread.join(5)
    assert taken == [Run()]


def test_waiting_ends_after_its_time() -> None:
    assert Orders().take(0.001) == []
