"""The tools over the drawing pad, in the output pane and in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.main_window import MainWindow
from gui.panes.output_pane import OutputPane
from gui.theme import DARK, LIGHT
from gui.views import SamplePictures
from resources.presets import PRESETS
from tests.gui.views.conftest import short_run, show_run
from tests.gui.views.image_scenes import digits


@pytest.fixture
def pane(qtbot: QtBot) -> OutputPane:
    pane = OutputPane(LIGHT)
    qtbot.addWidget(pane)
    pane.follow(pane.current)
    pane.resize(600, 420)
    pane.show()
    show_run(pane, *digits())
    pane.set_view(pane.pad)
    return pane


def test_it_is_shown_with_the_pad_alone(pane: OutputPane) -> None:
    assert pane.pad_bar.isVisible()
    assert not pane.slice_bar.isVisible()
    pane.set_view(pane.map)
    assert not pane.pad_bar.isVisible()
    assert pane.slice_bar.isVisible()
    pane.set_view(pane.pad)
    show_run(pane, *short_run())
    assert pane.shown is not pane.pad
    assert not pane.pad_bar.isVisible()
    assert not pane.slice_bar.isVisible()


def test_in_a_presentation_there_are_no_tools(pane: OutputPane) -> None:
    pane.set_plain(True)
    assert not pane.pad_bar.isVisible()
    pane.set_view(pane.map)
    pane.set_view(pane.pad)
    assert not pane.pad_bar.isVisible()
    pane.set_plain(False)
    assert pane.pad_bar.isVisible()


def test_pen_eraser_and_width_reach_the_pad(pane: OutputPane) -> None:
    bar, pad = pane.pad_bar, pane.pad
    bar.width_box.setValue(20)
    bar.eraser.trigger()
    assert (pad.pen_width, pad.erasing) == (0.2, True)
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_P)
    QTest.keyClick(pad, Qt.Key.Key_BracketRight)
    assert (pad.pen_width, pad.erasing) == (0.22, False)
    QTest.keyClick(pad, Qt.Key.Key_BracketLeft)
    QTest.keyClick(pad, Qt.Key.Key_E)
    assert (pad.pen_width, pad.erasing) == (0.2, True)


def test_what_can_be_undone_can_be_clicked(pane: OutputPane) -> None:
    bar, pad = pane.pad_bar, pane.pad
    assert not bar.undo.isEnabled()
    assert not bar.clear.isEnabled()
    pad.begin_stroke(4.0, 4.0)
    assert bar.undo.isEnabled()
    bar.clear.click()
    assert pad.point is None
    assert not bar.clear.isEnabled()
    bar.undo.click()
    assert pad.point is not None
    bar.undo.click()
    assert not bar.undo.isEnabled()


def test_the_chosen_sample_is_put_on_the_pad(pane: OutputPane) -> None:
    scene, _ = digits()
    bar, pad = pane.pad_bar, pane.pad
    assert not bar.sample.isEnabled()
    chosen = Chosen.of_sample(scene, SampleNumber(True, 3))
    pane.current.choose(chosen)
    pad.begin_stroke(4.0, 4.0)
    assert pane.current.chosen == Chosen(pad.point or ())
    bar.sample.click()
    assert pad.point == chosen.point
    show_run(pane, *short_run())
    pane.current.choose(None)
    assert not bar.sample.isEnabled()


def test_a_picture_is_opened_or_refused(
    qtbot: QtBot, pane: OutputPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for row in range(5, 15):
        image.setPixel(10, row, 0xFF000000)
    image.save(str(tmp_path / "a.png"))
    names = ["", str(tmp_path / "a.png"), str(tmp_path / "none.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (names.pop(0), ""))
    pane.pad_bar.open.click()
    assert pane.pad.point is None
    pane.pad_bar.open.click()
    opened = pane.pad.point
    assert opened is not None
    with qtbot.waitSignal(pane.refused) as refused:
        pane.pad_bar.open.click()
    assert refused.args[0].startswith("none.png cannot be read as a picture: ")
    pane.pad.clear()
    QGuiApplication.clipboard().setImage(image)
    pane.pad_bar.paste.click()
    assert pane.pad.point == opened


def test_its_icons_have_the_colours_of_the_theme(pane: OutputPane) -> None:
    before = pane.pad_bar.pen.icon().pixmap(16).toImage()
    pane.set_theme(DARK)
    assert pane.pad_bar.pen.icon().pixmap(16).toImage() != before


def test_its_keys_are_listed(pane: OutputPane) -> None:
    keys = dict(pane.pad_bar.keys())
    assert keys["Ctrl+Z"] == "Take back the last stroke or picture"
    assert len(keys) == len(pane.pad_bar.keys())


def test_in_the_window_the_pad_and_the_pictures_follow_the_run(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.document.open(PRESETS["digits"].load(), None)
    pane = window.output_pane
    qtbot.waitUntil(lambda: pane.pad.form is not None or _offered(window))
    pane.set_view(pane.pad)
    pane.pad.begin_stroke(4.0, 1.0)
    pane.pad.extend_stroke(4.0, 7.0)
    before = pane.pad.outputs
    qtbot.waitUntil(lambda: window.current.chosen == Chosen(pane.pad.point or ()))
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: pane.pad.outputs != before)
    pictures = pane.view_named(SamplePictures.name)
    pane.set_view(pictures)
    assert isinstance(pictures, SamplePictures)
    qtbot.waitUntil(lambda: len(pictures.order) > 0)
    QTest.keyClick(pictures, Qt.Key.Key_Right)
    assert window.current.chosen is not None
    assert window.current.chosen.sample == SampleNumber(False, int(pictures.order[0]))


def _offered(window: MainWindow) -> bool:
    return window.scene is not None and window.scene.experiment.data.image is not None
