"""The drawing pad: what is drawn reaches the network, and its answer is shown."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.rendering import save_picture
from gui.theme import DARK, LIGHT
from gui.views import DrawingPad
from gui.views.base import TITLE_HEIGHT_PX
from gui.views.registry import pictures_of
from scratchnet.datasets import predicted_class
from scratchnet.datasets.drawn import COUNTED
from tests.gui.views.image_scenes import brightness_run, digits, outputs_of
from tests.gui.views.pad.shapes import SHAPES, Stroke
from tests.gui.views.scenes import class_scene

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def pad(qtbot: QtBot) -> DrawingPad:
    pad = DrawingPad(LIGHT)
    qtbot.addWidget(pad)
    pad.resize(560, 320)
    pad.show()
    pad.show_frame(*digits())
    return pad


def place_on(pad: DrawingPad, part: tuple[float, float]) -> QPointF:
    """Return a place on the paper, given as parts of its sides, in the widget's pixels."""
    area = QRectF(0, TITLE_HEIGHT_PX, pad.width(), pad.height() - TITLE_HEIGHT_PX)
    paper = pad._places(area, QFontMetricsF(pad._font(pad.font()), pad).height()).paper
    return paper.topLeft() + QPointF(part[0] * paper.width(), part[1] * paper.height())


def drag(pad: DrawingPad, strokes: Sequence[Stroke]) -> None:
    """Draw strokes with the mouse."""
    for stroke in strokes:
        for number, part in enumerate(stroke):
            kind = QEvent.Type.MouseMove if number else QEvent.Type.MouseButtonPress
            _send(pad, kind, place_on(pad, part), _NONE if number else _LEFT, _LEFT)
        _send(pad, QEvent.Type.MouseButtonRelease, place_on(pad, stroke[-1]), _LEFT, _NONE)


