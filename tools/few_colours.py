"""Small PNGs for the documentation."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage


def use_few_colours(path: Path) -> None:
    """Write a PNG again with a palette of its most frequent colours: a third of the bytes."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).copy()
    # Colours that differ only in the last bits of red, green and blue share a place.
    _, first, counts = np.unique(pixels & 0xF8F8F8, return_index=True, return_counts=True)
    palette = pixels[first[np.argsort(counts)[-256:]]]
    image = image.convertToFormat(
        QImage.Format.Format_Indexed8, palette.tolist(), Qt.ImageConversionFlag.AvoidDither
    )
    image.save(str(path))
