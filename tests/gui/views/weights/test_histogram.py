"""Weights and gradients: columns, texts, themes, and sizes at which nothing is cut."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import Histogram
from gui.views.weights.layer_statistics import DIAGNOSES, TABLE
from scratchnet.reference.article import Parameters
from scratchnet.run.snapshot import Frame
from tests.gui.views.conftest import lay_out, short_run


def random_parameters(sizes: tuple[int, ...], scales: tuple[float, ...]) -> Parameters:
    random = np.random.default_rng(1)
    return tuple(
        tuple(tuple((scale * random.standard_normal(inputs + 1)).tolist()) for _ in range(outputs))
        for inputs, outputs, scale in zip(sizes, sizes[1:], scales, strict=False)
    )


def network(layers: int, gradients: bool = True, scales: tuple[float, ...] = ()) -> Frame:
    """Return a frame of a network with this many layers; ``scales`` are those of its gradients."""
    sizes = (2, *[4] * (layers - 1), 1)
    _, frame = short_run()
    gradients_of_layers = random_parameters(sizes, scales or (1.0,) * layers) if gradients else None
    snapshot = replace(frame.snapshot, parameters=random_parameters(sizes, (1.0,) * layers))
    return replace(frame, snapshot=snapshot, gradients=gradients_of_layers)


@pytest.fixture
def histogram(qtbot: QtBot) -> Histogram:
    view = Histogram(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(short_run()[0], network(3))
    lay_out(view, 420, 300)
    return view


def picture(view: Histogram) -> np.ndarray:
    image = view.grab().toImage()
    return np.frombuffer(image.constBits(), dtype=np.uint8).copy()


def test_the_frame_of_a_run_can_be_shown(histogram: Histogram) -> None:
    histogram.show_frame(*short_run())
    assert [layer.name for layer in histogram.panel.layers] == ["layer 1", "layer 2", "output"]
    assert histogram.caption() == "Weights and gradients after 30 steps"
    lay_out(histogram)


def test_gradients_change_the_picture_and_so_does_their_absence(histogram: Histogram) -> None:
    before = picture(histogram)
    histogram.show_frame(short_run()[0], network(3, gradients=False))
    without = picture(histogram)
    assert not np.array_equal(before, without)
    histogram.show_frame(short_run()[0], network(3))
    assert np.array_equal(before, picture(histogram))


def test_a_shared_axis_changes_the_picture_and_survives_cloning(
    qtbot: QtBot, histogram: Histogram
) -> None:
    before = picture(histogram)
    histogram.set_shared_axis(True)
    assert not np.array_equal(before, picture(histogram))
    clone = histogram.clone()
    qtbot.addWidget(clone)
    assert isinstance(clone, Histogram)
    assert clone.shared_axis
    lay_out(clone, 420, 300)
    clone.resize(420, 300)
    assert np.array_equal(picture(histogram), picture(clone))


def test_another_theme_changes_the_picture(histogram: Histogram) -> None:
    before = picture(histogram)
    histogram.set_theme(DARK)
    assert not np.array_equal(before, picture(histogram))
    histogram.set_theme(LIGHT)
    histogram.reset_zoom()
    assert np.array_equal(before, picture(histogram))


@pytest.mark.parametrize("layers", range(1, 10))
@pytest.mark.parametrize("size", [(420, 300), (800, 500), (120, 90)])
def test_any_number_of_layers_at_any_size(
    histogram: Histogram, layers: int, size: tuple[int, int]
) -> None:
    scales = tuple(10.0 ** (4 * (layer - layers + 1)) for layer in range(layers))
    histogram.show_frame(short_run()[0], network(layers, scales=scales))
    # Warnings are errors: a picture without room would fail here.
    lay_out(histogram, *size)
    histogram.show_frame(short_run()[0], network(layers, gradients=False))
    lay_out(histogram, *size)


@pytest.mark.parametrize("layers", range(1, 10))
def test_the_table_fits_into_a_small_pane(histogram: Histogram, layers: int) -> None:
    histogram.show_frame(short_run()[0], network(layers))
    layout = histogram.panel.current_layout()
    assert layout.table_row(len(TABLE) - 1).bottom() <= histogram.panel.rect().bottom()
    assert layout.cell(layout.names, layers - 1).right() <= histogram.panel.rect().right()
    metrics = QFontMetricsF(histogram.panel._font)
    for row in TABLE:
        width = layout.title_rect(QRectF(layout.names)).width()
        assert metrics.horizontalAdvance(row.title) <= width
    assert layout.weights.height() > 30
    assert layout.fits("5e−9")


def test_the_column_under_the_pointer_is_explained(histogram: Histogram) -> None:
    histogram.show_frame(short_run()[0], network(3, scales=(1e-9, 1.0, 1.0)))
    panel = histogram.panel
    panel._hover(0)
    assert DIAGNOSES["vanishing"] in panel.toolTip()
    assert "<b>layer 1</b>: 8 weights, 4 biases" in panel.toolTip()
    panel._hover(2)
    assert "<b>output</b>" in panel.toolTip()
    assert DIAGNOSES["vanishing"] not in panel.toolTip()
    histogram.show_frame(short_run()[0], network(3, gradients=False))
    assert "not computed" in panel.toolTip()
    histogram.show_frame(short_run()[0], network(1))
    assert panel.toolTip() == ""


def test_columns_are_found_by_their_position(histogram: Histogram) -> None:
    layout = histogram.panel.current_layout()
    for number in range(3):
        assert layout.column_at(layout.cell(layout.names, number).center().x()) == number
    assert layout.column_at(0.0) is None
    assert layout.column_at(10_000.0) is None


def test_zero_and_huge_weights_are_drawn(histogram: Histogram) -> None:
    scene, frame = short_run()[0], network(1)
    for value in (0.0, 1e308, -1e-308):
        parameters = (((value, value, 0.0),),)
        snapshot = replace(frame.snapshot, parameters=parameters)
        histogram.show_frame(scene, replace(frame, snapshot=snapshot, gradients=parameters))
        lay_out(histogram, 420, 300)


@pytest.mark.parametrize(
    ("step", "caption"),
    [
        (0, "Weights and gradients before training"),
        (1, "Weights and gradients after 1 step"),
        (1240, "Weights and gradients after 1,240 steps"),
    ],
)
def test_the_caption_gives_the_step(histogram: Histogram, step: int, caption: str) -> None:
    frame = network(2)
    snapshot = replace(frame.snapshot, step=step)
    histogram.show_frame(short_run()[0], replace(frame, snapshot=snapshot))
    assert histogram.plot.titleLabel.text == caption
