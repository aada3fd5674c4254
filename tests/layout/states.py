"""The window and every dialog, in the states that a user sees them in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QSettings,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMessageBox,
    QTabWidget,
    QWidget,
)

from gui.data.dialog import TableDialog
from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.theme.switch import ThemeSwitch
from scratchnet.experiment import Experiment
from scratchnet.run.snapshot import Status
from tests.layout.lessons import look_at_lessons
from tests.layout.panes import choose_each, look_at_panes

#: These end the window, open a page in a browser, or replace the run that is looked at.
_LEFT_OUT = {
    *("quit", "run", "step", "again", "reset", "retry", "undo", "redo"),
    *("new", "new_seed", "new_samples", "new_parameters"),
}
_PREVIEW_MS = 600
#: These change the whole window; the other of each pair changes it back.
_SWITCHES = {
    "larger_text": "normal_text",
    "smaller_text": "normal_text",
    "full_screen": "full_screen",
    "present": "present",
}
#: The theme is chosen for all states; another engine would have to be compiled.
_GROUPS_LEFT_OUT = ("theme", "engine")
_LONG = "a very long name of a column as measuring devices like to write them in mV/(m·s²)"


def settle(milliseconds: int = 30) -> None:
    """Let the window lay itself out."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    # While a run goes on, a text may just have changed.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def wait_until(condition: Callable[[], bool]) -> None:
    """Process events until something holds."""
    for _ in range(2000):
        if condition():
            return
        settle(10)
    raise TimeoutError


@contextmanager
def opened(folder: Path, theme: str) -> Iterator[MainWindow]:
    """Open a window as at the very first start, and close it at the end."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = QSettings(str(folder / f"{theme}.ini"), QSettings.Format.IniFormat)
    settings.setValue("engine", "reference")
    settings.setValue("theme", theme)
    preferences = Preferences(settings)
    window = MainWindow(
        ThemeSwitch(application, preferences), preferences, Autosave(folder / "autosave")
    )
    window.show()
    wait_until(lambda: window.frame is not None)
    try:
        yield window
    finally:
        window.document.open(window.document.experiment, None)
        window.close()
        window.deleteLater()
        # A picture that is left there crashes the platform without a screen when it ends.
        QApplication.clipboard().clear()
        settle()


def visit(window: MainWindow, look: Callable[[QWidget, str], None]) -> None:
    """Bring the window into one state after the other, and open every dialog; ``look`` at each."""
    _look(window, look, "at start")
    window.document.edit("training.steps", 20)
    window.commands.run.trigger()
    wait_until(lambda: window.frame.snapshot.ended)
    _look_at_views(window, look, "finished")
    window.output_pane.set_view(window.output_pane.map)
    window.output_pane.draw.click()
    _look(window, look, "drawing")
    _look_at_dialogs(window, look)
    window.output_pane.draw.setChecked(False)
    _load(window, _csv())
    window.output_pane.map.hovered.emit(5.0, 0.5)
    _look_at_views(window, look, "long names")
    window.output_pane.set_view(window.output_pane.map)
    _look_at_dialogs(window, lambda top, state: look(top, f"long names, {state}"))
    window.output_pane.draw.click()
    _look(window, look, "long names, drawing")
    window.output_pane.draw.setChecked(False)
    _load(window, _csv_of_many())
    _look_at_views(window, look, "many inputs")
    window.document.edit_together({"data.source": "formula", "data.formula": "x*y"})
    wait_until(lambda: not window.scene.classes)
    window.output_pane.draw.click()
    _look_at_views(window, look, "values, drawing")
    window.output_pane.draw.setChecked(False)
    window.document.open(Experiment().with_values(_DIVERGING), None)
    settle(50)
    window.commands.run.trigger()
    wait_until(lambda: window.frame.snapshot.status is Status.DIVERGED)
    window.output_pane.map.hovered.emit(0.5, 0.5)
    _look(window, look, "diverged")
    _begin(window)
    look_at_panes(window, partial(_look_in, look, "panes"), wait_until)
    window.document.open(Experiment(), None)
    look_at_lessons(window, partial(_look_in, look, "lessons"), wait_until)


_DIVERGING = {"training.learning_rate": 1000.0, "network.output_activation": "linear"}


def _look_in(look: Callable[[QWidget, str], None], part: str, top: QWidget, state: str) -> None:
    # A pane that is shown for the first time is laid out in several rounds.
    settle(60)
    _look(top, look, f"{part}, {state}")


def _begin(window: MainWindow) -> None:
    """Open the article's experiment, and take a step."""
    window.document.open(Experiment(), None)
    wait_until(lambda: window.frame.snapshot.step == 0)
    window.commands.step.trigger()
    wait_until(lambda: window.frame.snapshot.step == 1)


def _look(top: QWidget, look: Callable[[QWidget, str], None], state: str) -> None:
    settle()
    look(top, state)


