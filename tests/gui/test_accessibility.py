"""For everybody: what takes the focus has a name and a role; views say what they show."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.theme.contrast import LEAST_CONTRAST, contrast

_NAME = QAccessible.Text.Name


def _interfaces(root: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield the accessibility tree of a window, without what is not shown."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    while waiting:
        interface = waiting.pop()
        if interface is not None and interface.isValid() and not interface.state().invisible:
            yield interface
            waiting += [interface.child(number) for number in range(interface.childCount())]


def _name(interface: QAccessibleInterface) -> str:
    """Return the name that a screen reader says, the widget's or that of what it is inside of."""
    widget = interface.object()
    if isinstance(widget, QWidget):
        # Linux names combo boxes by their choice, and their captions by a relation.
        inside = widget.parentWidget()
        if isinstance(inside, QComboBox | QAbstractSpinBox):
            widget = inside
        if isinstance(widget, QComboBox | QAbstractSpinBox):
            labels = [each for each, _ in interface.relations(QAccessible.RelationFlag.Label)]
            return widget.accessibleName() or "".join(each.text(_NAME) for each in labels)
    return interface.text(_NAME)


def _faults(root: QWidget) -> list[str]:
    faults = []
    for interface in _interfaces(root):
        # An empty cell of a table is named by its row and column.
        if not interface.state().focusable or interface.role() is QAccessible.Role.Cell:
            continue
        found = interface.object()
        name = _name(interface)
        what = f"{type(root).__name__}: {interface.role().name} {found!r} in {_path(found)}"
        is_text = interface.role() is QAccessible.Role.StaticText
        if not name.strip() or (name != name.strip() and not is_text):
            faults.append(f"no name, or spaces around it ({name!r}): {what}")
        if interface.role() is QAccessible.Role.NoRole:
            faults.append(f"no role: {what}")
    return faults


def _path(found: object) -> str:
    names = []
    while isinstance(found, QWidget):
        names.append(f"{type(found).__name__}#{found.objectName()}")
        found = found.parentWidget()
    return " < ".join(names)


def test_everything_in_the_window_that_takes_the_focus_has_a_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.controls.collapse_sections(())
    assert sum(each.state().focusable for each in _interfaces(window)) > 50
    for dock in window.docks.docks:
        dock.show()
        dock.raise_()
        assert "\n".join(_faults(window)) == "", dock.objectName()


def test_it_has_a_name_whatever_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.controls.collapse_sections(())
    window.output_pane.draw.click()
    for values in (
        {"data.source": "gallery", "data.dataset": "blobs_3", "network.hidden": (3, 2)},
        {"data.source": "gallery", "data.dataset": "sine", "network.activation": ("tanh", "relu")},
    ):
        before = window.scene
        window.document.edit_together(values)
        qtbot.waitUntil(lambda before=before: window.scene is not before)
        for pane in (window.output_pane, window.loss_pane):
            for button in pane.findChildren(QAbstractButton):
                if button.objectName().startswith(("view_", "mode_")) and button.isVisible():
                    button.click()
                    assert "\n".join(_faults(pane)) == ""
        for action in window.output_pane.view_row.more.menu().actions():
            if action.isVisible():
                action.trigger()
                assert "\n".join(_faults(window.output_pane)) == ""
        assert "\n".join(_faults(window)) == ""


def commands_with_dialogs(window: MainWindow) -> list[str]:
    return [
        name
        for name, action in window.commands._actions.items()
        if action.text().endswith("…") and action.isEnabled()
    ]


def test_everything_in_every_dialog_that_takes_the_focus_has_a_name(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[str] = []
    seen: list[str] = []

    def look_at(dialog: QWidget) -> None:
        dialog.show()
        seen.append(dialog.windowTitle())
        faults.extend(_faults(dialog))

    def execute(dialog: QDialog) -> int:
        look_at(dialog)
        dialog.reject()
        return 0

    monkeypatch.setattr(QDialog, "exec", execute)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Cancel)
    for ask in ("getOpenFileName", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_, **__: ("", ""))
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.snapshot.step == 1)
    for name in [*commands_with_dialogs(window), "help", "shortcuts", "about"]:
        before = set(QApplication.topLevelWidgets())
        getattr(window.commands, name).trigger()
        for opened in set(QApplication.topLevelWidgets()) - before:
            if opened.isVisible():
                look_at(opened)
                opened.close()
    assert "\n".join(faults) == ""
    assert len(seen) >= 10


def test_what_has_the_focus_in_a_plot_says_what_the_plot_shows(
    qtbot: QtBot, window: MainWindow
) -> None:
    view = window.output_pane.map
    assert view.canvas.accessibleName() == "Function map"
    assert "121 samples" in view.canvas.accessibleDescription()
    before = view.canvas.accessibleDescription()
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: view.canvas.accessibleDescription() != before)
    assert "after 1 step" in view.canvas.accessibleDescription()


def test_sliders_say_the_value_that_they_stand_for(qtbot: QtBot, window: MainWindow) -> None:
    slider = window.controls.findChild(QSlider, "training.learning_rate.slider")
    assert slider.accessibleName() == "Learning rate slider: 10"
    window.document.edit("training.learning_rate", 0.25)
    assert slider.accessibleName() == "Learning rate slider: 0.25"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_labels_can_be_read_on_what_is_behind_them(whole_window: MainWindow, theme: str) -> None:
    window = whole_window
    [action] = [a for a in window.commands.group("theme").actions() if a.data() == theme]
    action.trigger()
    window.controls.collapse_sections(())
    for kind in (QLabel, QLineEdit, QAbstractButton):
        for widget in window.findChildren(kind):
            palette = widget.palette()
            text, behind = palette.color(widget.foregroundRole()), _behind(widget)
            assert contrast(text, behind) >= LEAST_CONTRAST, (_path(widget), widget.text())


def _behind(widget: QWidget) -> QColor:
    """Return the colour on which a widget's text stands."""
    while (
        widget.parentWidget() is not None and widget.backgroundRole() is QPalette.ColorRole.Window
    ):
        if widget.autoFillBackground():
            break
        widget = widget.parentWidget()
    return widget.palette().color(widget.backgroundRole())


def test_every_button_in_the_window_says_what_it_does(window: MainWindow) -> None:
    for dock in window.docks.docks:
        dock.show()
    window.controls.collapse_sections(())
    for button in window.findChildren(QAbstractButton):
        # Qt's own buttons close panes and clear lines.
        own = not button.objectName().startswith("qt_")
        if own and button.isVisible() and not isinstance(button.parentWidget(), QLineEdit):
            assert button.toolTip() or button.accessibleDescription(), _path(button)
