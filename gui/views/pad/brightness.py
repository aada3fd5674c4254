"""Pictures from files, from the clipboard or dropped, as the brightness of their pixels."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from scratchnet.errors import InvalidInput

#: Larger pictures are made smaller: the network sees few pixels of them.
_LARGEST_PX = 1024
#: The filter of file dialogs, for the formats that Qt can read.
PICTURE_FILTER = "Pictures ({});;All files (*)".format(
    " ".join(
        sorted(f"*.{bytes(each.data()).decode()}" for each in QImageReader.supportedImageFormats())
    )
)


def brightness_of(image: QImage) -> NDArray[np.float64]:
    """Return the brightness of each pixel, 0 black to 1 white, shape (rows, columns).

    What is transparent is white, as paper is.
    """
    size = image.size()
    if max(size.width(), size.height()) > _LARGEST_PX:
        size = _smaller(size)
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    page = QImage(size, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, image)
    painter.end()
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    brightness: NDArray[np.float64] = rows[:, : grey.width()] / 255.0
    return brightness


def read_picture(path: Path) -> QImage:
    """Read a picture, turned as its camera was held. Raises InvalidInput."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LARGEST_PX:
        reader.setScaledSize(_smaller(size))
    image = reader.read()
    if image.isNull():
        raise InvalidInput(f"{path.name} cannot be read as a picture: {reader.errorString()}")
    return image


def is_picture(mime: QMimeData) -> bool:
    """Return whether something that is dropped or pasted is a picture, or a file of one."""
    return mime.hasImage() or _path_of(mime) is not None


def picture_in(mime: QMimeData) -> QImage | None:
    """Return the picture that is dropped or pasted; None if it is none. Raises InvalidInput."""
    path = _path_of(mime)
    if path is not None:
        return read_picture(path)
    image = mime.imageData() if mime.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None


def _path_of(mime: QMimeData) -> Path | None:
    """Return the first file if its name is that of a picture."""
    if not mime.hasUrls() or not mime.urls()[0].isLocalFile():
        return None
    path = Path(mime.urls()[0].toLocalFile())
    formats = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    return path if path.suffix[1:].lower() in formats else None


def _smaller(size: QSize) -> QSize:
    return size.scaled(_LARGEST_PX, _LARGEST_PX, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(
        QSize(1, 1)
    )
