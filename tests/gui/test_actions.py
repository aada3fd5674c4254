"""The menus: each entry is reached by a letter of its own."""

import re
from collections import Counter

from PySide6.QtWidgets import QMenu

from gui.main_window import MainWindow


def test_no_two_entries_of_a_menu_have_the_same_mnemonic(window: MainWindow) -> None:
    bar = window.menuBar()
    menus = [bar, *bar.findChildren(QMenu), window.files.recent_menu, window.files.presets_menu]
    for menu in menus:
        words = [action.text().replace("&&", "") for action in menu.actions()]
        letters = Counter(
            found[1].lower() for found in (re.search("&(.)", text) for text in words) if found
        )
        assert [letter for letter, times in letters.items() if times > 1] == [], words
