"""The frame of the run that the window shows, and the input that is chosen in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QObject, Signal, Slot

from scratchnet.datasets import Point
from scratchnet.run.snapshot import Frame, Scene

if TYPE_CHECKING:
    from scratchnet.trace import SampleWay


@dataclass(frozen=True, slots=True)
class SampleNumber:
    """A sample of a scene: its number, from 0, among the training or the test samples."""

    test: bool
    number: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """An input that the user wants to know the network's answer to.

    ``point`` has a value for each input, in its own units. ``sample`` says which sample it is; None
    is any other point, such as a drawing.
    """

    point: Point
    sample: SampleNumber | None = None

    @classmethod
    def of_sample(cls, scene: Scene, sample: SampleNumber) -> Self:
        """Return a sample's point. Raises IndexError if the scene has no such sample."""
        dataset = scene.test if sample.test else scene.dataset
        if not 0 <= sample.number < len(dataset):
            raise IndexError(sample.number)
        return cls(dataset.inputs[sample.number], sample)

    def fits(self, scene: Scene) -> bool:
        """Return whether it is a point, or the same sample, of a scene."""
        if self.sample is None:
            return len(self.point) == len(scene.inputs)
        dataset = scene.test if self.sample.test else scene.dataset
        inputs = dataset.inputs
        return self.sample.number < len(inputs) and inputs[self.sample.number] == self.point


@dataclass(frozen=True, slots=True)
class Explained:
    """Where an explanation of a training step is: at a number of a layer, neuron and index.

    ``phase`` is forward, loss, backward or update. ``layer``, ``neuron`` and ``index`` count from 0
    as parameters do, and are None where there is none; a bias is the last index of its neuron.
    ``way`` is the way of the sample that is followed, or None.
    """

    phase: str
    layer: int | None
    neuron: int | None
    index: int | None
    way: "SampleWay | None"


class CurrentFrame(QObject):
    """Keeps the frame that is shown and the scene it belongs to, and what is chosen; None at first.

    That is the run's latest frame, or in its place one of an earlier step. A scene belongs to one
    run, so a new run brings a new scene; what is chosen stays chosen if it fits that. Signals:
    ``scene_changed(Scene)``, then ``changed(Scene, Frame)``. Both come before views draw the frame.
    ``past_changed(bool)``, whether an earlier step is shown. ``chosen_changed(Chosen | None)``,
    another input is chosen, or none. ``target_changed(int)``, another of several targets is shown,
    counted from 0; it stays with new scenes. ``explained_changed(Explained | None)``, the
    explanation of a step is elsewhere, or over.
    """

    scene_changed = Signal(object)
    changed = Signal(object, object)
    past_changed = Signal(bool)
    chosen_changed = Signal(object)
    target_changed = Signal(int)
    explained_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[Scene, Frame] | None = None
        self._past: Frame | None = None
        self._chosen: Chosen | None = None
        self._target = 0
        self._explained: Explained | None = None

    @property
    def value(self) -> tuple[Scene, Frame] | None:
        """The scene and the frame together."""
        if self._value is not None and self._past is not None:
            return self._value[0], self._past
        return self._value

    @property
    def scene(self) -> Scene | None:
        """What the frame belongs to."""
        return None if self._value is None else self._value[0]

    @property
    def frame(self) -> Frame | None:
        """The frame that is shown."""
        return self._past or self.present

    @property
    def present(self) -> Frame | None:
        """The latest frame of the run, whatever is shown."""
        return None if self._value is None else self._value[1]

    @property
    def is_past(self) -> bool:
        """Whether an earlier step than the run's last is shown."""
        return self._past is not None

    def show_past(self, frame: Frame) -> None:
        """Show a frame of an earlier step of the run in place of its latest."""
        if self._value is None:
            return
        before, self._past = self._past, frame
        if before is None:
            self.past_changed.emit(True)
        self.changed.emit(self._value[0], frame)

    def renew(self, frame: Frame) -> None:
        """Replace the run's latest frame, and keep showing an earlier one."""
        if self._value is not None:
            self._value = self._value[0], frame

    def leave_past(self) -> None:
        """Show the run's latest frame again."""
        if self._value is not None and self._past is not None:
            self.set(*self._value)

    def set(self, scene: Scene, frame: Frame) -> None:
        """Replace scene and frame, and show this one."""
        new_scene = scene is not self.scene
        left, self._past = self._past is not None, None
        self._value = scene, frame
        if left:
            self.past_changed.emit(False)
        if new_scene:
            if self._chosen is not None and not self._chosen.fits(scene):
                self.choose(None)
            self.scene_changed.emit(scene)
        self.changed.emit(scene, frame)

    @property
    def chosen(self) -> Chosen | None:
        """The input that is chosen, if any."""
        return self._chosen

    @Slot(object)
    def choose(self, chosen: Chosen | None) -> None:
        """Choose an input of the scene, or none."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen_changed.emit(chosen)

    @property
    def target(self) -> int:
        """Which of several targets is shown where one is, counted from 0."""
        return self._target

    @Slot(int)
    def choose_target(self, number: int) -> None:
        """Show another of several targets."""
        if number != self._target:
            self._target = number
            self.target_changed.emit(number)

    @property
    def explained(self) -> Explained | None:
        """Where the explanation of a step is, while one is shown."""
        return self._explained

    @Slot(object)
    def explain(self, explained: Explained | None) -> None:
        """Say where the explanation of a step is; None when it is over."""
        if explained != self._explained:
            self._explained = explained
            self.explained_changed.emit(explained)
