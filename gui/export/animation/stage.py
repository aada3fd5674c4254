"""The subjects of animations, and the hidden views that paint their frames."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from gui.export.animation.clip import Pixels
from gui.export.figure.figure import Figure
from gui.export.figure.sheet import layout_size
from gui.rendering.layout import fitted_layout, settle, staged
from gui.rendering.picture import picture_image
from gui.theme import Theme
from gui.views import BaseView
from gui.views.registry import frame_request, paths_shown, record_of, slice_shown, variables_shown
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48
#: With more samples, none is marked as wrong or counted: that would take too long.
_MAX_SAMPLES = 20_000


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to animate; ``make`` returns a new hidden view or figure in a theme's colours."""

    name: str
    file_stem: str
    make: Callable[[Theme], BaseView | Figure]


def frame_request_of(view: BaseView | Figure) -> FrameRequest:
    """Return the request for the frames that a view draws."""
    if isinstance(view, Figure):
        requires, variables, views = view.requires, view.variables, []
    else:
        requires, variables, views = record_of(view).requires, variables_shown([view]), [view]
    return frame_request(
        requires,
        _NEURON_RESOLUTION,
        _MAX_SAMPLES,
        _MAX_SAMPLES,
        variables,
        paths_shown(views),
        slice_shown(views),
    )


class Stage:
    """Paints a hidden view as its picture is exported; `close` deletes the view.

    ``size`` is in logical pixels, each of which is ``scale`` pixels wide. A figure keeps its own
    proportions, and is scaled to fit.
    """

    def __init__(self, view: BaseView | Figure, size: QSize, scale: float = 1.0) -> None:
        self._view = view
        self._size = size
        self._own_size = layout_size(view.spec) if isinstance(view, Figure) else size
        self._scale = scale
        self._staging = ExitStack()
        self._staged = False

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        """Extend the view's axes to the values of a frame."""
        self._view.extend_ranges(scene, frame)

    def paint(self, scene: Scene, frame: Frame) -> Pixels:
        """Return the picture of a frame."""
        self._view.show_frame(scene, frame)
        if self._staged:
            settle()
        else:
            # Once is enough: nothing changes its size afterwards.
            self._staged = True
            if isinstance(self._view, Figure):
                # Its plots line up.
                for _ in self._view.settling():
                    pass
            self._staging.enter_context(staged(self._view, self._own_size))
        around = fitted_layout(self._view, self._size)
        return pixels_of(picture_image(self._view, around, self._scale))

    def close(self) -> None:
        """Delete the view."""
        self._staging.close()
        self._view.deleteLater()


def pixels_of(image: QImage) -> Pixels:
    """Return a copy of an image's pixels."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8)
    # The rows of a QImage are padded to multiples of four bytes.
    rows = rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return rows.reshape(image.height(), image.width(), 3).copy()


def shrunk(pixels: Pixels, max_size: QSize) -> Pixels:
    """Return a picture scaled down to a size if it is larger. On any thread."""
    if pixels.shape[1] <= max_size.width() and pixels.shape[0] <= max_size.height():
        return pixels
    kept = Qt.AspectRatioMode.KeepAspectRatio
    smooth = Qt.TransformationMode.SmoothTransformation
    return pixels_of(image_of(pixels).scaled(max_size, kept, smooth))


def image_of(pixels: Pixels) -> QImage:
    """Return pixels as an image with a copy of them."""
    height, width, _ = pixels.shape
    flat = np.ascontiguousarray(pixels)
    return QImage(flat.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
