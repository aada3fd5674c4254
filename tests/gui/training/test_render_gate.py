"""The render gate: training waits while the window renders, but never forever."""

from threading import Event, Thread

from gui.training.render_gate import RenderGate


def test_costs_nothing_while_open() -> None:
    RenderGate().wait_while_rendering()


def test_training_waits_until_the_window_has_rendered() -> None:
    gate, passed = RenderGate(), Event()
    gate.begin_rendering()
    thread = Thread(target=lambda: (gate.wait_while_rendering(), passed.set()))
    thread.start()
    gate.end_rendering()
    assert passed.wait(5)
    thread.join()


def test_a_gate_that_is_never_opened_does_not_stop_training() -> None:
    gate = RenderGate()
    gate.begin_rendering()
    gate.wait_while_rendering()
