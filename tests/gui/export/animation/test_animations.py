"""Animations out of the window: what is offered, and the run that continues meanwhile."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from gui.export.animation.clip_fields import Choices, remember
from gui.export.animation.dialog import AnimationDialog
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.views.registry import Pane, views_in
from tests.gui.conftest import shown

#: Of the pane of charts; that of initializers is the same throughout a run.
CHARTS = [
    picture.title
    for record in views_in(Pane.CHARTS)
    for picture in record.pictures()
    if picture.variant.changes
]


@pytest.fixture
def folder(tmp_path: Path, settings: QSettings) -> Path:
    folder = tmp_path / "animations"
    folder.mkdir()
    settings.setValue("export/folder", str(folder))
    remember(Preferences(settings), Choices(width=160, height=120, frames=4))
    return folder


@pytest.fixture
def ask(window: MainWindow, folder: Path) -> Iterator[Callable[[], AnimationDialog]]:
    def ask() -> AnimationDialog:
        window.commands.export_animation.trigger()
        dialog = window.animations.dialog
        assert dialog is not None
        return dialog

    yield ask
    window.animations.close()


Ask = Callable[[], AnimationDialog]


def subjects(dialog: AnimationDialog) -> list[str]:
    return [dialog.subject.itemText(number) for number in range(dialog.subject.count())]


def test_pictures_that_training_changes_are_offered_visible_ones_first(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    assert subjects(ask()) == [
        "Trained network",
        "Network diagram",
        "Loss curve",
        "Surface",
        "Confusion matrix",
        "Partial dependence",
        "Permutation importance",
        "Predictions",
        "Weights and gradients",
        *CHARTS,
        "Network − objective",
        "Error",
        "Partial dependence on input 1",
        "Partial dependence on input 2",
        "Figure for print (last settings)",
    ]
    window.output_pane.set_view(window.output_pane.view_named("surface"))
    assert subjects(ask())[0] == "Surface"
    # The objective of a spiral is unknown.
    window.document.edit_together({"data.source": "gallery", "data.dataset": "spiral"})
    qtbot.waitUntil(
        lambda: window.scene is not None and window.scene.experiment.data.dataset == "spiral"
    )
    assert not {"Network − objective", "Error"} & set(subjects(ask()))


def test_the_steps_so_far_are_animated_while_training_continues(
    qtbot: QtBot, window: MainWindow, ask: Ask, folder: Path
) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    dialog = ask()
    assert dialog.clip_fields.up_to.value() == 1
    before = shown(window)
    dialog.clip_fields.up_to.setValue(3)
    with qtbot.waitSignal(window.animations.noted) as noted:
        dialog.ok.click()
    path = folder / "trained-animation.gif"
    assert noted.args[0].startswith(f"Wrote {path}, ")
    assert window.statusBar().currentMessage() == noted.args[0]
    with Image.open(path) as image:
        assert image.n_frames == 4
    assert shown(window) is before
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 2)


def test_a_dialog_that_is_writing_is_shown_again(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    dialog = ask()
    assert ask() is not dialog
    dialog = ask()
    dialog.clip_fields.frames.setValue(500)
    dialog.ok.click()
    assert ask() is dialog
    assert dialog.writing


def test_closing_the_window_cancels_and_joins(
    qtbot: QtBot, window: MainWindow, ask: Ask, folder: Path
) -> None:
    dialog = ask()
    dialog.clip_fields.frames.setValue(500)
    dialog.ok.click()
    qtbot.waitUntil(lambda: dialog.progress.bar.value() > 0)
    window.close()
    assert "animation" not in [thread.name for thread in threading.enumerate()]
    assert list(folder.iterdir()) == []
