"""Copying a picture to the clipboard."""

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.rendering.formats import svg_bytes
from gui.rendering.frame import frame_around
from gui.rendering.picture import check_size, picture_image
from gui.rendering.plot_mode import plots_in_export_mode
from gui.rendering.staging import staged


def copy_picture(widget: QWidget, size: QSize, scale: float = 1.0) -> None:
    """Put the picture on the clipboard, as an image and as SVG. Raises ExportError.

    Which of them is pasted is up to the other program. ``size`` and ``scale`` are those of
    `save_picture`.
    """
    check_size(size, scale)
    content = QMimeData()
    with staged(widget, size):
        frame = frame_around(widget, size)
        content.setImageData(picture_image(widget, frame, scale))
        with plots_in_export_mode(widget):
            content.setData("image/svg+xml", svg_bytes(widget, frame, scale))
    QGuiApplication.clipboard().setMimeData(content)
