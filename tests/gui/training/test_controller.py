"""The controller and its thread: commands are carried out there, and events arrive here."""

from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from gui.training import RunController
from gui.training.events import Update
from gui.training.loop import TrainingLoop
from scratchnet.experiment import Effect, Experiment
from scratchnet.run.session import Session

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": 60}
)
_LONG = _SMALL.with_values({"training.steps": 1_000_000})


@pytest.fixture
def controller(qtbot: QtBot) -> Iterator[RunController]:
    controller = RunController()
    yield controller
    assert controller.close()


def _update(qtbot: QtBot, controller: RunController, step: int) -> Update:
    found: list[Update] = []

    def found_it() -> bool:
        update = controller.take_update()
        if update is not None and update.frame.snapshot.step >= step:
            found.append(update)
        return bool(found)

    qtbot.waitUntil(found_it)
    return found[-1]


def test_trains_on_its_own_thread_with_the_same_bits(
    qtbot: QtBot, controller: RunController
) -> None:
    with qtbot.waitSignal(controller.rebuilt):
        assert controller.show_experiment(_SMALL) is Effect.REBUILD
    with qtbot.waitSignals([controller.started, controller.paused]):
        controller.start()
    update = _update(qtbot, controller, 60)
    session = Session(_SMALL)
    session.advance()
    assert list(update.frame.snapshot.losses) == list(session.losses)


def test_pausing_stops_a_run_without_end(qtbot: QtBot, controller: RunController) -> None:
    controller.show_experiment(_LONG)
    with qtbot.waitSignal(controller.started):
        controller.start()
    with qtbot.waitSignal(controller.paused):
        controller.pause()


def test_closing_stops_a_run_without_end(qtbot: QtBot, controller: RunController) -> None:
    controller.show_experiment(_LONG)
    with qtbot.waitSignal(controller.started):
        controller.start()
    assert controller.close()
    assert controller.close(), "closing again does no harm"


def test_live_settings_do_not_start_a_new_run(qtbot: QtBot, controller: RunController) -> None:
    controller.show_experiment(_LONG)
    controller.step()
    _update(qtbot, controller, 1)
    changed = _LONG.with_values({"training.learning_rate": 0.25})
    assert controller.show_experiment(changed) is Effect.LIVE
    assert controller.show_experiment(changed) is None
    controller.step()
    update = _update(qtbot, controller, 2)
    assert update.frame.snapshot.experiment == changed


def test_the_same_experiment_object_brings_its_run_back(
    qtbot: QtBot, controller: RunController
) -> None:
    controller.show_experiment(_LONG)
    controller.step()
    _update(qtbot, controller, 1)
    other = _LONG.with_values({"seed": 9})
    controller.show_experiment(other)
    with qtbot.waitSignal(controller.restored) as caught:
        controller.show_experiment(_LONG)
    assert caught.args == [1]
    # An equal experiment that an edit has made is not the same one.
    controller.show_experiment(other)
    controller.show_experiment(_LONG.with_values({"seed": _LONG.seed}))
    assert _update(qtbot, controller, 0).frame.snapshot.step == 0


def test_a_run_that_was_reset_does_not_come_back(qtbot: QtBot, controller: RunController) -> None:
    controller.show_experiment(_LONG)
    controller.step()
    _update(qtbot, controller, 1)
    controller.reset()
    controller.show_experiment(_LONG.with_values({"seed": 9}))
    with qtbot.waitSignal(controller.rebuilt):
        controller.show_experiment(_LONG)
    assert _update(qtbot, controller, 0).frame.snapshot.step == 0


def test_an_experiment_that_cannot_run_is_rejected(qtbot: QtBot, controller: RunController) -> None:
    with qtbot.waitSignal(controller.rebuilt):
        controller.show_experiment(_LONG)
    bad = _LONG.with_values({"data.formula": "1/x", "data.intervals": 2})
    with qtbot.waitSignal(controller.rejected) as caught:
        controller.show_experiment(bad)
    message, experiment = caught.args
    assert "x = 0" in message
    assert experiment == _LONG
    controller.step()
    assert _update(qtbot, controller, 1).frame.snapshot.experiment == _LONG


def test_updates_of_a_run_that_is_over_are_not_shown(
    qtbot: QtBot, controller: RunController
) -> None:
    controller.show_experiment(_LONG)
    controller.start()
    _update(qtbot, controller, 5)
    other = _LONG.with_values({"seed": 9})
    controller.show_experiment(other)
    update = _update(qtbot, controller, 0)
    assert update.frame.snapshot.experiment == other


def test_an_unexpected_error_is_reported_and_the_thread_lives_on(
    qtbot: QtBot, controller: RunController, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: TrainingLoop, session: Session) -> None:
        raise ZeroDivisionError("broken on purpose")

    controller.show_experiment(_SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(TrainingLoop, "_train", broken)
        with qtbot.waitSignal(controller.failed) as caught:
            controller.start()
        assert "broken on purpose" in caught.args[0]
        with qtbot.waitSignal(controller.rebuilt):
            controller.reset()
    controller.start()
    assert _update(qtbot, controller, 60).frame.snapshot.ended


def test_closing_does_not_wait_long_for_a_thread_that_does_not_listen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf, released = Event(), Event()

    def listen_to_nobody(self: TrainingLoop) -> None:
        deaf.set()
        released.wait()

    monkeypatch.setattr(TrainingLoop, "run", listen_to_nobody)
    monkeypatch.setattr("gui.training.controller.SHUTDOWN_TIMEOUT_S", 0.01)
    controller = RunController()
    qtbot.waitUntil(deaf.is_set)
    assert not controller.close()
    released.set()
    qtbot.waitUntil(controller.close)
