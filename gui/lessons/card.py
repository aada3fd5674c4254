"""A card: one stage of a lesson, under its name."""

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.controls.marks import Tick
from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from gui.theme.fonts import enlarged, keep_font

_MARGIN_PX = 10
_SPACING_PX = 7
_RADIUS_PX = 6.0
_GAP_PX = 6
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
        self._stands_out = stands_out
        self.title = bold_label(title, _LARGER if stands_out else 1.0)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        self.column.setSpacing(_SPACING_PX)
        self.column.addWidget(self.title)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not by a style sheet: texts inside would no longer follow the size of all text.
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().highlight() if self._stands_out else self.palette().mid()
        width = 2.0 if self._stands_out else 1.0
        painter.setPen(QPen(colour, width))
        painter.setBrush(self.palette().base())
        inset = width / 2
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        painter.end()

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.title.setText(title)
        self.setAccessibleName(title)


def button_row(*buttons: QAbstractButton) -> FlowLayout:
    """Return a row of buttons that continues below where it is too long."""
    row = FlowLayout(QMargins(0, 0, 0, 0), _GAP_PX)
    for button in buttons:
        row.add(button)
    return row


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
