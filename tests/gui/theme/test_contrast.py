"""Contrast as WCAG 2 defines it."""

import pytest
from PySide6.QtGui import QColor

from gui.theme.contrast import contrast, ink_on, luminance


def test_black_on_white_is_21() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#777777")) == 1


@pytest.mark.parametrize(
    ("colour", "value"), [("#000000", 0.0), ("#ffffff", 1.0), ("#00ff00", 0.7152)]
)
def test_luminance(colour: str, value: float) -> None:
    assert luminance(QColor(colour)) == pytest.approx(value)


def test_the_grey_of_the_definition() -> None:
    # The lightest grey that is allowed on white, as commonly quoted.
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.005)


def test_ink_can_be_read_on_every_grey() -> None:
    for level in range(256):
        fill = QColor(level, level, level)
        assert contrast(ink_on(fill), fill) > 4.5
