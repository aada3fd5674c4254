"""Small animations, and a painter that needs no window."""

from dataclasses import replace

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.frames import Animation
from scratchnet.engines import REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.run.recipe import LINEAR, Recipe
from scratchnet.run.snapshot import Change, Frame, FrameRequest, Scene

WIDTH, HEIGHT, STEPS = 160, 120, 24

SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [2], "training.steps": STEPS}
)


def small_recipe(**values: object) -> Recipe:
    """Return the recipe of a small run, in which a live setting changes."""
    experiment = SMALL.with_values(
        {name.replace("__", "."): value for name, value in values.items()}
    )
    changes = (Change(10, "training.learning_rate", 1.0),)
    return Recipe(experiment, REFERENCE, changes, experiment.training.steps)


def small_animation(frames: int = 4, recipe: Recipe | None = None, **clip: object) -> Animation:
    """Return an animation of a small run."""
    whole = replace(Clip(WIDTH, HEIGHT, frames, 10.0), **clip)  # type: ignore[arg-type]
    return Animation(recipe or small_recipe(), REFERENCE, whole, LINEAR, FrameRequest())


def nothing(_done: int, _count: int) -> None:
    """Ignore progress."""


class PlainPainter:
    """Paints the number of steps as a bar, and records what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.frames: list[Frame] = []
        self._started: Frame | None = None

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        self.asked.append(f"room {frame.snapshot.step}")

    def start(self, scene: Scene, frame: Frame) -> None:
        assert self._started is None
        self._started = frame
        self.frames.append(frame)
        self.asked.append(f"start {frame.snapshot.step}")

    def finish(self) -> Pixels:
        assert self._started is not None
        step, self._started = self._started.snapshot.step, None
        self.asked.append(f"finish {step}")
        pixels = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
        pixels[:, : step + 1] = 255
        return pixels
