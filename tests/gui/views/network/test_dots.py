"""The dots of a column: all at once, as they look one by one."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter, QPicture

from gui.theme import LIGHT, Theme
from gui.views.network.columns import Column
from gui.views.network.dots import paint_dots

_SIZE = 40, 200
#: The largest difference of a colour channel, out of 255.
_ROUNDING = 2


def _column(side: float, xs: list[float] | None = None) -> Column:
    ys = 10.3 + 9.7 * np.arange(18)
    return Column(17.4, ys, side, True, None if xs is None else np.array(xs * 9))


def _image(column: Column, theme: Theme, colours: list[int], scale: float, alone: bool) -> QImage:
    image = QImage(*(round(scale * side) for side in _SIZE), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.scale(1.1, 1.1)
    if alone:
        # What is recorded is painted as vectors are.
        picture = QPicture()
        recorder = QPainter(picture)
        paint_dots(recorder, theme, colours, column)
        recorder.end()
        painter.drawPicture(0, 0, picture)
    else:
        paint_dots(painter, theme, colours, column)
    painter.end()
    return image


def _channels(image: QImage) -> NDArray[np.int64]:
    return np.frombuffer(image.constBits(), np.uint8).astype(np.int64)


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("column", [_column(7.1), _column(3.2), _column(6.0, [10.0, 22.5])])
def test_dots_look_as_if_each_were_painted_alone(
    qapp: object, column: Column, scale: float
) -> None:
    # The same column twice, in other colours.
    for first in (0x104060, 0xE0B050):
        colours = [first + 0x010203 * number for number in range(18)]
        at_once, alone = (
            _channels(_image(column, LIGHT, colours, scale, one_by_one))
            for one_by_one in (False, True)
        )
        assert (alone != 255).any()
        assert np.abs(at_once - alone).max() <= _ROUNDING
