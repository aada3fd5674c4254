"""The text of a lesson in the editor, with line numbers and the lines that have problems marked."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.controls.marks import error_colour
from gui.theme.fonts import fixed_pitch, keep_font
from scratchnet.lessons import Problem

_MARGIN_PX = 6
_MARK_ALPHA = 45


class EditorText(QPlainTextEdit):
    """Plain text with numbered lines; what is wrong at a line is its tool tip in the list below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_source")
        self.setAccessibleName("Text of the lesson")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        keep_font(self, fixed_pitch)
        self._problems: tuple[Problem, ...] = ()
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update_request)
        self._make_room()

    @property
    def line(self) -> int:
        """The line of the cursor, from 0."""
        return self.textCursor().blockNumber()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the lines of these."""
        self._problems = tuple(problems)
        colour = QColor(error_colour(self.palette()))
        colour.setAlpha(_MARK_ALPHA)
        marks = []
        for number in {problem.line for problem in problems}:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document().findBlockByNumber(max(number - 1, 0)))
            mark.format.setBackground(colour)
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.setExtraSelections(marks)
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at a line, from 1."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(max(line - 1, 0))))
        self.centerCursor()
        self.setFocus()

    def replace_text(self, text: str) -> None:
        """Replace everything as one step of Undo, and keep the cursor's line."""
        line = self.line
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def numbers_width(self) -> int:
        """Return how wide the numbers of the lines are."""
        digits = max(len(str(self.blockCount())), 3)
        return self.fontMetrics().horizontalAdvance(f"✗ {'0' * digits}") + 2 * _MARGIN_PX

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        inside = self.contentsRect()
        place = QRect(inside.left(), inside.top(), self.numbers_width(), inside.height())
        self._numbers.setGeometry(place)

    def _on_update_request(self, _rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update()

    def paint_numbers(self, painter: QPainter) -> None:
        """Draw the numbers of the lines that are seen, with problems in the colour of errors."""
        wrong = {problem.line for problem in self._problems}
        block, height = self.firstVisibleBlock(), self.fontMetrics().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        width = self.numbers_width() - _MARGIN_PX
        while block.isValid() and top <= self.viewport().height():
            number = block.blockNumber() + 1
            bad = number in wrong
            colour = error_colour(self.palette()) if bad else self.palette().placeholderText()
            painter.setPen(colour if isinstance(colour, QColor) else colour.color())
            text = f"✗ {number}" if bad else str(number)
            painter.drawText(QRect(0, round(top), width, height), Qt.AlignmentFlag.AlignRight, text)
            top += self.blockBoundingRect(block).height()
            block = block.next()


class _Numbers(QWidget):
    """The numbers beside the text."""

    def __init__(self, text: EditorText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._text.font())
        self._text.paint_numbers(painter)
        painter.end()
