"""A view at the size of a picture that nobody sees, painted frame by frame."""

from contextlib import ExitStack

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from gui.export.animation.clip import Pixels
from gui.export.figure.figure import Figure
from gui.export.figure.sheet import layout_size
from gui.rendering.layout import fitted_layout, settle, staged
from gui.rendering.picture import picture_image
from gui.views import BaseView
from scratchnet.run.snapshot import Frame, Scene


class Stage:
    """Paints a hidden view as its picture is exported; `close` deletes the view.

    ``size`` is in logical pixels, each of which is ``scale`` pixels wide. A figure has a size of
    its own, and is made as large as fits.
    """

    def __init__(self, view: BaseView | Figure, size: QSize, scale: float = 1.0) -> None:
        self._view = view
        self._size = size
        self._own_size = layout_size(view.spec) if isinstance(view, Figure) else size
        self._scale = scale
        self._staging = ExitStack()
        self._staged = False

    def make_room(self, scene: Scene, frame: Frame) -> None:
        """Let the view's axes hold the frame."""
        self._view.make_room(scene, frame)

    def paint(self, scene: Scene, frame: Frame) -> Pixels:
        """Return the picture of a frame."""
        self._view.show_frame(scene, frame)
        if self._staged:
            settle()
        else:
            # Once is enough: from then on nothing changes its size.
            self._staged = True
            self._staging.enter_context(staged(self._view, self._own_size))
        around = fitted_layout(self._view, self._size)
        return pixels_of(picture_image(self._view, around, self._scale))

    def close(self) -> None:
        """Take it down."""
        self._staging.close()
        self._view.deleteLater()


def pixels_of(image: QImage) -> Pixels:
    """Return an image's pixels, as a copy."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8)
    # Rows of an image end at multiples of four bytes.
    rows = rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return rows.reshape(image.height(), image.width(), 3).copy()


def shrunk(pixels: Pixels, most: QSize) -> Pixels:
    """Return a picture no larger than that, on whichever thread there is time for it."""
    if pixels.shape[1] <= most.width() and pixels.shape[0] <= most.height():
        return pixels
    kept = Qt.AspectRatioMode.KeepAspectRatio
    smooth = Qt.TransformationMode.SmoothTransformation
    return pixels_of(image_of(pixels).scaled(most, kept, smooth))


def image_of(pixels: Pixels) -> QImage:
    """Return pixels as an image, which is a copy."""
    height, width, _ = pixels.shape
    flat = np.ascontiguousarray(pixels)
    return QImage(flat.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
