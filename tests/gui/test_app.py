"""Why no window can be opened, found out before Qt aborts."""

import socket
import subprocess
import sys
from threading import Event, Thread

import pytest

from gui import app
from gui.app import why_no_display


def test_no_display_at_all() -> None:
    reason = why_no_display("linux", {})
    assert reason is not None
    assert "DISPLAY" in reason


def test_a_display_without_a_server() -> None:
    assert why_no_display("linux", {"DISPLAY": ":9876"}) == "the display :9876 does not answer"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_always_have_one(platform: str) -> None:
    assert why_no_display(platform, {}) is None


@pytest.mark.parametrize("chosen", ["offscreen", "minimal", "wayland", "vnc:size=800x600"])
def test_a_platform_chosen_by_name_is_believed(chosen: str) -> None:
    assert why_no_display("linux", {"QT_QPA_PLATFORM": chosen}) is None


def test_wayland_will_do() -> None:
    assert why_no_display("linux", {"WAYLAND_DISPLAY": "wayland-0"}) is None


def _listening(number: int) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"\0/tmp/.X11-unix/X{number}")
    server.listen()
    return server


def test_a_display_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.ctypes, "CDLL", lambda name: None)
    with _listening(9877):
        assert why_no_display("linux", {"DISPLAY": ":9877"}) is None


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "_CURSOR_LIBRARY", "libnever-made.so.0")
    with _listening(9878):
        reason = why_no_display("linux", {"DISPLAY": ":9878"})
    assert reason is not None
    assert "libnever-made.so.0" in reason


def test_threads_that_still_work_are_named() -> None:
    release = Event()
    thread = Thread(target=release.wait, name="deaf")
    before = app.threads_at_work()
    thread.start()
    assert set(app.threads_at_work()) - set(before) == {"deaf"}
    release.set()
    thread.join()
    assert app.threads_at_work() == before


#: Imported when they are asked for: each would show the window some hundredths of a second later.
_ON_DEMAND = (
    "gui.data.dialog",
    "gui.export.animation.dialog",
    "gui.export.figure.dialog",
    "gui.export.network.dialog",
    "gui.export.values",
    "gui.gradients.bug_dialogs",
    "gui.gradients.pane",
    "gui.help.window",
    "gui.lessons.lessons",
    "gui.lessons.pane",
    "gui.panes.charts_pane",
    "gui.panes.steps",
    "gui.runs.pane",
    "gui.seeds.pane",
    "gui.seeds.work",
    "llvmlite",
    "scratchnet.export.models",
    "scratchnet.export.script",
    "scratchnet.lessons",
    "scratchnet.many",
    "scratchnet.quantities",
    "scratchnet.trace",
)


def test_dialogs_and_hidden_panes_and_what_they_need_are_imported_on_demand() -> None:
    code = "import sys, gui.main_window; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert not set(_ON_DEMAND) & set(done.stdout.split())
