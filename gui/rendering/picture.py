"""Pictures of any widget: plots, plain widgets, or the whole window, as files or copied."""

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from gui.rendering.formats import PictureFormat, format_for, paint_image, suffixes_text
from gui.rendering.layout import (
    LOGICAL_DPI,
    ExportError,
    Paper,
    PictureLayout,
    check_size,
    fitted_layout,
    paper_layout,
    staged,
)
from gui.rendering.painting import plots_in_export_mode
from gui.rendering.svg import svg_bytes
from scratchnet.files import write_atomically


def save_picture(
    widget: QWidget, path: Path, size: QSize, scale: float = 1.0, paper: Paper | None = None
) -> None:
    """Write a picture of the widget in the format that the path's suffix names.

    ``size`` is in logical pixels; a raster format has ``scale`` times as many device pixels, and
    vectors ignore it. A hidden widget is laid out at that size; a visible one is left alone and,
    if its size is another, scaled. With a ``paper`` the picture is as large as that, whatever it
    is laid out at, and a raster format has ``96 · scale`` pixels an inch. Raises ExportError, and
    then the file is as it was.
    """
    picture_format = format_for(path.suffix)
    if picture_format is None:
        raise ExportError(f"{path.name}: the name must end in {suffixes_text()}")
    content = picture_bytes(widget, picture_format, size, scale, paper)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise ExportError(f"{path}: {_reason(error, path)}") from error


def picture_bytes(
    widget: QWidget,
    picture_format: PictureFormat,
    size: QSize,
    scale: float = 1.0,
    paper: Paper | None = None,
) -> bytes:
    """Return the picture that `save_picture` would write. Raises ExportError."""
    scale = scale if picture_format.raster else 1.0
    if paper is None:
        check_size(size, scale)
    else:
        check_size(QSize(*paper.pixels(LOGICAL_DPI * scale)), 1.0)
    with staged(widget, size):
        layout = fitted_layout(widget, size) if paper is None else paper_layout(paper)
        pen_factor = 1.0 if picture_format.scalable_pens else scale * layout.fit
        with plots_in_export_mode(widget, pen_factor):
            return picture_format.write(widget, layout, scale)


def picture_image(widget: QWidget, layout: PictureLayout, scale: float) -> QImage:
    """Return the picture of a widget that is laid out already. Raises ExportError."""
    with plots_in_export_mode(widget, scale * layout.fit):
        return paint_image(widget, layout, scale)


def copy_picture(widget: QWidget, size: QSize, scale: float = 1.0) -> None:
    """Put the picture on the clipboard, as an image and as SVG. Raises ExportError.

    The program that pastes chooses. ``size`` and ``scale`` are those of `save_picture`.
    """
    check_size(size, scale)
    content = QMimeData()
    with staged(widget, size):
        layout = fitted_layout(widget, size)
        content.setImageData(picture_image(widget, layout, scale))
        with plots_in_export_mode(widget):
            content.setData("image/svg+xml", svg_bytes(widget, layout, scale))
    QGuiApplication.clipboard().setMimeData(content)


def _reason(error: OSError, path: Path) -> str:
    if not os.path.exists(path.parent):
        return f"there is no folder {path.parent}"
    if isinstance(error, PermissionError):
        return "writing is not permitted there"
    return f"it cannot be written: {error.strerror or error}"
