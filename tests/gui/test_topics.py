"""Topics of the help: a widget has its own or that of what is around it."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.topics import Topic, anchor_of, set_topic, setting_topic, term_topic, topic_of, view_topic


def test_the_nearest_topic_counts(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    middle = QWidget(outer)
    inner = QWidget(middle)
    assert topic_of(inner) == Topic.GUIDE
    set_topic(outer, Topic.FIGURES)
    assert topic_of(inner) == topic_of(outer) == "exports.md#figures-for-print"
    set_topic(middle, "guide.md#surface")
    assert topic_of(inner) == "guide.md#surface"
    assert topic_of(None) == Topic.GUIDE


def test_anchors_are_those_of_the_web() -> None:
    assert anchor_of("A curve: one input, a value") == "a-curve-one-input-a-value"
    assert view_topic("Function map") == "guide.md#function-map"
    assert setting_topic("Hidden layers") == "settings.md#hidden-layers"
    assert term_topic("Learning rate") == "glossary.md#learning-rate"
