"""The source of the reference with the line that computes a number marked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.theme import Theme
from gui.theme.fonts import fixed_pitch, keep_font
from scratchnet.trace import SourceLine

#: Characters in front of each line: its number, and a gap.
_MARGIN = 6


class StepSource(QPlainTextEdit):
    """Shows one file at a time, read-only, with line numbers.

    Signals: ``line_clicked(int, bool)``, a line, from 1, was clicked, with Shift or without.
    """

    line_clicked = Signal(int, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step_source")
        self.setAccessibleName("Source of the reference")
        self.setToolTip(
            "The program that computes the step; the part that runs here is marked. Click a line to"
            " run to where it computes something next, with Shift back"
        )
        self.setReadOnly(True)
        # The arrow keys go to the next number, not through the text.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        keep_font(self, fixed_pitch)
        self._theme = theme
        self._line: SourceLine | None = None
        self._lines: tuple[str, ...] = ()

    def show_line(self, line: SourceLine | None, lines: tuple[str, ...]) -> None:
        """Mark a line of a file with these lines; None marks nothing and keeps the file."""
        if line is not None and lines != self._lines:
            numbered = (f"{number:>4}  {text}" for number, text in enumerate(lines, 1))
            self.setPlainText("\n".join(numbered).rstrip())
            self._lines = lines
        self._line = line
        self._mark()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self._mark()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # Text that was selected is to be copied.
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            block = self.cursorForPosition(event.position().toPoint()).block()
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.line_clicked.emit(block.blockNumber() + 1, back)

    def _mark(self) -> None:
        line = self._line
        if line is None:
            self.setExtraSelections([])
            return
        block = self.document().findBlockByNumber(line.number - 1)
        whole = QTextCursor(block)
        self.setTextCursor(whole)
        self.centerCursor()
        marks = [_selection(whole, self._theme.raised, full_width=True)]
        start = block.text().find(line.expression, _MARGIN)
        if line.expression and start >= 0:
            part = QTextCursor(block)
            part.setPosition(block.position() + start)
            end = block.position() + start + len(line.expression)
            part.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            marks.append(_selection(part, self._theme.accent, self._theme.accent_text))
        self.setExtraSelections(marks)


def _selection(
    cursor: QTextCursor, background: str, text: str = "", *, full_width: bool = False
) -> QTextEdit.ExtraSelection:
    form = QTextCharFormat()
    form.setBackground(QColor(background))
    if text:
        form.setForeground(QColor(text))
    if full_width:
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format = form
    return selection
