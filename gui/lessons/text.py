"""The text of a lesson: Markdown as high as its lines, with pictures of the lesson's own folder."""

import re
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QResizeEvent, QTextTable
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from gui.markdown import MarkdownBrowser

_AROUND_TABLES_PX = 6
_FENCES = ("```", "~~~")
_HEADING = re.compile(r"#{1,4} ")
#: The addresses that the desktop opens, if they are clicked.
_OUTSIDE = ("http", "https", "mailto")


def no_picture(path: str) -> bytes:
    """Raise FileNotFoundError: a text that belongs to no folder has no pictures."""
    raise FileNotFoundError(path)


def _with_smaller_headings(text: str) -> str:
    """Return a text whose headings are two levels lower: a pane's own title stands above them."""
    lines, fenced = text.split("\n"), False
    for number, line in enumerate(lines):
        fenced ^= line.lstrip().startswith(_FENCES)
        if not fenced and _HEADING.match(line):
            lines[number] = f"##{line}"
    return "\n".join(lines)


class LessonText(MarkdownBrowser):
    """Shows Markdown without a frame and without scroll bars: what it is in scrolls.

    ``read`` is that of `MarkdownBrowser`. A link is opened by the desktop when it is clicked.
    """

    def __init__(
        self, read: Callable[[str], bytes] = no_picture, parent: QWidget | None = None
    ) -> None:
        super().__init__(read, 0, parent)
        self._text = ""
        self.setAccessibleName("Text of the lesson")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setAutoFillBackground(False)
        self.setTabChangesFocus(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.anchorClicked.connect(self._on_anchor_clicked)

    def show_text(self, text: str, read: Callable[[str], bytes] | None = None) -> None:
        """Show another text; ``read`` is that of its pictures, if it is another."""
        if read is not None:
            self._read = read
        self._text = _with_smaller_headings(text)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        # Not in resizeEvent, which Qt calls while it lays the viewport out: with another height
        # set then, the viewport keeps the one before, and the last lines are cut.
        if isinstance(event, QResizeEvent) and event.size().width() != event.oldSize().width():
            self._fit()
        return handled

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._text:
            # Links and headings keep the colours and sizes that they were laid out in.
            self._lay_out()

    def _lay_out(self) -> None:
        self.show_markdown(self._text)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                style = frame.format()
                style.setTopMargin(_AROUND_TABLES_PX)
                style.setBottomMargin(_AROUND_TABLES_PX)
                frame.setFormat(style)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the text."""
        width = self.viewport().width()
        if width <= 1:
            return
        self.document().setTextWidth(width)
        height = ceil(self.document().size().height())
        wide = self.document().idealWidth() > width + 1
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(max(height + bar + 2 * self.frameWidth(), 1))

    @Slot(QUrl)
    def _on_anchor_clicked(self, link: QUrl) -> None:
        if link.scheme() in _OUTSIDE:
            QDesktopServices.openUrl(link)
