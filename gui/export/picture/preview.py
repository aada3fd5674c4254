"""A small picture of what will be exported."""

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from gui.export.picture.target import ExportTarget, made
from gui.rendering.errors import ExportError
from gui.rendering.picture import picture_bytes

_SIZE = QSize(260, 200)
_DELAY_MS = 120
#: A larger picture is previewed at this size, in its proportions.
_LARGEST = QSize(1600, 1200)


class Preview(QLabel):
    """Draws itself a moment after the last change, so that typing stays quick."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIZE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Preview")
        self._target: ExportTarget | None = None
        self._picture_size = QSize()
        self._timer = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._timer.timeout.connect(self.draw)

    def show_soon(self, target: ExportTarget, size: QSize) -> None:
        """Show the target as a picture of the size."""
        self._target, self._picture_size = target, size
        self._timer.start()

    def stop(self) -> None:
        """Draw no more."""
        self._timer.stop()

    @Slot()
    def draw(self) -> None:
        """Draw now."""
        if self._target is None:
            return
        size = self._picture_size
        if size.width() > _LARGEST.width() or size.height() > _LARGEST.height():
            size = size.scaled(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
        pixmap = QPixmap()
        try:
            with made(self._target) as widget:
                pixmap.loadFromData(picture_bytes(widget, ".png", size))
        except ExportError:
            # The dialog says what is wrong.
            self.clear()
            return
        ratio = self.devicePixelRatio()
        pixmap = pixmap.scaled(
            _SIZE * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)
