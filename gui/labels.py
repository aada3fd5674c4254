"""Labels of texts that may be of any length, such as names from data: they never size a pane."""

from html import escape

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStatusBar,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QToolTip,
    QWidget,
)

from gui.plain import breakable

_NARROWEST_TEXT = "…"
#: Around the message of a status bar, as Qt has it.
_BAR_MARGIN_PX = 6
#: Between the icon of a combo box and its text.
_ICON_GAP_PX = 4


def whole_tip(*parts: str) -> str:
    """Return a tool tip that shows plain texts below each other, with lines that wrap."""
    lines = "\n".join(dict.fromkeys(part for part in parts if part))
    return f"<p style='white-space: pre-wrap'>{escape(breakable(lines))}</p>"


class ElidedLabel(QLabel):
    """One line of plain text, cut with “…” where it does not fit.

    The whole text stays in ``text``, where screen readers find it, and shows while the pointer
    rests on the label. It takes the width that it is given; ``least`` is a text for which it
    reserves the width.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        least: str = _NARROWEST_TEXT,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def is_cut(self) -> bool:
        """Whether not all of the text shows."""
        return self.shown_text() != self._line()

    def shown_text(self) -> str:
        """Return what is seen of the text."""
        return self.fontMetrics().elidedText(self._line(), self._mode, self._room().width())

    def sizeHint(self) -> QSize:
        return self._size_for(self._line())

    def minimumSizeHint(self) -> QSize:
        return self._size_for(self._least)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.drawFrame(painter)
        self.style().drawItemText(
            painter,
            self._room(),
            int(self.alignment() | Qt.TextFlag.TextSingleLine),
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            self.foregroundRole(),
        )
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.is_cut:
            QToolTip.showText(event.globalPos(), whole_tip(self.text(), self.toolTip()), self)
            return True
        return super().event(event)

    def _line(self) -> str:
        return self.text().replace("\n", " ")

    def _room(self) -> QRect:
        inset = self.margin()
        return self.contentsRect().adjusted(inset, inset, -inset, -inset)

    def _size_for(self, text: str) -> QSize:
        metrics = self.fontMetrics()
        around = self.contentsMargins()
        extra = 2 * (self.margin() + self.frameWidth())
        return QSize(
            metrics.horizontalAdvance(text) + 1 + around.left() + around.right() + extra,
            metrics.height() + around.top() + around.bottom() + extra,
        )


class WrappedLabel(QLabel):
    """Plain text in as many lines as it needs; a word that is too long for one is broken."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def text(self) -> str:
        """Return the text as it was set."""
        return self._whole

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(breakable(text))

    def clear(self) -> None:
        self.setText("")


class ElidedComboBox(QComboBox):
    """A combo box whose current text is cut with “…” where it does not fit."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        place = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        icon = 0 if option.currentIcon.isNull() else option.iconSize.width() + _ICON_GAP_PX
        room = place.width() - icon - 2
        elide = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, elide, room)


class MessageBar(QStatusBar):
    """A status bar whose message is cut with “…” where it does not fit; the tool tip is the whole.

    Qt cuts it in the middle of a letter.
    """

    @property
    def is_cut(self) -> bool:
        """Whether not all of the message shows."""
        return self.shown_text() != self._line()

    def shown_text(self) -> str:
        """Return what is seen of the message."""
        elide = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self._line(), elide, self._room().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        self.style().drawItemText(
            painter,
            self._room(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine),
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            self.foregroundRole(),
        )
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.is_cut:
            QToolTip.showText(event.globalPos(), whole_tip(self.currentMessage()), self)
            return True
        return super().event(event)

    def _line(self) -> str:
        return self.currentMessage().replace("\n", " ")

    def _room(self) -> QRect:
        """Return the place of the message: left of the permanent widgets."""
        middle = self.width() // 2
        others = [
            child
            for child in self.children()
            if isinstance(child, QWidget) and child.isVisibleTo(self) and child.x() > middle
        ]
        right = min((child.x() for child in others), default=self.width())
        return self.rect().adjusted(_BAR_MARGIN_PX, 0, right - self.width() - _BAR_MARGIN_PX, 0)
