"""Texts of any length fit any place: they are cut or wrapped, and the whole can be read."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStyleOptionComboBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gui.labels import ElidedComboBox, ElidedLabel, MessageBar, WrappedLabel
from gui.plain import breakable, plain_text

_LONG = "x" * 600


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    return widget


def _show_in(place: QWidget, label: QWidget, width: int = 200) -> None:
    place.layout().addWidget(label)
    place.resize(width, 40)
    place.show()


def _hover(widget: QWidget) -> str:
    middle = widget.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(middle))
    QApplication.sendEvent(widget, event)
    return QToolTip.text() if QToolTip.isVisible() else ""


@pytest.mark.parametrize("text", [_LONG, "name " * 200, "two\nlines " * 50])
def test_an_elided_label_takes_no_more_room_than_it_is_given(place: QWidget, text: str) -> None:
    label = ElidedLabel(text)
    _show_in(place, label)
    assert place.minimumSizeHint().width() < 50
    assert label.width() == 200
    assert label.is_cut
    assert label.text() == text
    assert label.fontMetrics().horizontalAdvance(label.shown_text()) <= 200
    assert label.sizeHint().height() < 2 * label.fontMetrics().height()


def test_what_is_cut_shows_under_the_pointer(place: QWidget) -> None:
    label = ElidedLabel("<b>" + _LONG)
    label.setToolTip("The name of a column")
    _show_in(place, label)
    tip = _hover(label)
    assert "&lt;b&gt;" in tip
    assert tip.replace("\u200b", "").count("x") == len(_LONG)
    assert "The name of a column" in tip
    label.setText("short")
    assert not label.is_cut
    assert label.shown_text() == "short"


def test_it_can_be_cut_in_the_middle(place: QWidget) -> None:
    label = ElidedLabel("a" * 100 + "z" * 100, mode=Qt.TextElideMode.ElideMiddle, least="abcdef")
    _show_in(place, label, 120)
    assert label.shown_text().startswith("aa")
    assert label.shown_text().endswith("zz")
    assert label.minimumSizeHint().width() > label.fontMetrics().horizontalAdvance("abcdef")


def test_a_wrapped_label_breaks_long_words(place: QWidget) -> None:
    label = WrappedLabel(_LONG)
    _show_in(place, label)
    assert place.minimumSizeHint().width() < 200
    assert label.heightForWidth(200) > 5 * label.fontMetrics().height()
    assert label.text() == _LONG


def test_a_combo_box_cuts_its_text_with_an_ellipsis(qtbot: QtBot) -> None:
    combo = ElidedComboBox()
    qtbot.addWidget(combo)
    combo.addItems(["short", "a name that is too long"])
    combo.resize(90, 24)
    shown = []
    for number in range(2):
        combo.setCurrentIndex(number)
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        shown.append(option.currentText)
    assert shown[0] == "short"
    assert shown[1].startswith("a name")
    assert shown[1].endswith("…")


def test_a_message_is_cut_and_whole_under_the_pointer(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.resize(300, 24)
    bar.show()
    bar.showMessage("Saved.")
    assert not bar.is_cut
    assert _hover(bar) == ""
    bar.showMessage(f"Saved as {_LONG}")
    assert bar.is_cut
    assert bar.shown_text().startswith("Saved as x")
    assert bar.fontMetrics().horizontalAdvance(bar.shown_text()) < 300
    assert _LONG in _hover(bar).replace("\u200b", "")
    QToolTip.hideText()


def test_a_message_leaves_room_for_what_stays(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.resize(400, 24)
    permanent = QWidget()
    permanent.setFixedSize(150, 10)
    bar.addPermanentWidget(permanent)
    bar.show()
    bar.showMessage(_LONG)
    assert bar.fontMetrics().horizontalAdvance(bar.shown_text()) < permanent.x()


def test_words_of_any_length_can_be_broken_in_tool_tips_and_message_boxes() -> None:
    short = "/home/somebody/experiments/circle.scratchnet.json cannot be read"
    assert plain_text(short) == short
    words = plain_text(_LONG).split("\u200b")
    assert "".join(words) == _LONG
    assert max(map(len, words)) <= 120
    assert breakable("a" * 40) == "\u200b".join(("a" * 16, "a" * 16, "a" * 8))
