"""Markdown shown as text: pictures come from files that the owner names, nothing from a network."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QStyle, QTextBrowser, QWidget

_NARROWEST_PICTURE_PX = 200
#: As on GitHub, but nothing in a text is read as HTML.
_DIALECT = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class MarkdownBrowser(QTextBrowser):
    """Shows Markdown, and lets its owner follow the links.

    ``read`` returns the content of a picture by the path that the text names, and raises
    FileNotFoundError for what must not be shown. ``margin_px`` is around the text.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        margin_px: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._margin_px = margin_px
        self.setOpenLinks(False)
        self.document().setDocumentMargin(margin_px)

    def show_markdown(self, text: str) -> None:
        """Show a text; HTML in it is shown as it is written."""
        self.document().setMarkdown(text, _DIALECT)

    def loadResource(self, type: int, name: QUrl | str) -> Any:  # noqa: A002
        """Return a picture that the owner has, and nothing else."""
        name = QUrl(name)
        if type != QTextDocument.ResourceType.ImageResource.value or name.scheme() or name.host():
            return None
        try:
            return self._picture(self._read(name.path()))
        except FileNotFoundError:
            return None

    def _picture(self, content: bytes) -> QImage:
        """Return a picture that is no wider than the text."""
        image = QImage.fromData(content)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        widest = max(self.width() - 2 * (bar + self._margin_px), _NARROWEST_PICTURE_PX)
        if image.width() <= widest:
            return image
        ratio = self.devicePixelRatioF()
        width = min(round(widest * ratio), image.width())
        scaled = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(width / widest)
        return scaled
