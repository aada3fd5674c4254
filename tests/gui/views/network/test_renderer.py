"""The diagram as a picture in a file."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from gui.rendering import save_picture
from gui.theme import LIGHT
from gui.views.network import NetworkDiagram
from tests.gui.views.network.conftest import Make, run

SVG = "{http://www.w3.org/2000/svg}"
SIZE = QSize(640, 480)


@pytest.fixture
def clone(qtbot: object, make: Make) -> NetworkDiagram:
    clone = make(run((4, 3), steps=3)).clone()
    qtbot.addWidget(clone)
    return clone


def test_an_svg_has_texts_paths_and_images(clone: NetworkDiagram, tmp_path: Path) -> None:
    save_picture(clone, tmp_path / "picture.svg", SIZE)
    root = ElementTree.parse(tmp_path / "picture.svg").getroot()
    texts = {"".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")}
    assert texts == {
        "Network 2-4-3-1 after 3 steps",
        *("Features", "Layer 1", "Layer 2", "Output", "x", "y"),
        *("2 inputs", "Tanh", "Sigmoid", "4 neurons", "3 neurons", "1 neuron"),
    }
    assert len(list(root.iter(f"{SVG}image"))) == 2 + 4 + 3 + 1
    curves = [path for path in root.iter(f"{SVG}path") if "C" in path.get("d", "")]
    assert len(curves) >= 2 * 4 + 4 * 3 + 3


def test_a_pdf_is_written(clone: NetworkDiagram, tmp_path: Path) -> None:
    save_picture(clone, tmp_path / "picture.pdf", SIZE)
    assert (tmp_path / "picture.pdf").read_bytes().startswith(b"%PDF-1.")


def test_a_png_of_more_pixels_is_sharper_not_larger(clone: NetworkDiagram, tmp_path: Path) -> None:
    save_picture(clone, tmp_path / "one.png", SIZE)
    save_picture(clone, tmp_path / "three.png", SIZE, 3.0)
    one, three = QImage(str(tmp_path / "one.png")), QImage(str(tmp_path / "three.png"))
    assert three.size() == SIZE * 3
    assert one.pixelColor(3, 3).name() == three.pixelColor(9, 9).name() == LIGHT.plot
    layout = clone.renderer.layout
    clone.resize(SIZE)
    clone.grab()
    assert layout is not None
    # The larger picture is not the smaller one scaled up.
    assert one.scaled(three.size()) != three


def test_a_visible_diagram_can_be_saved(make: Make, tmp_path: Path) -> None:
    view = make(run((4, 3)))
    for suffix in ("svg", "pdf", "png"):
        save_picture(view, tmp_path / f"picture.{suffix}", QSize(350, 300), 2.0)
        assert (tmp_path / f"picture.{suffix}").stat().st_size > 1000
