"""Which section of the help explains a widget: a pane, dialog or control names it.

A topic is a page of ``docs`` and the anchor of a heading, as in ``guide.md#surface``. What is
inside a widget with a topic has the same one, unless it names its own.
"""

import re
from enum import StrEnum

from PySide6.QtWidgets import QWidget

_PROPERTY = "help_topic"


class Topic(StrEnum):
    """The sections that panes and dialogs open. Views and settings are found by their titles."""

    GUIDE = "guide.md"
    GLOSSARY = "glossary.md"
    SETTINGS = "settings.md"
    TRAINING = "guide.md#training"
    FORMULAS = "guide.md#formulas"
    YOUR_DATA = "guide.md#your-data"
    OUTPUT = "guide.md#the-output"
    NETWORK = "guide.md#the-network"
    LOSS = "guide.md#the-loss"
    LESSONS = "guide.md#lessons"
    CHARTS = "guide.md#charts"
    GRADIENTS = "guide.md#gradients-checked"
    BUGS = "guide.md#a-bug-to-find"
    COMPARING = "guide.md#comparing-runs"
    SEEDS = "guide.md#many-seeds-as-one"
    STEPS = "guide.md#step-by-step-in-the-window"
    EXPORTING = "exports.md"
    PICTURES = "exports.md#pictures"
    FIGURES = "exports.md#figures-for-print"
    ANIMATIONS = "exports.md#animations"
    SCRIPT = "exports.md#a-script-of-the-run"
    TRAINED_NETWORK = "exports.md#the-trained-network"
    RUNS = "exports.md#runs-that-can-be-checked"
    VALUES = "exports.md#values"
    SHARING = "exports.md#sharing"


def anchor_of(title: str) -> str:
    """Return a heading's anchor: lower case, hyphens for spaces, no punctuation."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def view_topic(title: str) -> str:
    """Return the topic of a view, whose title is a heading of the guide."""
    return f"{Topic.GUIDE}#{anchor_of(title)}"


def setting_topic(label: str) -> str:
    """Return the topic of a setting, or of a section of settings."""
    return f"{Topic.SETTINGS}#{anchor_of(label)}"


def term_topic(term: str) -> str:
    """Return the topic of a term of the glossary."""
    return f"{Topic.GLOSSARY}#{anchor_of(term)}"


def set_topic(widget: QWidget, topic: str) -> None:
    """Say which section explains a widget and what is inside."""
    widget.setProperty(_PROPERTY, str(topic))


def topic_of(widget: QWidget | None) -> str:
    """Return the topic of a widget or of the nearest one around it; else that of the guide."""
    while widget is not None:
        topic = widget.property(_PROPERTY)
        if topic:
            return str(topic)
        widget = widget.parentWidget()
    return Topic.GUIDE
