"""How a widget lies in a picture of another size, and what a picture is called."""

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.rendering.layout import fitted_layout, staged, title_of


@pytest.mark.parametrize(
    ("size", "window", "fit"),
    [
        (QSize(400, 200), QRectF(0, 0, 400, 200), 1.0),
        (QSize(800, 400), QRectF(0, 0, 400, 200), 2.0),
        (QSize(100, 100), QRectF(0, -100, 400, 400), 0.25),
        (QSize(800, 200), QRectF(-200, 0, 800, 200), 1.0),
        (QSize(400, 201), QRectF(0, -0.5, 400, 201), 1.0),
    ],
)
def test_the_whole_widget_is_centred_and_as_large_as_can_be(
    qtbot: QtBot, size: QSize, window: QRectF, fit: float
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    frame = fitted_layout(widget, size)
    assert (frame.size.toSize(), frame.window, frame.fit) == (size, window, fit)


def test_titles_come_from_the_window_or_the_accessible_name(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert title_of(widget) == "Scratchnet picture"
    widget.setAccessibleName("Loss curve")
    assert title_of(widget) == "Loss curve"
    widget.setWindowTitle("mine.json[*] – Scratchnet")
    assert title_of(widget) == "mine.json – Scratchnet"


def test_a_hidden_widget_has_the_picture_s_size_only_for_its_time(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    with staged(widget, QSize(640, 480)):
        assert widget.size() == QSize(640, 480)
    assert widget.size() == QSize(300, 200)
    with pytest.raises(ZeroDivisionError), staged(widget, QSize(640, 480)):
        raise ZeroDivisionError
    assert widget.size() == QSize(300, 200)


def test_a_visible_widget_does_not_jump(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    with qtbot.waitExposed(widget):
        widget.show()
    with staged(widget, QSize(640, 480)):
        assert widget.size() == QSize(300, 200)
