"""The formats of pictures: each makes a staged widget's picture as bytes."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from gui.rendering.errors import ExportError
from gui.rendering.frame import LOGICAL_DPI, Frame, background_of, title_of
from gui.rendering.painting import paint_vectors
from gui.rendering.pdf_tidying import PLACEHOLDER, tidy_pdf
from gui.rendering.svg_tidying import tidy_svg

PROGRAM = "Scratchnet"
_METRES_PER_INCH = 0.0254
_POINTS_PER_INCH = 72


def paint_image(widget: QWidget, frame: Frame, scale: float) -> QImage:
    """Return the picture as an image of ``frame.size`` × ``scale`` device pixels."""
    width, height = frame.pixels(scale)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ExportError(f"there is not enough memory for {width:,} × {height:,} pixels")
    image.fill(background_of(widget).color())
    image.setDevicePixelRatio(scale * frame.fit)
    painter = _begin(image)
    try:
        # `QWidget.render` puts whole pixels first; the rest of a centring goes to the painter.
        painter.translate(-frame.window.topLeft())
        widget.render(painter, QRect().topLeft())
    finally:
        painter.end()
    # Only now: while painting, sizes of fonts would follow.
    image.setDevicePixelRatio(1.0)
    dots_per_metre = round(LOGICAL_DPI * scale / _METRES_PER_INCH)
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    image.setText("Title", title_of(widget))
    image.setText("Software", PROGRAM)
    return image


def png_bytes(widget: QWidget, frame: Frame, scale: float) -> bytes:
    """Return the picture as PNG."""
    image = paint_image(widget, frame, scale)
    if not image.hasAlphaChannel() or background_of(widget).isOpaque():
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    buffer = _open_buffer()
    # The stubs of PySide6 6.11 ask for bytes here, which the method itself refuses.
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ExportError("the image could not be written as PNG")
    return _content(buffer)


def svg_bytes(widget: QWidget, frame: Frame, _scale: float) -> bytes:
    """Return the picture as SVG: lines and text as such, heat maps as images."""
    buffer = _open_buffer()
    # Version 1.2 Tiny, the default, has no clipping: curves would leave their plots.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(widget.logicalDpiX())
    generator.setSize(frame.size.toSize())
    generator.setViewBox(frame.window)
    generator.setTitle(title_of(widget))
    generator.setDescription(f"Made with {PROGRAM}")
    painter = _begin(generator)
    try:
        painter.fillRect(frame.window, background_of(widget))
        paint_vectors(widget, painter)
    finally:
        painter.end()
    return tidy_svg(_content(buffer), *frame.lengths())


def pdf_bytes(widget: QWidget, frame: Frame, _scale: float) -> bytes:
    """Return the picture as a PDF page of its size."""
    buffer = _open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(widget.logicalDpiX())
    writer.setDocumentId(PLACEHOLDER)
    points = frame.size * _POINTS_PER_INCH / writer.resolution()
    # Pages have whole points; up, and what is too much is cut off at the end.
    whole = QSizeF(ceil(points.width()), ceil(points.height()))
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(whole, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(title_of(widget))
    writer.setCreator(PROGRAM)
    painter = _begin(writer)
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        page = QRectF(0, 0, writer.width() + 1, writer.height() + 1)
        painter.fillRect(page, background_of(widget))
        painter.scale(frame.fit, frame.fit)
        painter.translate(-frame.window.topLeft())
        paint_vectors(widget, painter)
    finally:
        painter.end()
    return tidy_pdf(_content(buffer), points)


#: By the file's suffix.
FORMATS: dict[str, Callable[[QWidget, Frame, float], bytes]] = {
    ".png": png_bytes,
    ".svg": svg_bytes,
    ".pdf": pdf_bytes,
}


def _begin(device: QImage | QSvgGenerator | QPdfWriter) -> QPainter:
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError("the picture could not be painted")
    return painter


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
