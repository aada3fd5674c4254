"""A column of widgets that scrolls in a place too low for them."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Body(QScrollArea):
    """As high as its place; where the widgets of ``column`` need more, they scroll.

    Without it Qt lays widgets over each other.
    """

    def __init__(self) -> None:
        super().__init__()
        content = _Content()
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(content)

    def reveal(self, part: QWidget) -> None:
        """Scroll to a widget of the column once it has its place."""
        QTimer.singleShot(0, self, partial(self.ensureWidgetVisible, part))


class _Content(QWidget):
    """It asks for the least height that suffices: Qt's scrolls below the one that is best."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)