def _send(
    pad: DrawingPad, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    event = QMouseEvent(kind, at, QPointF(pad.mapToGlobal(at)), button, held, _NO_KEYS)
    QApplication.sendEvent(pad, event)


def draw_pixels(pad: DrawingPad, point: Sequence[float]) -> None:
    """Draw a sample with a thin pen: as many of a pixel's 4×4 parts as its value says, in rows."""
    pad.clear()
    pad.set_pen(1 / (8 * COUNTED), erasing=False)
    for number, value in enumerate(point):
        row, column = divmod(number, 8)
        for part in range(-(-int(value) // COUNTED)):
            count = min(int(value) - COUNTED * part, COUNTED)
            y = row + (part + 0.5) / COUNTED
            pad.begin_stroke(column + 0.5 / COUNTED, y)
            pad.extend_stroke(column + (count - 0.5) / COUNTED, y)
    assert pad.drawing is not None
    pad.drawing.end()


def test_held_out_samples_drawn_with_the_pen_get_their_own_predictions(pad: DrawingPad) -> None:
    scene, frame = digits()
    pad.set_centred(False)
    for point in scene.test.inputs[:25]:
        draw_pixels(pad, point)
        assert pad.point == point
        outputs = frame.snapshot.outputs(point)
        assert pad.outputs == pytest.approx(outputs, rel=1e-9)
        assert predicted_class(pad.outputs or []) == predicted_class(outputs)


def test_larger_held_out_samples_traced_with_a_wide_pen_are_mostly_read_alike(
    pad: DrawingPad,
) -> None:
    scene, frame = digits()
    own = outputs_of(frame, test=True).argmax(axis=1)
    alike = 0
    samples = 60
    for number in range(samples):
        shares = np.array(scene.test.inputs[number]).reshape(8, 8) / 16
        pad.clear()
        pad.set_pen(0.16, erasing=False)
        # Through the middles of the pixels that are mostly ink, row by row.
        for row, inked in enumerate(shares >= 0.5):
            for column in np.flatnonzero(inked).tolist():
                pad.begin_stroke(column + 0.4, row + 0.5)
                pad.extend_stroke(column + 0.6, row + 0.5)
        assert pad.outputs is not None
        alike += predicted_class(pad.outputs) == int(own[number])
    assert alike >= 0.9 * samples


def test_digits_drawn_with_the_mouse_are_read(pad: DrawingPad) -> None:
    read = {}
    for digit, strokes in SHAPES.items():
        pad.clear()
        drag(pad, strokes)
        assert pad.outputs is not None
        read[digit] = predicted_class(pad.outputs)
    # A 1 with a long flag and an 8 without a waist are not written so in the dataset.
    assert sum(digit == found for digit, found in read.items()) >= 8, read


def test_words_and_caption_say_what_is_read(pad: DrawingPad) -> None:
    assert (pad.caption(), pad.point) == ("", None)
    assert pad.accessibleDescription().startswith("Draw here")
    drag(pad, SHAPES[0])
    assert pad.caption().startswith("Drawing: 0 (")
    assert pad.caption().endswith("%) after 900 steps")
    assert pad.accessibleDescription().startswith(f"{pad.caption()}; then ")
    assert pad.seen_text() == "8 × 8 pixels, 0 to 16, fitted"
    pad.set_centred(False)
    assert pad.seen_text() == "8 × 8 pixels, 0 to 16"


def test_what_is_drawn_is_the_chosen_input(qtbot: QtBot, pad: DrawingPad) -> None:
    with qtbot.waitSignal(pad.chose) as chose:
        drag(pad, [[(0.5, 0.5)]])
    assert chose.args == [Chosen(pad.point)]
    with qtbot.waitSignal(pad.chose) as chose:
        pad.clear()
    assert chose.args == [None]


def test_other_views_follow_the_pen_in_steps(qtbot: QtBot, pad: DrawingPad) -> None:
    chosen: list[Chosen] = []
    pad.chose.connect(chosen.append)
    pad.begin_stroke(2.0, 2.0)
    assert chosen == [Chosen(pad.point or ())]
    for x in range(3, 7):
        pad.extend_stroke(float(x), 2.0)
    qtbot.waitUntil(lambda: chosen[-1].point == pad.point)
    assert len(chosen) < 5
    drag(pad, [[(0.1, 0.9), (0.5, 0.9), (0.9, 0.9)]])
    # Not later than the pen is lifted.
    assert chosen[-1].point == pad.point


def test_each_frame_s_network_is_asked(pad: DrawingPad) -> None:
    drag(pad, SHAPES[3])
    after = pad.outputs
    pad.show_frame(digits()[0], digits(0)[1])
    before = pad.outputs
    assert before is not None
    assert after is not None
    assert max(before) < max(after)
    assert pad.caption().endswith("before training")
    assert pad.point is not None
    assert before == pytest.approx(digits(0)[1].snapshot.outputs(pad.point), rel=1e-9)


def test_a_sample_on_the_pad_is_that_sample(pad: DrawingPad) -> None:
    scene, frame = digits()
    for number in range(5):
        pad.put_sample(SampleNumber(True, number))
        assert pad.point == scene.test.inputs[number]
        assert pad.outputs == pytest.approx(frame.snapshot.outputs(pad.point), rel=1e-9)
        assert pad.caption().startswith(f"Test sample {number + 1}: ")
        assert "fitted" not in pad.seen_text()
    pad.put_sample(SampleNumber(False, 7))
    assert pad.caption().startswith("Training sample 8: ")


def test_the_eraser_erases_and_undo_brings_it_back(pad: DrawingPad) -> None:
    drag(pad, [[(0.2, 0.5), (0.8, 0.5)]])
    assert pad.drawing is not None
    drawn = pad.drawing.ink.copy()
    pad.set_pen(0.16, erasing=True)
    drag(pad, [[(0.2, 0.5), (0.8, 0.5)]])
    assert pad.drawing.is_empty
    assert pad.outputs is None
    pad.undo()
    assert (pad.drawing.ink == drawn).all()
    assert pad.outputs is not None


def test_outside_the_paper_nothing_is_drawn(pad: DrawingPad) -> None:
    _send(pad, QEvent.Type.MouseButtonPress, QPointF(550, 300), _LEFT, _LEFT)
    _send(pad, QEvent.Type.MouseMove, place_on(pad, (0.5, 0.5)), _NONE, _LEFT)
    assert pad.drawing is not None
    assert not pad.drawing.can_undo


def test_one_can_draw_with_keys(pad: DrawingPad) -> None:
    QTest.keyClick(pad, Qt.Key.Key_Return)
    assert pad.drawing is not None
    assert not pad.drawing.can_undo
    QTest.keyClick(pad, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pad, Qt.Key.Key_Return)
    for _ in range(4):
        QTest.keyClick(pad, Qt.Key.Key_Down)
    QTest.keyClick(pad, Qt.Key.Key_Escape)
    drawn = pad.drawing.ink.copy()
    fine = pad.drawing.fineness
    # From the middle a pixel up, and then down to it again.
    assert drawn[3 * fine, 4 * fine] == drawn[4 * fine, 4 * fine] == 1.0
    QTest.keyClick(pad, Qt.Key.Key_Down)
    assert (pad.drawing.ink == drawn).all()
    pad.grab()
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.drawing.is_empty
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not pad.drawing.can_undo


def test_undo_is_the_pad_s_own_while_there_is_a_stroke(pad: DrawingPad) -> None:
    def taken() -> bool:
        key, control = Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, control)
        event.ignore()
        QApplication.sendEvent(pad, event)
        return event.isAccepted()

    assert not taken()
    drag(pad, [[(0.5, 0.5)]])
    assert taken()


def _picture(path: Path) -> QImage:
    """Save a white picture with a black bar in its middle."""
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for x in range(45, 55):
        for y in range(20, 80):
            image.setPixel(x, y, 0xFF000000)
    assert image.save(str(path))
    return image


def test_pictures_are_dropped_and_pasted(qtbot: QtBot, pad: DrawingPad, tmp_path: Path) -> None:
    image = _picture(tmp_path / "a.png")
    dropped, pasted = QMimeData(), QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    pasted.setImageData(image)
    actions, place = Qt.DropAction.CopyAction, QPoint(50, 50)
    enter = QDragEnterEvent(place, actions, dropped, _LEFT, _NO_KEYS)
    QApplication.sendEvent(pad, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(pad, QDropEvent(QPointF(place), actions, dropped, _LEFT, _NO_KEYS))
    point = pad.point
    assert point is not None
    assert pad.caption().startswith("Picture: ")
    pad.clear()
    QGuiApplication.clipboard().setMimeData(pasted)
    QTest.keyClick(pad, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pad.point == point


def test_what_is_no_picture_is_refused(qtbot: QtBot, pad: DrawingPad, tmp_path: Path) -> None:
    text, broken = QMimeData(), QMimeData()
    text.setText("3")
    (tmp_path / "b.png").write_text("no picture")
    broken.setUrls([QUrl.fromLocalFile(str(tmp_path / "b.png"))])
    actions = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(50, 50), actions, text, _LEFT, _NO_KEYS)
    QApplication.sendEvent(pad, enter)
    assert not enter.isAccepted()
    enter = QDragEnterEvent(QPoint(9, 9), actions, broken, _LEFT, _NO_KEYS)
    QApplication.sendEvent(pad, enter)
    with qtbot.waitSignal(pad.refused) as refused:
        QApplication.sendEvent(pad, QDropEvent(QPointF(9, 9), actions, broken, _LEFT, _NO_KEYS))
    assert refused.args[0].startswith("b.png cannot be read as a picture: ")
    QGuiApplication.clipboard().setMimeData(text)
    with qtbot.waitSignal(pad.refused) as refused:
        pad.paste()
    assert refused.args == ["There is no picture on the clipboard. Copy one first."]


def test_a_copy_has_the_drawing_and_another_paper(qtbot: QtBot, pad: DrawingPad) -> None:
    drag(pad, SHAPES[4])
    twin = pad.clone()
    qtbot.addWidget(twin)
    twin.resize(pad.size())
    assert (twin.caption(), twin.point) == (pad.caption(), pad.point)
    twin.clear()
    assert pad.point is not None


@pytest.mark.parametrize("size", [(200, 160), (440, 290), (900, 250), (300, 700)])
def test_it_can_be_painted_at_any_size(pad: DrawingPad, size: tuple[int, int]) -> None:
    drag(pad, SHAPES[8])
    pad.resize(*size)
    for theme in (LIGHT, DARK):
        pad.set_theme(theme)
        image = pad.grab().toImage()
        ys = range(30, image.height(), 3)
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in ys}
        assert len(colours) > 8


def test_values_are_read_too(qtbot: QtBot) -> None:
    pad = DrawingPad(LIGHT)
    qtbot.addWidget(pad)
    scene, frame = brightness_run()
    pad.show_frame(scene, frame)
    pad.begin_stroke(1.5, 1.0)
    assert pad.point is not None
    assert pad.words() == pad.caption()
    assert "%" not in pad.words()
    assert pad.outputs == pytest.approx(frame.snapshot.outputs(pad.point), rel=1e-9)
    pad.grab()


def test_other_data_have_no_paper(qtbot: QtBot) -> None:
    pad = DrawingPad(LIGHT)
    qtbot.addWidget(pad)
    pad.show_frame(*class_scene(3))
    pad.begin_stroke(1.0, 1.0)
    pad.clear()
    pad.undo()
    QTest.mouseClick(pad, _LEFT)
    QTest.keyClick(pad, Qt.Key.Key_Up)
    assert (pad.drawing, pad.point) == (None, None)
    pad.grab()


def test_a_picture_without_a_window_shows_a_test_sample(qtbot: QtBot, tmp_path: Path) -> None:
    scene, frame = digits()
    view = pictures_of(scene)[DrawingPad.name].make(LIGHT, scene)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    assert view.caption().startswith("Test sample 1: ")
    save_picture(view, tmp_path / "a.svg", QSize(500, 300))
    assert "What the network sees" in (tmp_path / "a.svg").read_text()
