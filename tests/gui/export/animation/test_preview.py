"""The preview of an animation."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.export.animation.preview import FilmPreview

STEPS = (0, 3, 6, 9, 12)


@pytest.fixture
def preview(qtbot: QtBot) -> FilmPreview:
    preview = FilmPreview()
    qtbot.addWidget(preview)
    pictures = {n: np.full((60, 80, 3), 50 * n, dtype=np.uint8) for n in (0, 1, 4)}
    preview.show_frames(STEPS, pictures)
    return preview


def test_it_plays_by_itself_round_and_round(qtbot: QtBot, preview: FilmPreview) -> None:
    assert preview.play.isChecked()
    assert preview.words.text() == "Frame 1 of 5, after step 0"
    with qtbot.waitSignal(preview.slider.valueChanged):
        pass
    preview.stop()
    assert preview.slider.value() == 1
    for _ in range(2):
        preview._timer.timeout.emit()
    assert preview.slider.value() == 0


def test_who_moves_the_slider_stops_it(qtbot: QtBot, preview: FilmPreview) -> None:
    qtbot.keyClick(preview.slider, Qt.Key.Key_End)
    assert not preview.play.isChecked()
    assert preview.words.text() == "Frame 5 of 5, after step 12"
    assert preview.picture.pixmap().toImage().pixelColor(90, 70).red() == 200
    # Other frames are shown where it stands, and it stays still.
    preview.show_frames(STEPS, {0: np.zeros((60, 80, 3), dtype=np.uint8)})
    assert preview.slider.maximum() == 0
    assert not preview.play.isChecked()


def test_without_frames_there_is_nothing_to_play(qtbot: QtBot, preview: FilmPreview) -> None:
    preview.show_frames((), {})
    assert not preview.play.isEnabled()
    assert not preview.play.isChecked()
    assert preview.words.text() == ""
