"""Cards of networks with many inputs: what each node shows, and the diagram around them."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage

from gui.current_frame import Chosen
from gui.rendering import save_picture
from gui.theme import DARK, LIGHT, Theme
from gui.views.network import NetworkDiagram
from gui.views.network.cards import plot_of
from gui.views.network.content import Node, content_of
from gui.views.network.scales import CardScales
from gui.views.network.small_plots import Histogram, OutputBars, WeightBars, WeightImage
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.network.conftest import Make, many, sample, with_parameters

SVG = "{http://www.w3.org/2000/svg}"
CASES = {
    "cards": lambda: many(5),
    "deep": lambda: many(5, (6, 4)),
    "list": lambda: many(14),
    "long list": lambda: many(100, (64,)),
    "image": lambda: many(16, (32,), (4, 4)),
    "no hidden layer": lambda: many(6, (), (3, 2)),
    "two classes": lambda: many(5, classes=2),
    "numbers": lambda: many(5, classes=0),
    "features": lambda: many(5, features=("x1*x2", "x3")),
    "large": lambda: many(16, (128,) * 3, (4, 4)),
}


def grabbed(view: NetworkDiagram) -> QImage:
    return view.grab().toImage()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_network_is_drawn_with_and_without_a_chosen_sample(
    make: Make, case: str, theme: Theme
) -> None:
    scene, frame = CASES[case]()
    view = make((scene, frame), theme=theme)
    plain = grabbed(view)
    view.set_chosen(sample(scene, 2))
    chosen = grabbed(view)
    assert chosen != plain
    view.set_chosen(None)
    assert grabbed(view) == plain
    for column, size in enumerate(view.renderer.content.sizes):
        view._select(Node(column, size - 1))
        assert not grabbed(view).isNull()
        assert view.rect().contains(view.overlay.geometry())


def test_nodes_show_histograms_weights_and_mean_outputs() -> None:
    scene, frame = many(5, (6, 4))
    content = content_of(scene, frame, sample(scene))
    scales = CardScales(content)
    histogram, weights, outputs, last = (
        plot_of(content, scales, LIGHT, Node(column, 1)) for column in range(4)
    )
    assert isinstance(histogram, Histogram)
    assert histogram.counts.tolist() == scene.input_summary.counts[1].tolist()
    axis, value = scene.inputs[1], scene.dataset.inputs[0][1]
    assert histogram.mark == pytest.approx((value - axis.low) / (axis.high - axis.low))
    assert isinstance(weights, WeightBars)
    assert weights.weights.tolist() == [*frame.snapshot.parameters[0][1][:-1]]
    assert isinstance(outputs, OutputBars)
    assert outputs.means.tolist() == frame.responses.means[6 + 1].tolist()
    assert outputs.output == content.marked_output(Node(2, 1))
    assert isinstance(last, OutputBars)
    assert last.levels == (0.0, 1.0)


def test_weights_of_pixels_are_pictures() -> None:
    content = content_of(*many(6, image=(3, 2)))
    plot = plot_of(content, CardScales(content), LIGHT, Node(1, 0))
    assert isinstance(plot, WeightImage)
    assert plot.pixels.shape == (2, 3)


def test_without_responses_only_weights_are_shown(make: Make) -> None:
    scene, frame = many(5, (6, 4))
    frame = replace(frame, responses=None)
    content = content_of(scene, frame)
    assert plot_of(content, CardScales(content), LIGHT, Node(2, 0)) is None
    assert not grabbed(make((scene, frame))).isNull()
    assert not grabbed(make((many(5, (128,) * 8)[0], many(5, (128,) * 8)[1]))).isNull()


def test_the_predicted_class_of_the_chosen_sample_is_marked(make: Make) -> None:
    scene, frame = many(5)
    view = make((scene, frame))
    chosen = sample(scene, 4)
    view.set_chosen(chosen)
    predicted = int(np.argmax(frame.snapshot.outputs(chosen.point)))
    column = view.renderer.layout.columns[-1]
    image = grabbed(view)

    def edge(index: int) -> str:
        rect = column.rect(index)
        return image.pixelColor(int(rect.center().x()), int(rect.top() - 2)).name()

    marked = [index for index in range(3) if edge(index) == LIGHT.accent]
    assert marked == [predicted]


def test_a_drawn_point_can_be_followed_through_the_network(make: Make) -> None:
    scene, frame = many(6, image=(3, 2))
    view = make((scene, frame))
    before = grabbed(view)
    view.set_chosen(Chosen((5.0, 0.0, 5.0, 0.0, 5.0, 0.0)))
    assert grabbed(view) != before
    assert "marked: chosen input" in view.accessibleDescription()


def test_an_input_of_a_block_is_found_under_the_pointer_and_outlined(make: Make) -> None:
    view = make(many(16, (4,), (4, 4)))
    rect = view.renderer.layout.columns[0].rect(5)
    assert view._part_at(rect.center()) == Node(0, 5)
    view._hover(Node(0, 5))
    assert view.overlay.details.lines[0] == "pixel 2 of row 2"
    image = grabbed(view)
    line = [
        image.pixelColor(int(rect.left()) + dx, int(rect.center().y())).name()
        for dx in range(-1, 3)
    ]
    assert LIGHT.accent in line


def test_pixels_are_joined_to_the_first_layer_by_a_band(make: Make) -> None:
    view = make(many(16, (4,), (4, 4)))
    columns = view.renderer.layout.columns
    assert len(view.renderer.connections.layers[0]) == 0
    between = QPointF((columns[0].right + columns[1].left) / 2, columns[0].area.top() + 10)
    assert grabbed(view).pixelColor(between.toPoint()).name() != LIGHT.plot


def test_a_network_that_has_diverged_is_drawn(make: Make) -> None:
    for scene, frame in (many(5, (6, 4)), many(16, (32,), (4, 4)), many(5, classes=0)):
        for value in (np.nan, np.inf, 1e308):
            diverged = with_parameters(frame, lambda layer, value=value: np.full_like(layer, value))
            means = np.full_like(frame.responses.means, value)
            diverged = replace(diverged, responses=replace(frame.responses, means=means))
            view = make((scene, diverged))
            view.set_chosen(sample(scene))
            view._select(Node(1, 1))
            assert not grabbed(view).isNull()


def texts_in(path: Path) -> set[str]:
    root = ElementTree.parse(path).getroot()
    return {"".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")}


def exported(view: NetworkDiagram, path: Path) -> set[str]:
    save_picture(view, path, QSize(700, 600))
    return texts_in(path)


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
@pytest.mark.parametrize("case", ["cards", "list", "image"])
def test_it_is_saved_in_every_format(make: Make, case: str, suffix: str, tmp_path: Path) -> None:
    view = make(CASES[case]())
    save_picture(view, tmp_path / f"picture.{suffix}", QSize(700, 600))
    assert (tmp_path / f"picture.{suffix}").stat().st_size > 1000


def test_the_legend_says_what_cards_show(make: Make, tmp_path: Path) -> None:
    def texts(pair: tuple[Scene, Frame]) -> set[str]:
        return exported(make(pair), tmp_path / "picture.svg")

    cards = texts(many(5))
    assert {"30 samples", "line: slice"} <= cards or {"histograms of 30 samples"} <= cards
    assert any(text.startswith("weights up to ±") for text in cards)
    assert "mean by class, 0 to 1" in cards or "mean output by class, 0 to 1" in cards
    image = texts(many(16, (32,), (4, 4)))
    assert {"4 × 4 pixels", "mean of 30 training samples", "weights of pixels", "512"} <= image
    binary = texts(many(5, classes=2))
    assert {"class 1", "class 2"} <= binary
    long = texts(many(100, (64,)))
    assert any(text.endswith(" of 100 names") for text in long)
