"""Combo boxes that explain their entries."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from gui.choices import add_choices, sentence


def test_entries_have_tool_tips_and_descriptions(qtbot: QtBot) -> None:
    combo = QComboBox()
    qtbot.addWidget(combo)
    add_choices(combo, {1: "One", 2: "Two"}, {1: "the first", 2: "The second."})
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert [combo.itemData(row, role) for row in (0, 1)] == ["The first.", "The second."]
    assert [combo.itemData(row) for row in (0, 1)] == [1, 2]


def test_a_choice_without_help_is_an_error(qtbot: QtBot) -> None:
    combo = QComboBox()
    qtbot.addWidget(combo)
    with pytest.raises(KeyError):
        add_choices(combo, {1: "One"}, {})


@pytest.mark.parametrize(
    ("text", "written"),
    [("", ""), ("vectors, for LaTeX", "Vectors, for LaTeX."), ("Is it?", "Is it?"), ("R².", "R².")],
)
def test_sentences(text: str, written: str) -> None:
    assert sentence(text) == written
