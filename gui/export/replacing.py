"""The question before something that is there already is replaced, in one wording."""

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget


def may_replace(parent: QWidget, path: Path) -> bool:
    """Ask whether a file may be replaced."""
    return ask_to_replace(parent, f"{path.name} exists in {path.parent}.")


def ask_to_replace(parent: QWidget, words: str) -> bool:
    """Ask whether what the words speak of may be replaced; Return alone replaces nothing."""
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent, "Replace?", f"{words}\nReplace it?", buttons.Yes | buttons.No, buttons.No
    )
    return bool(answer == buttons.Yes)
