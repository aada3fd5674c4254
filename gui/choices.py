"""Combo boxes whose entries say what each choice is, and when to use it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox


def sentence(text: str) -> str:
    """Return a text with a capital letter first and a full stop last, unless it has them."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "…")) or not text else f"{text}."


def add_choices(combo: QComboBox, labels: Mapping[Any, str], helps: Mapping[Any, str]) -> None:
    """Append entries, whose data are the keys; ``helps`` become their tool tips.

    Raises KeyError for a choice without help.
    """
    for value, label in labels.items():
        combo.addItem(label, value)
        explain_last(combo, helps[value])


def explain_last(combo: QComboBox, text: str) -> None:
    """Say what the last entry is, in its tool tip and to screen readers."""
    last = combo.count() - 1
    combo.setItemData(last, sentence(text), Qt.ItemDataRole.ToolTipRole)
    combo.setItemData(last, sentence(text), Qt.ItemDataRole.AccessibleDescriptionRole)
