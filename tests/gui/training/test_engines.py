"""Which engine computes the window's run: the chosen one, and until it is ready the reference."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.training import engines
from scratchnet.engines import (
    DEFAULT_ENGINE,
    ENGINE_HELP,
    ENGINES,
    EXACT,
    FAST,
    REFERENCE,
    EngineUnavailable,
)
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from tests.gui.conftest import shown, status_note
from tests.preparations import NO_GC, HeldPreparation, Preparations

pytestmark = pytest.mark.slow

#: A run that is seen underway at this speed, and that the reference ends soon at full speed.
_STEPS, _SLOWLY = 1_000, 100.0
_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": _STEPS}

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    for name in (EXACT, FAST):
        prepare(name)


@pytest.fixture
def preparations(monkeypatch: pytest.MonkeyPatch) -> Preparations:
    return _held(monkeypatch)


def _held(monkeypatch: pytest.MonkeyPatch) -> Preparations:
    """Return preparations that the test ends, as if no engine had been prepared."""
    preparations = Preparations()
    monkeypatch.setattr(engines, "Preparation", preparations)
    monkeypatch.setattr(engines, "gc", NO_GC)
    monkeypatch.setattr(engines, "is_prepared", lambda _: False)
    return preparations


def _choose(window: MainWindow, name: str) -> None:
    """Choose an engine in the menu."""
    [action] = [
        action for action in window.commands.group("engine").actions() if action.data() == name
    ]
    action.trigger()


def _chosen(window: MainWindow) -> list[str]:
    """Return the engines that are marked in the menu."""
    return [
        action.data() for action in window.commands.group("engine").actions() if action.isChecked()
    ]


def _engine_shown(window: MainWindow) -> str:
    label = window.run_bar.findChild(QLabel, "value_engine")
    assert isinstance(label, QLabel)
    return label.text()


def _run_slowly(qtbot: QtBot, window: MainWindow) -> None:
    """Let a small run be underway, at a speed that leaves most of it to be made."""
    for path, value in _SMALL.items():
        window.controls.edited.emit(path, value)
    window.controller.set_speed(_SLOWLY)
    window.commands.run.trigger()
    _wait_for_steps(qtbot, window)


def _wait_for_steps(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until some more steps have been made."""
    small = Experiment().with_values(_SMALL)
    qtbot.waitUntil(lambda: shown(window).experiment == small)
    before = shown(window).step
    qtbot.waitUntil(lambda: shown(window).step > before + 3)
    assert not shown(window).ended


def _assert_ends_as_by(qtbot: QtBot, window: MainWindow, engine: str) -> None:
    """Let the run end, and compare every digit of it with a run by one engine alone."""
    window.controller.set_speed(None)
    qtbot.waitUntil(lambda: shown(window).ended)
    alone = Session(shown(window).experiment, engine)
    alone.advance()
    assert list(shown(window).losses) == list(alone.losses)
    assert shown(window).parameters == alone.parameters()


# -- the choice ----------------------------------------------------------------------------------


def test_the_menu_names_every_engine_and_describes_it(window: MainWindow) -> None:
    actions = window.commands.group("engine").actions()
    assert tuple(action.data() for action in actions) == ENGINES
    for action in actions:
        assert ENGINE_HELP[action.data()] in action.toolTip()


@pytest.mark.parametrize("name", ENGINES)
def test_a_choice_is_remembered(
    make_window: MakeWindow, settings: QSettings, preparations: Preparations, name: str
) -> None:
    first = make_window()
    _choose(first, name)
    assert settings.value("engine") == name
    second = make_window()
    assert second.engines.chosen == name
    assert _chosen(second) == [name]


def test_without_a_choice_the_default_is_chosen(
    make_window: MakeWindow, settings: QSettings, preparations: Preparations
) -> None:
    settings.remove("engine")
    window = make_window()
    assert window.engines.chosen == DEFAULT_ENGINE
    assert _chosen(window) == [DEFAULT_ENGINE]
    assert preparations.last.name == DEFAULT_ENGINE


