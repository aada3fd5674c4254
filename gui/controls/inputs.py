"""Qt's line edit, slider, combo box and button, adapted to a scrolling panel."""

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from gui.labels import ElidedComboBox

_STEPS_OF_A_PAGE = 10


class LineEdit(QLineEdit):
    """A line edit whose arrow keys step.

    Signals: ``finished()``, Enter was pressed, or the focus lost after typing (unlike Qt's
    ``editingFinished``, which is also emitted for texts that the program set); ``stepped(int)``,
    the number of steps up; ``cancelled()``, Escape was pressed.
    """

    finished = Signal()
    stepped = Signal(int)
    cancelled = Signal()

    _STEPS: ClassVar[dict[Qt.Key, int]] = {
        Qt.Key.Key_Up: 1,
        Qt.Key.Key_Down: -1,
        Qt.Key.Key_PageUp: _STEPS_OF_A_PAGE,
        Qt.Key.Key_PageDown: -_STEPS_OF_A_PAGE,
    }

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._on_editing_finished)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning; the same text leaves the cursor where it is."""
        self._shown = text
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = self._STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif steps is not None:
            self.stepped.emit(steps)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_editing_finished(self) -> None:
        if self.hasFocus() or self.isModified() or self.text() != self._shown:
            self.setModified(False)
            self.finished.emit()


class NumberEntry(LineEdit):
    """An entry just wide enough for a number, so that entries are aligned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance("0.00000000"), super().sizeHint().height()
        )


class Slider(QSlider):
    """A horizontal slider that jumps to where it is clicked.

    The mouse wheel moves it only while it has the focus; otherwise it scrolls the panel.

    Signals: ``released()``, the mouse button came up after a drag or a click.
    """

    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name = self._said = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sliderReleased.connect(self.released)

    def setAccessibleName(self, name: str) -> None:
        """Name the slider; the value that it stands for is added to the name."""
        self._name = name
        self.say(self._said)

    def say(self, value: str) -> None:
        """Add the value to the name: screen readers know a slider's position only."""
        self._said = value
        super().setAccessibleName(f"{self._name}: {value}" if value else self._name)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle under the mouse first; the press then starts a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            groove, handle = (
                self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, control, self)
                for control in (
                    QStyle.SubControl.SC_SliderGroove,
                    QStyle.SubControl.SC_SliderHandle,
                )
            )
            place = event.position().toPoint()
            if not handle.contains(place):
                self.setValue(
                    QStyle.sliderValueFromPosition(
                        self.minimum(),
                        self.maximum(),
                        place.x() - groove.x() - handle.width() // 2,
                        groove.width() - handle.width(),
                        option.upsideDown,
                    )
                )
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self.isSliderDown()
        super().mouseReleaseEvent(event)
        if not dragged:
            self.released.emit()


class ComboBox(ElidedComboBox):
    """A combo box that ignores the mouse wheel unless it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Toggle(QAbstractButton):
    """A button that is filled with the accent colour while it is checked.

    It paints itself: with Fusion a checked button is hard to distinguish from an unchecked one.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(0, self.text())
        return QSize(text.width() + 14, text.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        role = QPalette.ColorRole
        palette = self.palette()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # One that is on keeps its colours when disabled, so that it can be read and told apart.
        group = QPalette.ColorGroup.Active if on else palette.currentColorGroup()
        fill, ink = (role.Highlight, role.HighlightedText) if on else (role.Button, role.ButtonText)
        edge = palette.color(role.Highlight if on or self.underMouse() else role.Mid)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(palette.color(group, fill))
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(outline, 3, 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(role.HighlightedText if on else role.Highlight), 1))
            painter.drawRoundedRect(outline.adjusted(2, 2, -2, -2), 2, 2)
        painter.setPen(palette.color(group, ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
