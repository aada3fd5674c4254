"""The text of the help: a page in the colours and pictures of the theme, with links between pages.

Pages and pictures come from the program's own files. Nothing is loaded from a network: a link to
one is opened by the desktop, and only when it is clicked.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.help.pages import markdown, themed, topics
from gui.markdown import MarkdownBrowser
from gui.topics import anchor_of
from resources import read_document

_MARGIN_PX = 16
#: The page is laid out for another width this long after the last change of it.
_PAUSE_MS = 150
_OUTSIDE = ("http", "https")
_HIGHLIGHT_ALPHA = 90


class HelpBrowser(MarkdownBrowser):
    """Shows the pages by their topics, and goes back and forward between them.

    Signals: ``moved()``, another topic is shown; ``pointed(str)``, the address of the link under
    the pointer if it leads outside, else an empty text.
    """

    moved = Signal()
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read_document, _MARGIN_PX, parent)
        self.setObjectName("help_text")
        self.setAccessibleName("Help text")
        #: What is shown: a page, with the anchor that was asked for.
        self.topic = ""
        self._words: Sequence[str] = ()
        #: Topics before and after this one, each with where the text was scrolled to.
        self._before: list[tuple[str, int]] = []
        self._after: list[tuple[str, int]] = []
        self._resized = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._resized.timeout.connect(self._show_again)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.highlighted.connect(self._on_highlighted)

    @property
    def can_go_back(self) -> bool:
        """Whether there was a topic before."""
        return bool(self._before)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a topic to return to after going back."""
        return bool(self._after)

    def open(self, topic: str, words: Sequence[str] = ()) -> None:
        """Show a topic, and highlight words that were searched for."""
        if self.topic and topic != self.topic:
            self._before.append(self._place())
            self._after.clear()
        self._words = words
        self._show_topic(topic)
        anchor = topic.partition("#")[2]
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)

    @Slot()
    def go_back(self) -> None:
        """Show the topic before."""
        self._move(self._before, self._after)

    @Slot()
    def go_forward(self) -> None:
        """Show the topic that was left by going back."""
        self._move(self._after, self._before)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.topic:
            self._show_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.topic:
            self._resized.start()

    def _place(self) -> tuple[str, int]:
        return self.topic, self.verticalScrollBar().value()

    def _move(self, source: list[tuple[str, int]], other: list[tuple[str, int]]) -> None:
        if source:
            other.append(self._place())
            topic, scrolled = source.pop()
            self._show_topic(topic)
            self.verticalScrollBar().setValue(scrolled)

    def _show_topic(self, topic: str) -> None:
        page = topic.partition("#")[0]
        if page != self.topic.partition("#")[0]:
            self._load(page)
        self.topic = topic
        self._highlight_words()
        self.moved.emit()

    def _load(self, page: str) -> None:
        self.show_markdown(themed(markdown(page), self._is_dark()))
        self._add_anchors()

    def _is_dark(self) -> bool:
        background = self.palette().color(QPalette.ColorRole.Base)
        return background.lightness() < self.palette().color(QPalette.ColorRole.Text).lightness()

    def _add_anchors(self) -> None:
        """Name every heading by its anchor, which Qt's reader of Markdown does not."""
        cursor = QTextCursor(self.document())
        # As one change, or Qt leaves paragraphs between the headings without a layout.
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                named = QTextCharFormat()
                named.setAnchor(True)
                named.setAnchorNames([anchor_of(block.text())])
                cursor.setPosition(block.position())
                cursor.movePosition(
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                cursor.mergeCharFormat(named)
            block = block.next()
        cursor.endEditBlock()

    def _highlight_words(self) -> None:
        colour = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        colour.setAlpha(_HIGHLIGHT_ALPHA)
        selections = []
        for word in self._words:
            found = self.document().find(word)
            while not found.isNull():
                selection = QTextEdit.ExtraSelection()
                selection.cursor = found
                selection.format.setBackground(colour)
                selections.append(selection)
                found = self.document().find(word, found)
        self.setExtraSelections(selections)

    @Slot()
    def _show_again(self) -> None:
        """Lay the page out for another width or theme, and stay where the reader was."""
        top = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        self._load(self.topic.partition("#")[0])
        self._highlight_words()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(top, self.document().characterCount() - 1))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top())

    @Slot(QUrl)
    def _on_anchor_clicked(self, link: QUrl) -> None:
        if link.scheme() in _OUTSIDE:
            QDesktopServices.openUrl(link)
        elif not link.scheme():
            page = link.path() or self.topic.partition("#")[0]
            topic = f"{page}#{link.fragment()}" if link.hasFragment() else page
            if topic in topics():
                self.open(topic)

    @Slot(QUrl)
    def _on_highlighted(self, link: QUrl) -> None:
        self.pointed.emit(link.toString() if link.scheme() else "")
