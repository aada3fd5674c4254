"""The frame of the run that the window shows, for everything that needs it."""

from PySide6.QtCore import QObject, Signal

from scratchnet.run.snapshot import Frame, Scene


class CurrentFrame(QObject):
    """Keeps the latest frame and the scene it belongs to; None before the first.

    A scene belongs to one run, so a new run brings a new scene. Signals: ``scene_changed(Scene)``,
    then ``changed(Scene, Frame)``. Both come before views draw the frame.
    """

    scene_changed = Signal(object)
    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[Scene, Frame] | None = None

    @property
    def value(self) -> tuple[Scene, Frame] | None:
        """The scene and the frame together."""
        return self._value

    @property
    def scene(self) -> Scene | None:
        """What the frame belongs to."""
        return None if self._value is None else self._value[0]

    @property
    def frame(self) -> Frame | None:
        """The frame."""
        return None if self._value is None else self._value[1]

    def set(self, scene: Scene, frame: Frame) -> None:
        """Replace scene and frame."""
        new_scene = scene is not self.scene
        self._value = scene, frame
        if new_scene:
            self.scene_changed.emit(scene)
        self.changed.emit(scene, frame)
