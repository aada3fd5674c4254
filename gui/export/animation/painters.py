"""Painters of frames: on the thread that asks, or on the window's for work in the background."""

from concurrent.futures import Future
from functools import partial

from gui.background import TaskContext
from gui.export.animation.clip import Pixels
from gui.export.animation.stage import Stage
from scratchnet.run.snapshot import Frame, Scene


class DirectPainter:
    """Paints on a stage at once; a `gui.export.animation.film.Painter`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._begun: tuple[Scene, Frame] | None = None

    def make_room(self, scene: Scene, frame: Frame) -> None:
        """Let axes hold the frame."""
        self._stage.make_room(scene, frame)

    def begin(self, scene: Scene, frame: Frame) -> None:
        """Remember what is to be painted."""
        self._begun = scene, frame

    def picture(self) -> Pixels:
        """Paint it."""
        assert self._begun is not None
        return self._stage.paint(*self._begun)


class WindowPainter:
    """Has the window's thread paint on a stage; a `gui.export.animation.film.Painter`.

    Used on the thread of a task. While a picture is painted the task may compute the next frame.
    """

    def __init__(self, stage: Stage, task: TaskContext) -> None:
        self._stage = stage
        self._task = task
        self._picture: Future[Pixels] | None = None

    def make_room(self, scene: Scene, frame: Frame) -> None:
        """Let axes hold the frame."""
        self._task.in_window(partial(self._stage.make_room, scene, frame)).result()

    def begin(self, scene: Scene, frame: Frame) -> None:
        """Have a frame painted."""
        self._picture = self._task.in_window(partial(self._stage.paint, scene, frame))

    def picture(self) -> Pixels:
        """Wait for the picture that was begun."""
        assert self._picture is not None
        return self._picture.result()
