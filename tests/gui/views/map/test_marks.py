"""Marks of classes: no two are alike, and they can be seen on any colour."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.theme import DARK, LIGHT, Theme
from gui.views.map.marks import class_shape, paint_mark

_WIDTH = 16


def _painted(number: int, on: str) -> bytes:
    image = QImage(_WIDTH, _WIDTH, QImage.Format.Format_Grayscale8)
    image.fill(QColor(on))
    painter = QPainter(image)
    paint_mark(painter, number, QPointF(_WIDTH / 2, _WIDTH / 2), _WIDTH, QColor(on))
    painter.end()
    return bytes(image.constBits())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_ten_classes_look_different_without_their_colours(theme: Theme, qapp: object) -> None:
    pictures = {_painted(number, "#888888") for number in range(10)}
    assert len(pictures) == 10
    for number in range(1, 10):
        # On their own colour they are seen too.
        assert len(set(_painted(number, theme.classes[number]))) > 1


def test_the_first_class_has_no_mark(qapp: object) -> None:
    assert class_shape(0) == ""
    assert len(set(_painted(0, "#888888"))) == 1
