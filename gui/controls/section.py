"""Sections of the controls, which fold under their titles."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gui.controls.marks import Light
from gui.topics import set_topic, setting_topic

_CHEVRON_PX = 8
_GAP_PX = 6


class Section(QWidget):
    """A clickable title without a frame, and ``column``, the layout under it.

    ``within`` is the title of the section that it is a part of. Signals: ``toggled(bool)``, the
    user collapsed it (True) or expanded it.
    """

    toggled = Signal(bool)

    def __init__(
        self, name: str, title: str, parent: QWidget | None = None, *, within: str = ""
    ) -> None:
        super().__init__(parent)
        self.name = name
        set_topic(self, setting_topic(within or title))
        self.title = SectionTitle(title, self, within=within)
        self.title.setObjectName(f"section.{name}")
        self.title.clicked.connect(self._on_title_clicked)
        self.inside = QWidget(self)
        self.around = QVBoxLayout(self)
        self.around.setContentsMargins(0, 0, 0, 0)
        self.around.setSpacing(7)
        self.around.addWidget(self.title)
        self.around.addWidget(self.inside)
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)

    @property
    def is_collapsed(self) -> bool:
        """Whether only the title shows."""
        return not self.title.isChecked()

    def set_collapsed(self, collapsed: bool) -> None:
        """Collapse or expand it, without a signal."""
        self.title.setChecked(not collapsed)
        self.title.describe_state()
        self.inside.setVisible(not collapsed)

    @Slot()
    def _on_title_clicked(self) -> None:
        self.set_collapsed(self.is_collapsed)
        self.toggled.emit(self.is_collapsed)


class SectionTitle(QAbstractButton):
    """A bold title with a chevron, checked while the section is expanded.

    Painted by itself: Fusion draws arrows from scaled pixmaps, which a vector picture of the
    window shows as smears.
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, within: str = "") -> None:
        super().__init__(parent)
        self._within = within
        font = QFont(self.font())
        font.setBold(not within)
        self.setFont(font)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        #: Whether a key brought the focus here, not merely the window's opening.
        self._by_key = False
        self.light = Light(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.describe_state()

    def describe_state(self) -> None:
        """Describe in the tool tip and to screen readers what pressing does."""
        name = f"{self._within}: {self.text().lower()}" if self._within else self.text()
        does = f"{'Collapse' if self.isChecked() else 'Expand'} the section {name}"
        self.setToolTip(does)
        self.setAccessibleDescription(does)
        self.setAccessibleName(f"{name}, {'expanded' if self.isChecked() else 'collapsed'}")

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(0, self.text())
        return QSize(_CHEVRON_PX + _GAP_PX + text.width(), text.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        reason = Qt.FocusReason
        keys = (reason.TabFocusReason, reason.BacktabFocusReason)
        self._by_key = event.reason() in keys
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.light.paint()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(palette.highlight().color(), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 2, 2)
        colour = QColor(palette.windowText().color())
        painter.setPen(QPen(colour, 1.5))
        middle = QPointF(1 + _CHEVRON_PX / 2, self.height() / 2)
        half = _CHEVRON_PX / 2 - 0.5
        along, across = QPointF(half, 0), QPointF(0, half / 2)
        if not self.isChecked():
            along, across = QPointF(0, half), QPointF(half / 2, 0)
        painter.drawPolyline([middle - along - across, middle + across, middle + along - across])
        left = _CHEVRON_PX + _GAP_PX
        place = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
