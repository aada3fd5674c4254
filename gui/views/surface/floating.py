"""Samples that float at their targets over the surface, each with a stem to it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gui.theme import Theme
from gui.views.map.map_values import target_values
from gui.views.sample_items import places_of, target_colours
from gui.views.surface.mesh import box_heights
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Floating:
    """``points`` (samples, 3) in the box, ``colours`` as 0xffrrggbb, ``tests`` kept apart."""

    points: Array
    colours: list[int]
    tests: list[bool]


def floating_of(
    scene: Scene,
    theme: Theme,
    levels: tuple[float, float],
    limits: tuple[float, float],
    output: int,
) -> Floating:
    """Return the samples that lie within the axes, those of the test last."""
    places, heights, colours, tests = [], [], [], []
    lows = np.array([axis.low for axis in scene.axes])
    spans = np.array([axis.high for axis in scene.axes]) - lows
    for dataset, test in ((scene.dataset, False), (scene.test, True)):
        if not len(dataset):
            continue
        place = 2 * (places_of(scene, dataset) - lows) / spans - 1
        within = (np.abs(place) <= 1 + 1e-9).all(axis=1)
        targets = np.array(dataset.targets, dtype=np.float64)[within]
        places.append(place[within])
        heights.append(box_heights(target_values(scene, targets, output), limits))
        packed = target_colours(scene, theme, targets, levels).astype(np.int64)
        colours += (0xFF000000 + packed @ np.array([1 << 16, 1 << 8, 1])).tolist()
        tests += [test] * int(within.sum())
    if not places:
        return Floating(np.empty((0, 3)), [], [])
    points = np.column_stack([np.concatenate(places), np.concatenate(heights)])
    return Floating(points, colours, tests)
