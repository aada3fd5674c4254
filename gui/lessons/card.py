"""A card: one stage of a lesson, under its name."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.controls.marks import Tick
from gui.labels import WrappedLabel
from gui.theme.fonts import enlarged, keep_font

_MARGIN_PX = 10
_SPACING_PX = 7
#: The title of a card that stands out, beside others.
_LARGER = 1.25


class Card(QFrame):
    """A frame with a bold title; ``column`` is the layout below it. One that ``stands_out`` has a
    strong outline.
    """

    def __init__(
        self, name: str, title: str, parent: QWidget | None = None, *, stands_out: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"card_{name}")
        self.setAccessibleName(title)
        border = "2px solid palette(highlight)" if stands_out else "1px solid palette(mid)"
        self.setStyleSheet(
            f"QFrame#card_{name} {{ background: palette(base); border: {border};"
            " border-radius: 6px; }"
        )
        self.title = bold_label(title, _LARGER if stands_out else 1.0)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        self.column.setSpacing(_SPACING_PX)
        self.column.addWidget(self.title)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.title.setText(title)
        self.setAccessibleName(title)


def bold_label(text: str = "", factor: float = 1.0) -> WrappedLabel:
    """Return a label in bold letters, larger than others by a factor."""
    label = WrappedLabel(text)

    def bold(font: QFont) -> QFont:
        larger = enlarged(font, factor)
        larger.setBold(True)
        return larger

    keep_font(label, bold)
    return label


def faint_label(text: str = "") -> WrappedLabel:
    """Return a label for what is said by the way."""
    label = WrappedLabel(text)
    label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    return label


class Marked(QWidget):
    """A text behind a mark that says whether it holds: a tick, or a circle."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tick, self._circle = Tick(self), QLabel("○", self)
        self.label = WrappedLabel(text)
        self.holds = False
        width = 2 * self.fontMetrics().horizontalAdvance("○")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for mark in (self._tick, self._circle):
            mark.setFixedWidth(width)
            mark.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        self.show_state(text, False)

    def show_state(self, text: str, holds: bool) -> None:
        """Show a text, and whether it holds."""
        self.holds = holds
        self._tick.setVisible(holds)
        self._circle.setVisible(not holds)
        if text != self.label.text():
            self.label.setText(text)
        self.setAccessibleName(f"{'Reached' if holds else 'Not yet'}: {text}")