def test_an_engine_is_prepared_once_the_first_frame_is_drawn(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    preparations = _held(monkeypatch)
    drawn: list[bool] = []

    def prepared(name: str) -> HeldPreparation:
        [window] = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        drawn.append(window.frame is not None)
        return preparations(name)

    monkeypatch.setattr(engines, "Preparation", prepared)
    window = make_window(EXACT)
    assert drawn == [True]
    _choose(window, REFERENCE)


@pytest.mark.parametrize("name", ["steam", "", "Exact"])
def test_an_unknown_engine_falls_back_to_the_default(
    make_window: MakeWindow, settings: QSettings, preparations: Preparations, name: str
) -> None:
    settings.setValue("engine", name)
    window = make_window()
    assert window.engines.chosen == DEFAULT_ENGINE
    assert _chosen(window) == [DEFAULT_ENGINE]


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_of_the_command_line_wins_and_is_not_remembered(
    qtbot: QtBot, make_window: MakeWindow, settings: QSettings, name: str
) -> None:
    settings.setValue("engine", FAST if name == EXACT else EXACT)
    window = make_window(name)
    assert window.engines.chosen == name
    assert _chosen(window) == [name]
    qtbot.waitUntil(lambda: _engine_shown(window) == name)
    assert shown(window).engine == name
    assert settings.value("engine") != name


def test_the_reference_needs_no_preparing(
    qtbot: QtBot, make_window: MakeWindow, preparations: Preparations
) -> None:
    window = make_window(REFERENCE)
    _run_slowly(qtbot, window)
    assert preparations.made == []
    _assert_ends_as_by(qtbot, window, REFERENCE)


# -- handing over --------------------------------------------------------------------------------


def test_the_reference_trains_until_the_exact_engine_takes_over_without_changing_a_digit(
    qtbot: QtBot, make_window: MakeWindow, settings: QSettings, preparations: Preparations
) -> None:
    settings.setValue("engine", EXACT)
    window = make_window()
    _run_slowly(qtbot, window)
    assert shown(window).engine == REFERENCE
    preparations.last.release()
    qtbot.waitUntil(lambda: shown(window).engine == EXACT)
    assert 0 < shown(window).step < _STEPS
    _wait_for_steps(qtbot, window)
    _assert_ends_as_by(qtbot, window, REFERENCE)
    qtbot.waitUntil(lambda: _engine_shown(window) == EXACT)
    assert "Finished" in status_note(window), "there was nothing to say of an engine that came soon"


def test_an_engine_that_is_chosen_reports_when_it_takes_over(
    qtbot: QtBot, window: MainWindow, preparations: Preparations
) -> None:
    _run_slowly(qtbot, window)
    assert _engine_shown(window) == REFERENCE
    _choose(window, EXACT)
    _wait_for_steps(qtbot, window)
    assert shown(window).engine == REFERENCE
    preparations.last.release()
    qtbot.waitUntil(lambda: shown(window).engine == EXACT)
    assert status_note(window) == "The exact engine computes from the next step on."
    _choose(window, REFERENCE)
    assert status_note(window) == "The reference engine computes from the next step on."
    qtbot.waitUntil(lambda: shown(window).engine == REFERENCE)
    _assert_ends_as_by(qtbot, window, REFERENCE)


@pytest.mark.parametrize("name", [EXACT, FAST])
def test_an_engine_that_takes_long_is_announced(
    qtbot: QtBot,
    make_window: MakeWindow,
    preparations: Preparations,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(engines, "_NOTE_DELAY_MS", 0)
    window = make_window(name)
    until = {
        EXACT: "the reference computes, with the same digits",
        FAST: "the reference engine computes",
    }
    qtbot.waitUntil(lambda: "compiled" in status_note(window))
    assert status_note(window) == (
        f"The {name} engine is being compiled, which is done once. Until then {until[name]}."
    )
    preparations.last.release()
    qtbot.waitUntil(lambda: "computes from the next step on" in status_note(window))
    qtbot.waitUntil(lambda: shown(window).engine == name)


def test_the_fast_engine_waits_for_the_next_run_and_reports_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    _run_slowly(qtbot, window)
    _choose(window, FAST)
    assert status_note(window) == (
        "The fast engine rounds differently, so it starts with the next run: press Reset."
    )
    _wait_for_steps(qtbot, window)
    assert shown(window).engine == REFERENCE
    _assert_ends_as_by(qtbot, window, REFERENCE)
    window.commands.reset.trigger()
    qtbot.waitUntil(lambda: shown(window).engine == FAST)
    assert shown(window).step == 0
    qtbot.waitUntil(lambda: _engine_shown(window) == FAST)
    window.commands.run.trigger()
    _assert_ends_as_by(qtbot, window, FAST)


def test_a_note_about_an_engine_is_shown(
    qtbot: QtBot, make_window: MakeWindow, preparations: Preparations
) -> None:
    window = make_window(EXACT)
    preparations.last.release("the cache cannot be written")
    qtbot.waitUntil(lambda: status_note(window) == "Engine exact: the cache cannot be written.")
    qtbot.waitUntil(lambda: shown(window).engine == EXACT)


# -- what can go wrong ---------------------------------------------------------------------------


def test_an_unavailable_engine_is_reported_and_the_reference_continues(
    qtbot: QtBot, make_window: MakeWindow, preparations: Preparations
) -> None:
    window = make_window(EXACT)
    _run_slowly(qtbot, window)
    preparations.last.fail("no LLVM here")
    qtbot.waitUntil(lambda: "no LLVM" in status_note(window))
    assert status_note(window) == (
        "The exact engine cannot be used: no LLVM here. Training continues with the reference."
    )
    assert window._themes.theme.error in window.statusBar().styleSheet()
    _wait_for_steps(qtbot, window)
    assert shown(window).engine == REFERENCE
    _assert_ends_as_by(qtbot, window, REFERENCE)


def test_the_engine_that_continues_instead_is_named(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(EXACT)
    qtbot.waitUntil(lambda: shown(window).engine == EXACT)
    preparations = _held(monkeypatch)
    _choose(window, FAST)
    preparations.last.fail("no LLVM here")
    qtbot.waitUntil(lambda: "no LLVM" in status_note(window))
    assert status_note(window).endswith("no LLVM here. Training continues with the exact engine.")


def test_another_choice_cancels_the_preparation_before(
    qtbot: QtBot, make_window: MakeWindow, preparations: Preparations
) -> None:
    window = make_window(EXACT)
    assert preparations.last.started.wait(30)
    _choose(window, FAST)
    first, second = preparations.made
    assert (first.cancelled, second.cancelled) == (True, False)
    second.release()
    qtbot.waitUntil(lambda: shown(window).engine == FAST)
    assert status_note(window) == "The fast engine computes from the next step on."


def test_the_reference_is_chosen_while_another_engine_is_prepared(
    qtbot: QtBot, make_window: MakeWindow, preparations: Preparations
) -> None:
    window = make_window(EXACT)
    assert preparations.last.started.wait(30)
    _choose(window, REFERENCE)
    assert preparations.last.cancelled
    qtbot.waitUntil(lambda: not window.engines._task.busy)
    assert status_note(window) == "The reference engine computes from the next step on."
    assert shown(window).engine == REFERENCE


def test_closing_cancels_preparing(make_window: MakeWindow, preparations: Preparations) -> None:
    window = make_window(EXACT)
    assert preparations.last.started.wait(30)
    assert window.close()
    assert preparations.last.cancelled
    assert not window.engines._task.busy
    assert not window.engines._note_timer.isActive()


# -- the search for garbage ----------------------------------------------------------------------


@pytest.fixture
def _with_gc(preparations: Preparations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "gc", gc)
    gc.enable()


@pytest.mark.usefixtures("_with_gc")
def test_an_engine_is_loaded_without_searches_for_garbage_and_what_came_is_frozen(
    qtbot: QtBot,
    make_window: MakeWindow,
    preparations: Preparations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searching: list[bool] = []
    gc.unfreeze()
    monkeypatch.setattr(HeldPreparation, "load", lambda _: searching.append(gc.isenabled()))
    window = make_window(EXACT)
    assert preparations.last.started.wait(30)
    assert gc.isenabled(), "compiling is the work of another process"
    with qtbot.waitSignal(window.engines.ready):
        preparations.last.release()
    assert searching == [False]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    window.engines.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("_with_gc")
def test_searches_continue_after_an_engine_that_does_not_load(
    qtbot: QtBot,
    make_window: MakeWindow,
    preparations: Preparations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(_: HeldPreparation) -> None:
        raise EngineUnavailable("LLVM does not work here")

    monkeypatch.setattr(HeldPreparation, "load", load)
    window = make_window(EXACT)
    with qtbot.waitSignal(window.engines.unavailable):
        preparations.last.release()
    assert gc.isenabled()
    window.engines.close()
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("_with_gc")
def test_what_others_froze_stays_frozen_if_nothing_was_loaded(
    make_window: MakeWindow, preparations: Preparations
) -> None:
    gc.freeze()
    window = make_window(EXACT)
    window.engines.close()
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()
