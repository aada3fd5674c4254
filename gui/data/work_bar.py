"""Work on a large table in the background: how far it is, and a button that stops it."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from gui.background import BackgroundTask, TaskContext
from gui.dialogs import plain_button

_WHOLE = 1000


class WorkBar(QWidget):
    """A line with a progress bar, shown while work is underway; the latest work wins.

    Its owner calls `close_task` before it goes away. Signals: ``succeeded(object)``, what the work
    returned; ``failed(str)``, why it could not be done; ``cancelled()``, the user cancelled it.
    """

    succeeded = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _WHOLE)
        self.stop_button = plain_button("Stop", "Stop this work; the experiment stays as it is")
        self._task = BackgroundTask(self, "table")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        self.stop_button.clicked.connect(self._task.cancel)
        self._task.progressed.connect(self._on_task_progressed)
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.failed.connect(self._on_task_failed)
        self._task.cancelled.connect(self._on_task_cancelled)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether work is underway."""
        return self._task.busy

    def start(self, text: str, work: Callable[[TaskContext], object]) -> None:
        """Do ``work``, which is called ``text``; work that is underway is dropped."""
        self._label.setText(text)
        self.bar.setAccessibleName(text)
        self.bar.setValue(0)
        self.show()
        self._task.start(work)

    def close_task(self) -> None:
        """Cancel what is underway, and hear no more of it."""
        self._task.close()
        self.hide()

    @Slot(object)
    def _on_task_progressed(self, done: float) -> None:
        self.bar.setValue(round(_WHOLE * done))

    @Slot(object)
    def _on_task_succeeded(self, result: object) -> None:
        self.hide()
        self.succeeded.emit(result)

    @Slot(str)
    def _on_task_failed(self, message: str) -> None:
        self.hide()
        self.failed.emit(message)

    @Slot()
    def _on_task_cancelled(self) -> None:
        self.hide()
        self.cancelled.emit()
