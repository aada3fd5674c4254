"""Small films, and a painter that needs no window."""

from dataclasses import replace

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.film import Film
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


def small_film(frames: int = 4, recipe: Recipe | None = None, **clip: object) -> Film:
    """Return a film of a small run."""
    whole = replace(Clip(WIDTH, HEIGHT, frames, 10.0), **clip)  # type: ignore[arg-type]
    return Film(recipe or small_recipe(), REFERENCE, whole, LINEAR, FrameRequest())


def nothing(_done: int, _count: int) -> None:
    """Take no notice of progress."""


class PlainPainter:
    """Paints the number of steps as a bar, and writes down what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.frames: list[Frame] = []
        self._begun: Frame | None = None

    def make_room(self, scene: Scene, frame: Frame) -> None:
        self.asked.append(f"room {frame.snapshot.step}")

    def begin(self, scene: Scene, frame: Frame) -> None:
        assert self._begun is None
        self._begun = frame
        self.frames.append(frame)
        self.asked.append(f"begin {frame.snapshot.step}")

    def picture(self) -> Pixels:
        assert self._begun is not None
        step, self._begun = self._begun.snapshot.step, None
        self.asked.append(f"picture {step}")
        pixels = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
        pixels[:, : step + 1] = 255
        return pixels
