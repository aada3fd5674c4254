"""Icons, drawn from the SVG files in ``resources/icons`` in the theme's colour."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

_SIZES_PX = (16, 24, 32, 48, 64, 128)


def icon(name: str, colour: str = "#000000") -> QIcon:
    """Return an icon; ``colour`` takes the place of ``currentColor`` in its file."""
    text = resources.read_text(f"icons/{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    result = QIcon()
    for size in _SIZES_PX:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        result.addPixmap(pixmap)
    return result
