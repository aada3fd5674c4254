"""The formats of pictures; pictures of pixels."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.rendering import save_picture
from gui.rendering.formats import FORMATS
from gui.theme import LIGHT
from tests.gui.rendering.conftest import KINDS, Make
from tests.gui.views.conftest import short_run, with_losses

SIZE = QSize(240, 180)
TITLES = {"map": "Function map", "loss": "Loss curve", "plain": "A plain one"}


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("kind", KINDS)
def test_a_png_has_the_pixels_asked_for_a_title_and_something_on_it(
    make: Make, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "picture.png"
    for scale in (1, 3):
        save_picture(make(kind), file, SIZE, scale)
        image = QImage(str(file))
        assert (image.width(), image.height()) == (240 * scale, 180 * scale)
        assert image.text("Title") == TITLES[kind]
        assert image.text("Software") == "Scratchnet"
        assert image.dotsPerMeterX() == pytest.approx(96 * scale / 0.0254, abs=1)
        assert len(colours(image)) > 10
        assert not image.hasAlphaChannel()
        assert b"tEXtTitle\0" + TITLES[kind].encode() in file.read_bytes()


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_line_is_as_many_pixels_wide_as_the_scale_says(
    make: Make, tmp_path: Path, scale: int
) -> None:
    view = make("loss")
    view.show_frame(short_run()[0], with_losses([1.0, *[0.7] * 99]))
    save_picture(view, tmp_path / "picture.png", SIZE, scale)
    image = QImage(str(tmp_path / "picture.png"))
    middle = image.width() // 2
    column = [image.pixelColor(middle, y).red() for y in range(image.height())]
    # Red falls from the white of the plot to that of the curve, in part where it is smoothed.
    whole = 255 - QColor(LIGHT.curve).red()
    line = column.index(min(column[50 * scale : 150 * scale]))
    width = sum((255 - red) / whole for red in column[line - 3 * scale : line + 4 * scale])
    assert width == pytest.approx(2 * scale, rel=0.1)


def test_the_options_of_plots_are_as_before(make: Make, tmp_path: Path) -> None:
    view = make("loss")
    view.resize(300, 200)
    curve = view.curve

    def state() -> list[object]:
        axis = view.plot.getAxis("left")
        return [
            curve.opts["pen"].widthF(),
            curve.opts["segmentedLineMode"],
            curve._exportOpts,
            axis.__dict__.get("_pen"),
            view.canvas.renderHints(),
            view.size(),
        ]

    before = state()
    save_picture(view, tmp_path / "picture.png", QSize(640, 480), 3)
    assert state() == before


def test_a_visible_widget_stays_as_it_is_and_is_centred_in_another_shape(
    qtbot: QtBot, tmp_path: Path
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet("background: red")
    child = QWidget(widget)
    child.setStyleSheet("background: blue")
    widget.resize(200, 100)
    child.setGeometry(0, 0, 200, 100)
    with qtbot.waitExposed(widget):
        widget.show()
    save_picture(widget, tmp_path / "picture.png", QSize(400, 400))
    assert widget.size() == QSize(200, 100)
    image = QImage(str(tmp_path / "picture.png"))
    middle = [image.pixelColor(200, y).name() for y in range(400)]
    assert middle.count("#0000ff") == 200
    assert middle.index("#0000ff") == 100
    assert image.pixelColor(2, 200).name() == image.pixelColor(397, 200).name() == "#0000ff"


def test_a_suffix_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"png is registered already"):
        FORMATS.register(FORMATS["png"])
