"""The list of views that suit a run: which of them a figure shows, and in what order."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.views.registry import find_picture

_NAME = Qt.ItemDataRole.UserRole


class ViewsList(QWidget):
    """Check what is shown; drag, the buttons or Alt with an arrow key bring it elsewhere.

    Signals: ``edited(tuple)``, the names of what is shown, in order.
    """

    edited = Signal(tuple)

    def __init__(self, fitting: Sequence[str]) -> None:
        super().__init__()
        self._fitting = list(fitting)
        self.list = QListWidget()
        self.list.setAccessibleName("Views")
        self.list.setToolTip(
            "Check what the figure shows (Space); drag it or press Alt+↑ or Alt+↓ to reorder"
        )
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.installEventFilter(self)
        self.up = self._button("↑", "Show this view earlier (Alt+↑)")
        self.down = self._button("↓", "Show this view later (Alt+↓)")
        self.setFocusProxy(self.list)
        buttons = QVBoxLayout()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.list.itemChanged.connect(self._tell)
        self.list.model().rowsMoved.connect(self._tell)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))

    def names(self) -> tuple[str, ...]:
        """Return what is shown, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            item.data(_NAME) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def show_names(self, names: Sequence[str]) -> None:
        """Check these views and put them first; nothing is taken for an edit."""
        if tuple(names) == self.names() and self.list.count():
            return
        with QSignalBlocker(self.list), QSignalBlocker(self.list.model()):
            self.list.clear()
        with QSignalBlocker(self.list):
            for name in (*names, *(name for name in self._fitting if name not in names)):
                item = QListWidgetItem(_title_of(name), self.list)
                item.setData(_NAME, name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsDragEnabled
                )
                shown = name in names
                item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            key = Qt.Key(event.key())
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in steps:
                self._move(steps[key])
                return True
        return super().eventFilter(watched, event)

    def _button(self, sign: str, help_text: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setToolTip(help_text)
        button.setAccessibleName(help_text)
        return button

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        place = row + step
        if row >= 0 and 0 <= place < self.list.count():
            with QSignalBlocker(self.list), QSignalBlocker(self.list.model()):
                item = self.list.takeItem(row)
            self.list.insertItem(place, item)
            self.list.setCurrentRow(place)
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self.names())


def _title_of(name: str) -> str:
    picture = find_picture(name)
    return name if picture is None else picture.title
