"""Work that the next lines of a method need, done while the window stays alive."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui.background import BackgroundTask, TaskContext, TaskFailed
from scratchnet.engines import Interrupted

T = TypeVar("T")

#: Work that takes longer shows a dialog. Until then the window takes no input.
_PATIENCE_MS = 300
_WHOLE = 100


def wait_for(parent: QWidget, text: str, work: Callable[[TaskContext], T]) -> T:
    """Do ``work`` off the window's thread and return what it returns.

    The window is drawn meanwhile. If it takes long, a dialog with ``text`` shows how far it is, a
    fraction that the work reports by `TaskContext.progress`, and cancels it. Raises TaskFailed
    with a message for the user, and Interrupted if it was cancelled.
    """
    loop = QEventLoop()
    task = BackgroundTask(name=text)
    dialog = _dialog(parent, text)
    results: list[T] = []
    failures: list[str] = []
    task.succeeded.connect(results.append)
    task.failed.connect(failures.append)
    task.progressed.connect(lambda done: dialog.setValue(round(_WHOLE * done)))
    task.ended.connect(loop.quit)
    dialog.canceled.connect(task.cancel)
    patience = QTimer(interval=_PATIENCE_MS, singleShot=True)
    patience.timeout.connect(loop.quit)
    patience.start()
    task.start(work)
    try:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if task.busy:
            dialog.show()
            loop.exec()
    finally:
        patience.stop()
        task.close()
        dialog.deleteLater()
        task.deleteLater()
    if failures:
        raise TaskFailed(failures[0])
    if not results:
        raise Interrupted
    return results[0]


def _dialog(parent: QWidget, text: str) -> QProgressDialog:
    dialog = QProgressDialog(text, "Cancel", 0, _WHOLE, parent)
    dialog.setWindowTitle("Scratchnet")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    # It is shown here, and not by a guess of how long the work will take.
    dialog.setMinimumDuration(2**31 - 1)
    dialog.setAutoReset(False)
    dialog.setAutoClose(False)
    return dialog
