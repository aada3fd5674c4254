"""A painter for where nothing else goes on: it paints on the thread that asks."""

from gui.export.animation.clip import Pixels
from gui.export.animation.stage import Stage
from scratchnet.run.snapshot import Frame, Scene


class DirectPainter:
    """Paints on a stage; a `gui.export.animation.film.Painter`."""

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
