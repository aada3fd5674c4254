"""The animation's preview, its summary, and the progress of writing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.export.animation.clip import Clip
from gui.export.animation.encoders import FORMATS
from gui.export.animation.preview import (
    AnimationPreview,
    clip_text,
    progress_percent,
    progress_text,
)

STEPS = (0, 3, 6, 9, 12)


@pytest.fixture
def preview(qtbot: QtBot) -> AnimationPreview:
    preview = AnimationPreview()
    qtbot.addWidget(preview)
    pictures = {n: np.full((60, 80, 3), 50 * n, dtype=np.uint8) for n in (0, 1, 4)}
    preview.show_frames(STEPS, pictures)
    return preview


def test_it_plays_in_a_loop(qtbot: QtBot, preview: AnimationPreview) -> None:
    assert preview.play.isChecked()
    assert preview.label.text() == "Frame 1 of 5, after step 0"
    with qtbot.waitSignal(preview.slider.valueChanged):
        pass
    preview.stop()
    assert preview.slider.value() == 1
    for _ in range(2):
        preview._timer.timeout.emit()
    assert preview.slider.value() == 0


def test_moving_the_slider_stops_it(qtbot: QtBot, preview: AnimationPreview) -> None:
    qtbot.keyClick(preview.slider, Qt.Key.Key_End)
    assert not preview.play.isChecked()
    assert preview.label.text() == "Frame 5 of 5, after step 12"
    assert preview.picture.pixmap().toImage().pixelColor(90, 70).red() == 200
    # Other frames are shown where it stands, and it stays still.
    preview.show_frames(STEPS, {0: np.zeros((60, 80, 3), dtype=np.uint8)})
    assert preview.slider.maximum() == 0
    assert not preview.play.isChecked()


def test_without_frames_there_is_nothing_to_play(qtbot: QtBot, preview: AnimationPreview) -> None:
    preview.show_frames((), {})
    assert not preview.play.isEnabled()
    assert not preview.play.isChecked()
    assert preview.label.text() == ""


def test_the_summary_of_a_file() -> None:
    clip = Clip(320, 240, 60, 20.0, hold_s=1.0)
    assert clip_text(clip, FORMATS["gif"], 1_234_567) == "About 1.2 MB: 60 frames, 4 s."
    fast = Clip(320, 240, 60, 30.0)
    assert clip_text(fast, FORMATS["apng"], 900) == "About 900 bytes: 60 frames, 2 s."
    assert clip_text(fast, FORMATS["gif"], 900) == (
        "About 900 bytes: 60 frames, 1.8 s. The nearest rate a GIF can have is 33.3 frames/s."
    )


@pytest.mark.parametrize(
    ("done", "elapsed_s", "words"),
    [
        (2, 5.0, "Frame 2 of 60"),
        (20, 5.0, "Frame 20 of 60, about 10 s left"),
        (30, 300.0, "Frame 30 of 60, about 5 min left"),
        (59, 5.0, "Frame 59 of 60, less than a second left"),
    ],
)
def test_the_progress_text(done: int, elapsed_s: float, words: str) -> None:
    assert progress_text("frame", done, 60, elapsed_s) == words


def test_progress_only_increases() -> None:
    assert progress_text("run", 3, 60, 0.0) == "Replaying the run: frame 3 of 60"
    shares = [progress_percent(what, done, 60) for what in ("run", "frame") for done in range(61)]
    assert (shares[0], shares[-1]) == (0, 100)
    assert shares == sorted(shares)
