"""The drawing turn: training stands aside, but never for ever."""

from threading import Event, Thread

from gui.training.render_gate import RenderGate


def test_costs_nothing_while_free() -> None:
    RenderGate().respect()


def test_training_waits_until_the_turn_is_given_back() -> None:
    turn, passed = RenderGate(), Event()
    turn.take()
    thread = Thread(target=lambda: (turn.respect(), passed.set()))
    thread.start()
    turn.give_back()
    assert passed.wait(5)
    thread.join()


def test_a_turn_never_given_back_does_not_stop_training() -> None:
    turn = RenderGate()
    turn.take()
    turn.respect()
