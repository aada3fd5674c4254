"""The formats of pictures: a record of each, which dialogs, figures and commands read."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gui.rendering.layout import (
    LOGICAL_DPI,
    ExportError,
    PictureLayout,
    background_of,
    title_of,
)
from gui.rendering.painting import PROGRAM, begin_painting, content_of, open_buffer
from gui.rendering.pdf import pdf_bytes
from gui.rendering.svg import svg_bytes
from scratchnet.registry import Registry

_METRES_PER_INCH = 0.0254


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFormat:
    """A format of pictures; ``suffix`` is that of its files, with the dot.

    ``purpose`` says in a few words what is in it and what it is for. ``write`` returns the bytes
    of a widget that is laid out already; its last argument is the scale, device pixels for each
    logical one. It is 1 unless the format is ``raster``: only those have a resolution.
    ``scalable_pens`` is for vectors that are scaled later, lines included.
    """

    suffix: str
    label: str
    purpose: str
    write: Callable[[QWidget, PictureLayout, float], bytes]
    raster: bool = False
    scalable_pens: bool = False

    @property
    def name(self) -> str:
        """The name in commands and files: the suffix without its dot."""
        return self.suffix.removeprefix(".")


def paint_image(widget: QWidget, layout: PictureLayout, scale: float) -> QImage:
    """Return the picture as an image of ``layout.size`` × ``scale`` device pixels."""
    width, height = layout.pixels(scale)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ExportError(f"there is not enough memory for {width:,} × {height:,} pixels")
    image.fill(background_of(widget).color())
    image.setDevicePixelRatio(scale * layout.fit)
    painter = begin_painting(image)
    try:
        # `QWidget.render` puts whole pixels first; the rest of a centring goes to the painter.
        painter.translate(-layout.window.topLeft())
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


def png_bytes(widget: QWidget, layout: PictureLayout, scale: float) -> bytes:
    """Return the picture as PNG."""
    image = paint_image(widget, layout, scale)
    if not image.hasAlphaChannel() or background_of(widget).isOpaque():
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    buffer = open_buffer()
    # The stubs of PySide6 6.11 ask for bytes here, which the method itself refuses.
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ExportError("the image could not be written as PNG")
    return content_of(buffer)


#: Every format, in the order in which they are offered.
FORMATS = Registry(
    PictureFormat(
        suffix=".png",
        label="PNG",
        purpose="pixels, for any program",
        write=png_bytes,
        raster=True,
    ),
    PictureFormat(
        suffix=".svg",
        label="SVG",
        purpose="vectors, for the web and for editing",
        write=svg_bytes,
        scalable_pens=True,
    ),
    PictureFormat(
        suffix=".pdf",
        label="PDF",
        purpose="vectors, for print and LaTeX",
        write=pdf_bytes,
    ),
)


def format_for(suffix: str) -> PictureFormat | None:
    """Return the format of a file's suffix, in letters of any case, or None."""
    return FORMATS.get(suffix.lower().removeprefix("."))


def suffixes_text() -> str:
    """Return the suffixes as a text."""
    *most, last = (form.suffix for form in FORMATS.values())
    return f"{', '.join(most)} or {last}" if most else last
