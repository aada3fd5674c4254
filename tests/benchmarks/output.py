"""How long one draw of the map and of the surface takes, offscreen.

python -m tests.benchmarks.output
"""

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.rendering.layout import staged
from gui.theme import LIGHT
from gui.views import BaseView, FunctionMap, Surface
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.scenes import class_scene, surface_scene

_SIZE = QSize(600, 500)
_DRAWS = 60
#: What keeps 30 draws a second with room for everything else.
_BUDGET_MS = 20.0


def main() -> None:
    """Print a line for each kind of picture."""
    application = QApplication.instance() or QApplication(["benchmark"])
    few, many = _learned(500), _learned(2000)
    three = class_scene(3, 375, resolution=80)
    ten = class_scene(10, 1500, resolution=80)
    for words, (scene, frame), options in (
        ("map, 500 samples", few, {}),
        ("map, decision line, 500 samples", few, {"decision_line": True}),
        (
            "map, flat, decision line, 500 samples",
            few,
            {"decision_line": True, "discretised": True},
        ),
        ("map, 2,000 samples", many, {}),
        ("map, 3 classes, borders, 500 samples", three, {"decision_line": True}),
        ("map, 10 classes, borders, 2,000 samples", ten, {"decision_line": True}),
    ):
        view = FunctionMap(LIGHT)
        for name, value in options.items():
            getattr(view, f"set_{name}")(value)
        _report(words, view, scene, frame, _show_again(view, scene, frame))
    for words, (scene, frame) in (
        ("surface, turning, 100 samples", _learned(100)),
        ("surface, turning, 500 samples", few),
        ("surface, turning, 2,000 samples", many),
        ("surface, turning, 3 classes, 500 samples", three),
    ):
        surface = Surface(LIGHT)
        _report(words, surface, scene, frame, _turn(surface))
        _report(f"{words}, new values", surface, scene, frame, _show_again(surface, scene, frame))
    del application


def _learned(samples: int) -> tuple[Scene, Frame]:
    """Return a regression whose network has found a smooth bump, with a round decision line."""
    scene, frame = surface_scene(0, samples=samples)
    x, y = scene.feature_maps
    return scene, replace(frame, model_map=np.exp(-(x**2) - y**2)[np.newaxis])


def _show_again(view: BaseView, scene: Scene, frame: Frame) -> Callable[[], None]:
    frames = [replace(frame), replace(frame, model_map=0.9 * frame.model_map)]

    def show() -> None:
        frames.reverse()
        view.show_frame(scene, frames[0], captioned=False)

    return show


def _turn(surface: Surface) -> Callable[[], None]:
    def turn() -> None:
        surface.set_camera(surface.camera.turned(3.0, 0.0))

    return turn


def _report(
    words: str, view: BaseView, scene: Scene, frame: Frame, change: Callable[[], None]
) -> None:
    view.show_frame(scene, frame)
    view.resize(_SIZE)
    with staged(view, _SIZE):
        pass
    image = QImage(_SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    times_ms = []
    for _ in range(_DRAWS):
        started_at = time.perf_counter()
        change()
        view.render(image)
        times_ms.append(1e3 * (time.perf_counter() - started_at))
    middle = statistics.median(times_ms)
    print(
        f"{words}: {middle:.1f} ms (≤ {_BUDGET_MS:g}), "
        f"from {min(times_ms):.1f} to {max(times_ms):.1f}"
    )


if __name__ == "__main__":
    main()
