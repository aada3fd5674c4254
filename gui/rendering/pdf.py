"""Pictures as PDF: Qt's own made exact.

Images are smooth, a page has any size, and the same picture has the same bytes. Whatever is
replaced keeps its length, so that the file's table of offsets stays true.
"""

import hashlib
import re
import uuid
from math import ceil

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, QUuid
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from gui.rendering.layout import PictureLayout, background_of, title_of
from gui.rendering.painting import PROGRAM, begin_painting, content_of, open_buffer, paint_vectors

_POINTS_PER_INCH = 72
#: How the description of an image begins. Qt leaves out that it is to be smoothed, as it is on
#: the screen.
_IMAGE = b"<<\n/Type /XObject\n/Subtype /Image\n"
_SMOOTH_IMAGE = b"<<\n/Interpolate true/Subtype/Image"
_BOX = re.compile(rb"(?<=Box \[)0 0 ([\d.]+) ([\d.]+)(?=\]\n)")
#: When it was made: it would be another file every second.
_DATE = re.compile(rb'/(?:Creation|Mod)Date \(D:[^)]*\)| xmp:\w+Date="[^"]*"')
#: What a writer is given as the document's name; here it becomes one made of the content.
_PLACEHOLDER = QUuid("5c8a7c4e-0000-4000-8000-000000000000")


def pdf_bytes(widget: QWidget, layout: PictureLayout, _scale: float) -> bytes:
    """Return the picture as a PDF page of its size."""
    buffer = open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(widget.logicalDpiX())
    writer.setDocumentId(_PLACEHOLDER)
    points = layout.size * _POINTS_PER_INCH / writer.resolution()
    # Pages have whole points; rounded up here, and cropped at the end.
    whole = QSizeF(ceil(points.width()), ceil(points.height()))
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(whole, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(title_of(widget))
    writer.setCreator(PROGRAM)
    painter = begin_painting(writer)
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        page = QRectF(0, 0, writer.width() + 1, writer.height() + 1)
        painter.fillRect(page, background_of(widget))
        painter.scale(layout.fit, layout.fit)
        painter.translate(-layout.window.topLeft())
        paint_vectors(widget, painter)
    finally:
        painter.end()
    return _tidied(content_of(buffer), points)


def _tidied(content: bytes, page: QSizeF) -> bytes:
    """Return the same picture, whose page is cut at its lower right to a size in points.

    Qt's pages have whole points; ``page`` is at most a point smaller.
    """
    content = content.replace(_IMAGE, _SMOOTH_IMAGE)
    content = _BOX.sub(lambda box: _exact_box(box, page), content)
    content = _DATE.sub(lambda date: b" " * len(date[0]), content)
    name = str(uuid.UUID(bytes=hashlib.sha256(content).digest()[:16])).encode()
    given = _PLACEHOLDER.toString(QUuid.StringFormat.WithoutBraces).encode()
    return content.replace(given, name).replace(given.hex().encode(), name.hex().encode())


def _exact_box(box: re.Match[bytes], page: QSizeF) -> bytes:
    if (float(box[1]), float(box[2])) == (page.width(), page.height()):
        return box[0]
    # The y axis points up, so the part below the picture is cropped.
    below = float(box[2]) - page.height()
    exact = f"0 {below:.4f} {page.width():.4f} {float(box[2]):g}".encode()
    return exact.ljust(len(box[0]))
