"""How many processor cores a run of the window may use."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAction

from gui.main_window import MainWindow
from gui.training.cores import offered_numbers
from scratchnet.engines.threads import choose_threads, cores, threads
from tests.gui.conftest import status_note

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def _own_choice(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SCRATCHNET_THREADS", raising=False)
    yield
    choose_threads(None)


def _action(window: MainWindow, choice: str) -> QAction:
    return next(a for a in window.commands.group("cores").actions() if a.data() == choice)


def test_at_first_a_run_takes_all_cores(window: MainWindow) -> None:
    assert _action(window, "automatic").isChecked()
    assert threads() == cores()


def test_a_choice_holds_at_once_and_at_the_next_start(make_window: MakeWindow) -> None:
    first = make_window()
    _action(first, "1").trigger()
    assert threads() == 1
    assert status_note(first) == "From now on a run takes at most one processor core."
    choose_threads(None)
    again = make_window()
    assert threads() == 1
    assert _action(again, "1").isChecked()
    _action(again, "automatic").trigger()
    assert threads() == cores()


def test_more_cores_are_for_the_next_run(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_threads(1)
    monkeypatch.setattr("gui.training.cores.cores", lambda: 2)
    window.cores.choose("automatic")
    assert threads() == 2
    assert status_note(window) == "The next run takes at most 2 processor cores."


def test_the_environment_decides_until_something_is_chosen(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    _action(make_window(), "automatic").trigger()
    choose_threads(None)
    monkeypatch.setenv("SCRATCHNET_THREADS", "1")
    window = make_window()
    assert threads() == 1
    assert _action(window, "1").isChecked()
    _action(window, "automatic").trigger()
    assert threads() == cores()


def test_settings_of_a_machine_with_more_cores_are_no_choice_here(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_window().cores.choose("200")
    window = make_window()
    assert threads() == cores()
    assert _action(window, "automatic").isChecked()


@pytest.mark.parametrize(
    ("machine", "offered"),
    [(1, [1]), (2, [1, 2]), (8, [*range(1, 9)]), (20, [*range(1, 9), 12, 16, 20])],
)
def test_common_numbers_of_cores_are_offered(machine: int, offered: list[int]) -> None:
    assert offered_numbers(machine) == offered
