"""Saving a picture of any widget: plots, plain widgets, or the whole window."""

import os
from math import isfinite
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gui.rendering.errors import ExportError
from gui.rendering.formats import FORMATS, paint_image
from gui.rendering.frame import LOGICAL_DPI, Frame, Paper, frame_around, frame_on
from gui.rendering.plot_mode import plots_in_export_mode
from gui.rendering.staging import staged
from scratchnet.files import write_atomically

LARGEST_SIDE_PX = 20_000
#: In memory four bytes each.
_MOST_PIXELS = 200_000_000


def save_picture(
    widget: QWidget, path: Path, size: QSize, scale: float = 1.0, paper: Paper | None = None
) -> None:
    """Write a picture of the widget in the format that the path's suffix names.

    ``size`` is in logical pixels; a PNG has ``scale`` times as many device pixels, SVG and PDF
    have no pixels and take no notice of it. A hidden widget is laid out at that size; a visible
    one is left alone and, if its size is another, scaled. With a ``paper`` the picture is as
    large as that, whatever it is laid out at, and a PNG has ``96 · scale`` pixels an inch. Raises
    ExportError, and then the file is as it was.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ExportError(f"{path.name}: the name must end in {allowed_suffixes()}")
    content = picture_bytes(widget, suffix, size, scale, paper)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise ExportError(f"{path}: {_reason(error, path)}") from error


def picture_bytes(
    widget: QWidget, suffix: str, size: QSize, scale: float = 1.0, paper: Paper | None = None
) -> bytes:
    """Return the picture that `save_picture` would write. Raises ExportError."""
    scale = scale if suffix == ".png" else 1.0
    if paper is None:
        check_size(size, scale)
    else:
        check_size(QSize(*paper.pixels(LOGICAL_DPI * scale)), 1.0)
    with staged(widget, size):
        frame = frame_around(widget, size) if paper is None else frame_on(paper)
        # An SVG's lines are made to scale with it later; the others' are as wide as is said now.
        with plots_in_export_mode(widget, 1.0 if suffix == ".svg" else scale * frame.fit):
            return FORMATS[suffix](widget, frame, scale)


def picture_image(widget: QWidget, frame: Frame, scale: float) -> QImage:
    """Return the picture of a widget that is laid out already. Raises ExportError."""
    with plots_in_export_mode(widget, scale * frame.fit):
        return paint_image(widget, frame, scale)


def check_size(size: QSize, scale: float) -> None:
    """Raise ExportError if a picture cannot have this size, in logical pixels, and scale."""
    if size.width() < 1 or size.height() < 1:
        raise ExportError(
            f"a picture of {size.width()} × {size.height()} pixels has nothing to show"
        )
    if not (isfinite(scale) and scale > 0):
        raise ExportError(f"the scale must be a number above 0, not {scale}")
    width, height = round(size.width() * scale), round(size.height() * scale)
    if max(width, height) > LARGEST_SIDE_PX:
        raise ExportError(
            f"{width:,} × {height:,} pixels is too large: "
            f"a side may have at most {LARGEST_SIDE_PX:,} pixels"
        )
    if width * height > _MOST_PIXELS:
        raise ExportError(
            f"{width:,} × {height:,} pixels is too large: "
            f"a picture may have at most {_MOST_PIXELS // 1_000_000} million pixels"
        )


def allowed_suffixes() -> str:
    """Return the suffixes in words."""
    *most, last = FORMATS
    return f"{', '.join(most)} or {last}"


def _reason(error: OSError, path: Path) -> str:
    if not os.path.exists(path.parent):
        return f"there is no folder {path.parent}"
    if isinstance(error, PermissionError):
        return "it may not be written there"
    return f"it cannot be written: {error.strerror or error}"
