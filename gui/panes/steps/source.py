"""The source of the reference with the line that computes a number marked."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.theme import Theme
from gui.theme.fonts import fixed_pitch, keep_font
from scratchnet.trace import SourceLine

#: Characters in front of each line: its number, and a gap.
_MARGIN = 6
#: Left free beside a part that is scrolled into view.
_GAP_PX = 8
#: How strongly the lines with a planted bug are coloured, of 255.
_BUG_ALPHA = 48
#: Keys that choose a line, once the source was reached by Tab; elsewhere they go to other numbers.
_LINE_KEYS = (
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Home, Qt.Key.Key_End),
)
_RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StepSource(QPlainTextEdit):
    """Shows one file at a time, read-only, with line numbers.

    Signals: ``line_clicked(int, bool)``, a line, from 1, was clicked, with Shift or without. Who
    comes by Tab chooses the line by the arrow keys, and Return is the click.
    """

    line_clicked = Signal(int, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step_source")
        self.setAccessibleName("Source of the reference")
        self.setToolTip(
            "The program that computes the step; the part that runs here is marked. Click a line to"
            " run to where it computes something next, with Shift back. By Tab and the arrow keys"
            " a line is chosen, and Return runs to it"
        )
        self.setReadOnly(True)
        # The arrow keys go to the next number, not through the text.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        keep_font(self, fixed_pitch)
        self._theme = theme
        self._line: SourceLine | None = None
        self._lines: tuple[str, ...] = ()
        #: The lines of a function that is not the right program's.
        self._wrong: Sequence[int] = ()
        #: The line that is chosen by keys, from 1; None unless the source was reached by Tab.
        self._chosen: int | None = None

    @property
    def wrong_lines(self) -> Sequence[int]:
        """The lines, from 1, that are coloured as not being the right program's."""
        return self._wrong

    def show_line(
        self, line: SourceLine | None, lines: tuple[str, ...], wrong: Sequence[int] = ()
    ) -> None:
        """Mark a line of a file with these lines; None marks nothing and keeps the file.

        ``wrong`` are lines, from 1, that are coloured because they have a planted bug.
        """
        if line is not None and lines != self._lines:
            numbered = (f"{number:>4}  {text}" for number, text in enumerate(lines, 1))
            self.setPlainText("\n".join(numbered).rstrip())
            self._lines = lines
        self._line = line
        if line is not None:
            self._wrong = wrong
        if self._chosen is not None and line is not None:
            self._chosen = line.number
        self._mark()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self._mark()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_tab and self._lines:
            self._chosen = 1 if self._line is None else self._line.number
            self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._chosen is not None:
            self._chosen = None
            self._mark()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._chosen is not None
            and event.key() in (*_LINE_KEYS, *_RETURN_KEYS)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._chosen is None:
            super().keyPressEvent(event)
        elif event.key() in _RETURN_KEYS:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.line_clicked.emit(self._chosen, back)
        elif event.key() in _LINE_KEYS:
            self._choose_by(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def _choose_by(self, key: Qt.Key) -> None:
        assert self._chosen is not None
        last = self.document().blockCount()
        page = max(1, self.viewport().height() // max(1, self.fontMetrics().lineSpacing()) - 1)
        there = {
            Qt.Key.Key_Up: self._chosen - 1,
            Qt.Key.Key_Down: self._chosen + 1,
            Qt.Key.Key_PageUp: self._chosen - page,
            Qt.Key.Key_PageDown: self._chosen + page,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: last,
        }[key]
        self._chosen = min(max(there, 1), last)
        self._mark()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # Text that was selected is to be copied.
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            block = self.cursorForPosition(event.position().toPoint()).block()
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.line_clicked.emit(block.blockNumber() + 1, back)

    def _mark(self) -> None:
        line, marks = self._line, self._coloured()
        if line is None:
            self.setExtraSelections(marks)
            return
        block = self.document().findBlockByNumber(line.number - 1)
        whole = QTextCursor(block)
        shown = whole
        if self._chosen is not None:
            shown = QTextCursor(self.document().findBlockByNumber(self._chosen - 1))
        self.setTextCursor(shown)
        self.centerCursor()
        marks.append(_selection(whole, QColor(self._theme.raised), full_width=True))
        start = block.text().find(line.expression, _MARGIN)
        if line.expression and start >= 0:
            part = QTextCursor(block)
            part.setPosition(block.position() + start)
            end = block.position() + start + len(line.expression)
            part.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            marks.append(_selection(part, QColor(self._theme.accent), self._theme.accent_text))
            if self._chosen is None:
                self._scroll_across(block.position() + start, end)
        if self._chosen is not None and self._chosen != line.number:
            chosen = QTextCursor(self.document().findBlockByNumber(self._chosen - 1))
            chosen.select(QTextCursor.SelectionType.LineUnderCursor)
            marks.append(_selection(chosen, QColor(self._theme.accent), self._theme.accent_text))
        self.setExtraSelections(marks)

    def _scroll_across(self, start: int, end: int) -> None:
        """Show a part of the line, or as much of its beginning as there is room for."""
        bar, cursor = self.horizontalScrollBar(), QTextCursor(self.document())
        bar.setValue(0)
        cursor.setPosition(end)
        right = self.cursorRect(cursor).right()
        cursor.setPosition(start)
        left = self.cursorRect(cursor).left()
        beyond = right - self.viewport().width() + _GAP_PX
        if beyond > 0:
            bar.setValue(max(0, min(beyond, left - _GAP_PX)))

    def _coloured(self) -> list[QTextEdit.ExtraSelection]:
        """Return the colours of the lines that are wrong."""
        colour = QColor(self._theme.error)
        colour.setAlpha(_BUG_ALPHA)
        blocks = (self.document().findBlockByNumber(number - 1) for number in self._wrong)
        return [_selection(QTextCursor(block), colour, full_width=True) for block in blocks]


def _selection(
    cursor: QTextCursor, background: QColor, text: str = "", *, full_width: bool = False
) -> QTextEdit.ExtraSelection:
    form = QTextCharFormat()
    form.setBackground(background)
    if text:
        form.setForeground(QColor(text))
    if full_width:
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format = form
    return selection
