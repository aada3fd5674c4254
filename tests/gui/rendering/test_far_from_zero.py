"""Vector pictures show what those of pixels show, wherever the values lie."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from gui.rendering import save_picture
from gui.theme import LIGHT
from gui.views import BaseView, Curve, FunctionMap, Histogram, LossCurve, NetworkDiagram, Surface
from scratchnet.datasets import Dataset, Plane
from scratchnet.run.snapshot import Axis, Frame, Scene
from tests.gui.rendering.pdf_pages import drawn_page
from tests.gui.views.conftest import short_run, with_losses
from tests.gui.views.scenes import class_scene, curve_scene

SIZE = QSize(300, 240)
RANGES = [
    (0.0, 1.0),
    # Longitudes and latitudes of a city, also in its own grid.
    (-118.3, -118.2),
    (34.02, 34.0201),
    (6_652_000.0, 6_652_003.0),
    # Days as Julian dates, seconds since 1970, years.
    (2_459_000.5, 2_459_001.5),
    (1.7e9, 1.7e9 + 60.0),
    (2019.0, 2020.0),
    # Very large, very small.
    (-3e15, -3e15 + 1e4),
    (1e-9, 1.001e-9),
    (1e12, 3e12),
]
Pixels = NDArray[np.float64]


def a_map(low: float, high: float, other: tuple[float, float]) -> BaseView:
    view = FunctionMap(LIGHT)
    view.set_decision_line(True)
    axes = Axis("x", low, high), Axis("y", *other)
    view.show_frame(*class_scene(2, 30, axes, resolution=16))
    return view


def a_surface(low: float, high: float, other: tuple[float, float]) -> BaseView:
    view = Surface(LIGHT)
    axes = Axis("x", low, high), Axis("y", *other)
    view.show_frame(*class_scene(2, 30, axes, resolution=16))
    return view


def a_curve(low: float, high: float, other: tuple[float, float]) -> BaseView:
    view = Curve(LIGHT)
    view.show_frame(*moved_curve((low, high), other))
    return view


def a_loss(low: float, high: float, other: tuple[float, float]) -> BaseView:
    view = LossCurve(LIGHT)
    losses = abs(low) + (high - low) * (0.5 + 0.4 * np.sin(np.arange(1, 150) / 20))
    scene, _ = short_run()
    view.show_frame(scene, with_losses(losses.tolist(), changes=[70]))
    # As somebody would who wants to see more than from 0 on.
    view.plot.setRange(xRange=(20, 140), yRange=(losses.min(), losses.max()))
    return view


def moved_curve(across: tuple[float, float], up: tuple[float, float]) -> tuple[Scene, Frame]:
    """Return a curve scene over these ranges instead of 0…10 and −1…1."""
    scene, frame = curve_scene(samples=30)
    axes = (Axis("x", *across),)

    def moved(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
        return up[0] + (values - low) / (high - low) * (up[1] - up[0])

    def part(dataset: Dataset) -> Dataset:
        inputs = across[0] + np.array(dataset.inputs)[:, 0] / 10 * (across[1] - across[0])
        targets = moved(np.array(dataset.targets), -1.0, 1.0)
        return Dataset(tuple((place,) for place in inputs.tolist()), tuple(targets.tolist()))

    scene = replace(
        scene,
        dataset=part(scene.dataset),
        test=part(scene.test),
        inputs=axes,
        plane=Plane.of_all(axes),
        objective_map=moved(scene.objective_map, -1.0, 1.0),
    )
    return scene, replace(frame, model_map=moved(frame.model_map, -1.0, 1.0))


def pixels_of(image: QImage, part: QRectF) -> Pixels:
    """Return a part of a picture, shape (rows, columns, 3), without the finest detail."""
    cut = image.copy(part.toRect()).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(cut.constBits(), np.uint8).reshape(cut.height(), cut.bytesPerLine())
    pixels = rows[:, : 3 * cut.width()].reshape(cut.height(), cut.width(), 3).astype(float)
    # Edges are smoothed a little differently: compare means of 3 × 3 pixels.
    height, width = 3 * (cut.height() // 3), 3 * (cut.width() // 3)
    return pixels[:height, :width].reshape(height // 3, 3, width // 3, 3, 3).mean(axis=(1, 3))


def drawn_svg(file: Path) -> QImage:
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    QSvgRenderer(str(file)).render(painter, QRectF(0, 0, SIZE.width(), SIZE.height()))
    painter.end()
    return image


def differing(one: Pixels, other: Pixels) -> float:
    """Return the fraction of the picture that has clearly another colour."""
    return float((np.abs(one - other).max(axis=2) > 80).mean())


def check(view: BaseView, folder: Path) -> None:
    files = [folder / f"picture.{suffix}" for suffix in ("png", "svg", "pdf")]
    for file in files:
        save_picture(view, file, SIZE)
    whole = QRectF(0, 0, SIZE.width(), SIZE.height())
    # Axes have their numbers outside; what is inside has no text, but the views without a plot do.
    plotted = isinstance(view, (FunctionMap, Curve, LossCurve))
    inside = view.plot.getViewBox().sceneBoundingRect() if plotted else whole
    png, svg = QImage(str(files[0])), drawn_svg(files[1])
    assert np.ptp(pixels_of(png, inside)) > 100, "nothing is drawn"
    most = 0.005 if plotted else 0.05
    assert differing(pixels_of(png, inside), pixels_of(svg, inside)) < most
    page = drawn_page(files[2].read_bytes(), SIZE)
    assert differing(pixels_of(png, inside), pixels_of(page, inside)) < most
    # Axes and colour bars too, but for letters.
    assert differing(pixels_of(png, whole), pixels_of(svg, whole)) < 0.05


@pytest.mark.parametrize("number", range(len(RANGES)))
@pytest.mark.parametrize("make", [a_map, a_curve, a_loss])
def test_vectors_show_what_pixels_show(
    qtbot: QtBot,
    tmp_path: Path,
    make: Callable[[float, float, tuple[float, float]], BaseView],
    number: int,
) -> None:
    low, high = RANGES[number]
    view = make(low, high, RANGES[number - 3])
    qtbot.addWidget(view)
    check(view, tmp_path)


def test_a_surface_s_box_is_the_same_over_all_ranges(qtbot: QtBot, tmp_path: Path) -> None:
    view = a_surface(*RANGES[1], RANGES[4])
    qtbot.addWidget(view)
    check(view, tmp_path)


@pytest.mark.parametrize("kind", [Histogram, NetworkDiagram])
@pytest.mark.parametrize("factor", [1e-9, 1.0, 1e9])
def test_views_of_parameters_too(
    qtbot: QtBot, tmp_path: Path, kind: type[BaseView], factor: float
) -> None:
    scene, frame = short_run()
    moved = tuple(
        tuple(tuple(2_459_000.5 + factor * value for value in row) for row in layer)
        for layer in frame.snapshot.parameters
    )
    view = kind(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, replace(frame, snapshot=replace(frame.snapshot, parameters=moved)))
    check(view, tmp_path)
