"""Images of pixels: ink on paper, in the colours of the theme."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gui.theme import DARK, LIGHT, Theme
from gui.views.pixels import fitted, ink_image


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_paper_is_the_background_and_ink_the_colour_of_text(theme: Theme) -> None:
    image = ink_image(np.array([[0.0, 1.0, 2.0], [0.5, -1.0, 0.0]]), theme)
    assert image.width() * 2 == image.height() * 3
    side = image.width() // 3
    assert image.pixelColor(0, 0) == QColor(theme.plot)
    assert image.pixelColor(side, side - 1) == QColor(theme.text)
    assert image.pixelColor(2 * side, 0) == QColor(theme.text)
    assert image.pixelColor(side, side) == QColor(theme.plot)
    middle = (QColor(theme.plot).red() + QColor(theme.text).red()) / 2
    assert abs(image.pixelColor(0, side).red() - middle) <= 1


def test_images_keep_their_shape() -> None:
    assert fitted(QRectF(0, 0, 100, 100), 4, 2) == QRectF(0, 25, 100, 50)
    assert fitted(QRectF(10, 0, 100, 20), 2, 2) == QRectF(50, 0, 20, 20)