def _look_at_views(window: MainWindow, look: Callable[[QWidget, str], None], state: str) -> None:
    for pane in (window.output_pane, window.loss_pane):
        for button in pane.findChildren(QAbstractButton):
            # Each chooses a view, or what the views show.
            if button.group() is not None and button.isVisible():
                button.click()
                _look(window, look, f"{state}, {button.text()}")
    for title in choose_each(window.output_pane.view_row):
        _look(window, look, f"{state}, {title}")


def _look_at_dialogs(window: MainWindow, look: Callable[[QWidget, str], None]) -> None:
    """Trigger every action, look at what it opens, and close that."""
    observer = _Observer(window, look)
    with _no_file_dialogs():
        for action in window.commands.findChildren(QAction):
            name = _name_of(window, action)
            group = action.actionGroup()
            others = group is not None and group in map(window.commands.group, _GROUPS_LEFT_OUT)
            if name in _LEFT_OUT or others or not (action.isEnabled() and action.isVisible()):
                continue
            before = action if group is None else group.checkedAction()
            checked = action.isChecked()
            observer.watch(name)
            action.trigger()
            settle(60)
            observer.rest()
            if name in _SWITCHES:
                settle(200)
                _look(window, look, name)
                getattr(window.commands, _SWITCHES[name]).trigger()
                settle(200)
            elif action.isCheckable():
                _look(window, look, name)
                if action.isChecked() != checked:
                    before.trigger()
                    settle(60)
    with _no_file_dialogs():
        _look_at_table(window, look)


def _look_at_table(window: MainWindow, look: Callable[[QWidget, str], None]) -> None:
    dialog = TableDialog(window)
    dialog.show()
    dialog.load_text(_csv() + "\n5,x,?\n")
    _look(dialog, look, "a table with long names and bad cells")
    dialog.load_text("what,is this\n")
    _look(dialog, look, "no table")
    dialog.close()
    dialog.deleteLater()


class _Observer(QObject):
    """Looks at each dialog that appears, and closes it; a modal one holds up its caller."""

    def __init__(self, window: MainWindow, look: Callable[[QWidget, str], None]) -> None:
        super().__init__()
        self._window = window
        self._look = look
        self._name = ""
        self._seen: set[QWidget] = set()
        self._timer = QTimer(interval=30)
        self._timer.timeout.connect(self._on_timer_timeout)

    def watch(self, name: str) -> None:
        self._name = name
        self._timer.start()

    def rest(self) -> None:
        self._on_timer_timeout()
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        for top in QApplication.topLevelWidgets():
            if top is self._window or not top.isVisible() or not top.isWindow():
                continue
            if top.windowType() not in (Qt.WindowType.Window, Qt.WindowType.Dialog):
                continue
            self._timer.stop()
            if hasattr(top, "preview"):
                # It is computed and drawn beside the window.
                settle(_PREVIEW_MS)
            self._look(top, f"opened by {self._name}")
            for tabs in top.findChildren(QTabWidget):
                for number in range(tabs.count()):
                    tabs.setCurrentIndex(number)
                    settle()
                    self._look(top, f"opened by {self._name}, {tabs.tabText(number)}")
            top.close()
            self._timer.start()


@contextmanager
def _no_file_dialogs() -> Iterator[None]:
    """Answer every file dialog and question as if it had been cancelled."""
    names = ("getOpenFileName", "getSaveFileName", "getExistingDirectory")
    before = {name: getattr(QFileDialog, name) for name in names}
    question = QMessageBox.question
    for name in names:
        answer = "" if name == "getExistingDirectory" else ("", "")
        setattr(QFileDialog, name, lambda *_, answer=answer, **__: answer)
    QMessageBox.question = lambda *_, **__: QMessageBox.StandardButton.Cancel
    try:
        yield
    finally:
        for name, method in before.items():
            setattr(QFileDialog, name, method)
        QMessageBox.question = question


def _name_of(window: MainWindow, action: QAction) -> str:
    found = (name for name, each in window.commands._actions.items() if each is action)
    return next(found, action.text())


def _load(window: MainWindow, csv: str) -> None:
    """Learn a table, as if it had been opened, and take a step."""
    dialog = TableDialog()
    dialog.load_text(csv)
    values = dialog.pane.values()
    dialog.deleteLater()
    window.document.edit_together({**values, "network.features": ()}, "data")
    before = window.scene
    wait_until(lambda: window.scene is not before)
    window.commands.step.trigger()
    wait_until(lambda: window.frame.snapshot.step == 1)


def _csv() -> str:
    rows = [
        f"{number * 7 % 10 + 0.5},{number % 3 * 1.5},{_LONG} number {number % 7}"
        for number in range(21)
    ]
    return "\n".join([f"first {_LONG},second {_LONG},target {_LONG}", *rows])


def _csv_of_many() -> str:
    rows = [
        ",".join(f"{(number * (column + 3)) % 11 + 0.25 * column}" for column in range(13))
        for number in range(40)
    ]
    names = ",".join(f"{_LONG} {column}" for column in range(13))
    return "\n".join([names, *rows])
