"""Pictures of datasets."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gui.controls.thumbnail import GalleryItem, dot_colours, paint_dataset
from gui.theme import DARK, LIGHT, Theme


def item(
    points: Sequence[Sequence[float]], targets: Sequence[float], classes: int = 0
) -> GalleryItem:
    inputs = len(points[0]) if points else 2
    return GalleryItem("key", "Label", "Group", points, targets, classes, inputs)


def painted(shown: GalleryItem, theme: Theme = LIGHT) -> QImage:
    image = QImage(56, 56, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_dataset(painter, shown, QRectF(0, 0, 56, 56), theme)
    painter.end()
    return image


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_two_inputs_lie_where_their_points_are(theme: Theme) -> None:
    image = painted(item([(0, 0), (1, 1), (1, 0)], [0, 1, 2], classes=3), theme)
    corners = [(5, 50), (50, 5), (50, 50)]
    shown = [image.pixelColor(*corner).name() for corner in corners]
    assert shown == list(theme.classes[:3])
    assert image.pixelColor(5, 5).name() == theme.plot


@pytest.mark.usefixtures("qapp")
def test_one_input_lies_at_its_target() -> None:
    image = painted(item([(0,), (2,)], [3.0, -1.0]))
    assert image.pixelColor(5, 5).name() == LIGHT.curve
    assert image.pixelColor(50, 50).name() == LIGHT.curve


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "shown",
    [item([], []), item([(1, 1)], [5.0]), item([(1,), (1,)], [0, 0], classes=2)],
)
def test_nothing_and_samples_all_alike_are_painted_too(shown: GalleryItem) -> None:
    painted(shown)


def test_values_have_the_colours_of_maps() -> None:
    shown = item([(0, 0), (1, 1), (2, 2)], [-4.0, 0.0, 4.0])
    low, _, high = dot_colours(np.array(shown.targets), shown, LIGHT)
    ends = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in LIGHT.values[[0, -1]]]
    assert [low, high] == ends


def test_more_classes_than_colours_repeat_them() -> None:
    shown = item([(0, 0)] * 12, range(12), classes=12)
    colours = dot_colours(np.arange(12.0), shown, LIGHT)
    assert colours[10:] == colours[:2]


@pytest.mark.usefixtures("qapp")
def test_many_samples_are_spread_over_all_of_them() -> None:
    random = np.random.default_rng(0).uniform(-1, 1, (5000, 2))
    image = painted(item(random.tolist(), [0] * 5000, classes=1))
    pixels = {image.pixelColor(x, y).name() for x in range(5, 51) for y in range(5, 51)}
    # Some of the background is still seen.
    assert {LIGHT.plot, LIGHT.classes[0]} <= pixels
