"""The render gate: training waits while the window renders, but never forever."""

from threading import Event, Thread

import pytest

from gui.training.commands import Close, CommandQueue
from gui.training.loop import YieldingInterrupt
from gui.training.render_gate import RenderGate


def test_costs_nothing_while_open() -> None:
    RenderGate().wait_while_closed()


def test_training_waits_until_the_window_has_rendered() -> None:
    gate, passed = RenderGate(), Event()
    gate.begin_rendering()
    thread = Thread(target=lambda: (gate.wait_while_closed(), passed.set()))
    thread.start()
    gate.end_rendering()
    assert passed.wait(5)
    thread.join()


def test_training_waits_while_an_engine_is_loaded_whatever_is_rendered() -> None:
    gate, passed = RenderGate(), Event()
    thread = Thread(target=lambda: (gate.wait_while_closed(), passed.set()))
    with gate.loading():
        gate.begin_rendering()
        gate.end_rendering()
        thread.start()
        assert not passed.wait(0.01)
    assert passed.wait(5)
    thread.join()


def test_a_failure_to_load_opens_the_gate() -> None:
    gate = RenderGate()
    with pytest.raises(ZeroDivisionError), gate.loading():
        raise ZeroDivisionError
    gate.wait_while_closed()
    assert gate._loaded.is_set()


def test_a_gate_that_is_never_opened_does_not_stop_training() -> None:
    gate = RenderGate()
    gate.begin_rendering()
    gate.wait_while_closed()
    assert gate._rendered.is_set(), "every sample would wait as long"


def test_nobody_waits_at_the_gate_who_is_to_stop() -> None:
    commands, gate = CommandQueue(), RenderGate()
    interrupt = YieldingInterrupt(commands, gate)
    commands.put(Close())
    gate.begin_rendering()
    assert interrupt()
    assert not gate._rendered.is_set(), "it has not waited for the window"
