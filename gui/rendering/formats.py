"""The formats of pictures: a record of each, which dialogs, figures and commands read."""

from collections.abc import Callable, Iterator, Mapping
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

_METRES_PER_INCH = 0.0254


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFormat:
    """A format of pictures, by the ``suffix`` of its files with its dot.

    ``purpose`` says in a few words what is in it and what it is for. ``write`` returns the bytes
    of a widget that is laid out already; its last argument is the scale, device pixels for each
    logical one. It is 1 unless the format is ``raster``: only those have a resolution.
    ``scalable_pens`` is for vectors that are scaled later, lines included.
    """

    suffix: str
    title: str
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


#: By the file's suffix, in the order in which they are offered.
FORMATS: dict[str, PictureFormat] = {}


def register(picture_format: PictureFormat) -> None:
    """Add a format. Raises ValueError if there is one of that suffix."""
    if picture_format.suffix in FORMATS:
        raise ValueError(f"there is a format {picture_format.suffix} already")
    FORMATS[picture_format.suffix] = picture_format


def suffixes_text() -> str:
    """Return the suffixes as a text."""
    *most, last = FORMATS
    return f"{', '.join(most)} or {last}" if most else last


class FormatTitles(Mapping[str, str]):
    """The titles of the formats that there are at present, by their names."""

    def __getitem__(self, name: str) -> str:
        return FORMATS[f".{name}"].title

    def __iter__(self) -> Iterator[str]:
        return (picture_format.name for picture_format in FORMATS.values())

    def __len__(self) -> int:
        return len(FORMATS)


register(
    PictureFormat(
        suffix=".png",
        title="PNG",
        purpose="pixels, for any program",
        write=png_bytes,
        raster=True,
    )
)
register(
    PictureFormat(
        suffix=".svg",
        title="SVG",
        purpose="vectors, for the web and for editing",
        write=svg_bytes,
        scalable_pens=True,
    )
)
register(
    PictureFormat(
        suffix=".pdf",
        title="PDF",
        purpose="vectors, for print and LaTeX",
        write=pdf_bytes,
    )
)
