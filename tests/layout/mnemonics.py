"""Which letters mean two things in a window or in a menu."""

from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QGroupBox,
    QLabel,
    QMainWindow,
    QMenu,
    QTabBar,
    QWidget,
)


def clashes(top: QWidget) -> list[str]:
    """Return the letters that do two things at once, with Alt in a window or alone in its menus."""
    found = _twice(f"{type(top).__name__} {top.objectName()}".strip(), _of_window(top))
    if isinstance(top, QMainWindow):
        for action in top.menuBar().actions():
            if action.menu() is not None:
                found += _of_menu(action.menu())
    return found


def _of_menu(menu: QMenu) -> list[str]:
    shown = [action for action in menu.actions() if action.isVisible()]
    pairs = [(_mnemonic(action.text()), _plain(action.text())) for action in shown]
    found = _twice(f"the menu {_plain(menu.title())}", pairs)
    for action in shown:
        if action.menu() is not None:
            found += _of_menu(action.menu())
    return found


def _of_window(top: QWidget) -> Iterator[tuple[str, str]]:
    """Yield each letter that works with Alt, and what it does."""
    actions: list[QAction] = []
    if isinstance(top, QMainWindow):
        actions = top.menuBar().actions()
    for action in actions:
        yield _mnemonic(action.text()), f"the menu {_plain(action.text())}"
    for widget in top.findChildren(QWidget):
        if widget.window() is not top or not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton):
            yield _letter(widget.shortcut()), _plain(widget.text())
        elif isinstance(widget, QLabel) and widget.buddy() is not None:
            if widget.buddy().isVisible():
                yield _mnemonic(widget.text()), _plain(widget.text())
        elif isinstance(widget, QGroupBox):
            yield _mnemonic(widget.title()), _plain(widget.title())
        elif isinstance(widget, QTabBar):
            for number in range(widget.count()):
                yield _mnemonic(widget.tabText(number)), _plain(widget.tabText(number))


def _twice(where: str, pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[str]:
    by_letter: dict[str, list[str]] = {}
    for letter, what in pairs:
        if letter:
            by_letter.setdefault(letter, []).append(what)
    return [
        f"{where}: {letter} means {' and '.join(whats)}"
        for letter, whats in by_letter.items()
        if len(whats) > 1
    ]


def _mnemonic(text: str) -> str:
    return _letter(QKeySequence.mnemonic(text))


def _letter(keys: QKeySequence) -> str:
    text = keys.toString()
    return text.removeprefix("Alt+") if text.startswith("Alt+") else ""


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()
