"""Figures for print out of the window."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.current_frame import CurrentFrame
from gui.export.figure import figures
from gui.export.figure.dialog import FigureDialog
from gui.main_window import MainWindow
from gui.views.surface.camera import Camera
from scratchnet.engines import Interrupt
from scratchnet.formula import FormulaError


def test_a_figure_shows_the_moment_finer_than_the_window(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.figures._preferences.picture_folder = tmp_path
    seen = []

    def answer(dialog: FigureDialog) -> bool:
        assert not dialog.ok.isEnabled()
        qtbot.waitUntil(dialog.ok.isEnabled)
        seen.append(dialog._seen)
        dialog.accept()
        return True

    monkeypatch.setattr(FigureDialog, "exec", answer)
    with qtbot.waitSignal(window.figures.noted) as noted:
        window.commands.figure.trigger()
    assert noted.args == [f"Wrote {tmp_path / 'figure.pdf'}"]
    assert (tmp_path / "figure.pdf").exists()
    scene, frame = seen[0]
    assert frame.model_map.shape[1:] == scene.objective_map.shape == (240, 240)
    assert frame.gradients is not None
    assert frame.evaluation is not None
    assert window.frame is not None
    assert frame.snapshot.parameters == window.frame.snapshot.parameters


def test_a_dialog_that_is_left_leaves_no_thread(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(_frame: object, _resolution: int, _request: object, interrupt: Interrupt) -> None:
        while not interrupt():
            pass
        raise figures.Interrupted

    monkeypatch.setattr(figures, "recompute_frame", wait)
    monkeypatch.setattr(FigureDialog, "exec", lambda _: False)
    noted: list[str] = []
    window.figures.noted.connect(noted.append)
    window.commands.figure.trigger()
    assert noted == []


def test_a_look_that_fails_leaves_what_the_window_has(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise FormulaError("no value anywhere")

    words = []

    def answer(dialog: FigureDialog) -> bool:
        qtbot.waitUntil(dialog.ok.isEnabled)
        words.append(dialog.facts.text())
        dialog.reject()
        return False

    monkeypatch.setattr(figures, "recompute_frame", fail)
    monkeypatch.setattr(FigureDialog, "exec", answer)
    window.commands.figure.trigger()
    assert "Maps have the window's resolution: no value anywhere" in words[0]


def test_without_anything_to_see_there_is_no_figure(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.pictures, "current", CurrentFrame())
    window.commands.figure.trigger()
    assert window.statusBar().currentMessage().startswith("There is nothing to export yet.")


def test_a_figure_begins_with_what_is_set_in_the_window(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.output_pane.view_named("surface").set_camera(Camera(azimuth=12.5, elevation=60.0))
    window.loss_pane.view.set_log_loss(True)
    specs = []

    def answer(dialog: FigureDialog) -> bool:
        specs.append(dialog.spec)
        dialog.reject()
        return False

    monkeypatch.setattr(FigureDialog, "exec", answer)
    window.commands.figure.trigger()
    assert (specs[0].azimuth, specs[0].elevation, specs[0].log_loss) == (12.5, 60.0, True)


def test_it_stands_in_the_menu_with_its_shortcut(window: MainWindow) -> None:
    file = window.menuBar().actions()[0].menu()
    export = next(action.menu() for action in file.actions() if action.text() == "E&xport")
    assert window.commands.figure in export.actions()
    assert window.commands.figure.shortcut().toString() == "Ctrl+Shift+P"
