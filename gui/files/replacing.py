"""Where a file is to go, and the question before one that is there is replaced."""

import os
from collections.abc import Container
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_for_place(
    parent: QWidget,
    title: str,
    suggested: Path,
    kinds: str,
    suffix: str,
    others: Container[str] | None = None,
) -> Path | None:
    """Ask where to write; return None if the person gave it up.

    A name gets the ``suffix`` if it has none, or none of ``others``. Nobody was asked about that
    name yet, so a file that has it is asked about here.
    """
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)
    if not name:
        return None
    path = Path(name)
    if path.suffix if others is None else path.suffix in others:
        return path
    path = path.with_name(path.name + suffix)
    return path if may_write(parent, path) else None


def may_write(parent: QWidget, path: Path) -> bool:
    """Return whether no file is there, or the person lets it be replaced."""
    # A name that is too long does not exist, and is refused when it is written.
    if not os.path.exists(path):
        return True
    return ask_to_replace(parent, f"{path.name} exists in {path.parent}.")


def ask_to_replace(parent: QWidget, words: str) -> bool:
    """Ask whether what the words speak of may be replaced; Return alone replaces nothing."""
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent, "Replace?", f"{words}\nReplace it?", buttons.Yes | buttons.No, buttons.No
    )
    return bool(answer == buttons.Yes)
