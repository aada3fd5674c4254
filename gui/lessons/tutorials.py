"""Tutorials: each step outlines what it speaks of, and goes on when that has been done."""

from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Slot

from gui.lessons.events import WindowEvents
from gui.lessons.open_task import OpenTask
from gui.lessons.spotlight import Spotlight
from gui.lessons.tutorial_card import TutorialCard
from scratchnet.lessons import TutorialStep

#: What comes by itself while a run goes on, perhaps before the learner has read the step.
_UNASKED = ("finished", "diverged")


class Tutorials(QObject):
    """Leads through the steps of the task that is open, if it has any.

    A step goes on by itself when it has happened what it waits for. Where the run brings that about
    before the step can have been read, at ``words_per_s``, it stays until the learner goes on.
    """

    def __init__(
        self, card: TutorialCard, events: WindowEvents, spotlight: Spotlight, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._events = events
        self._spotlight = spotlight
        self._opened: OpenTask | None = None
        self.words_per_s = 2.5
        #: When the step was shown.
        self._shown_at = 0.0
        card.step_wanted.connect(self.go_to)
        card.show_wanted.connect(self.show_targets)
        events.happened.connect(self._on_events_happened)

    @property
    def step(self) -> TutorialStep | None:
        """The step that is shown; None if there is none, or no longer."""
        opened = self._opened
        if opened is None or opened.kept.done or opened.step >= len(opened.task.steps):
            return None
        return opened.task.steps[opened.step]

    def follow(self, opened: OpenTask | None) -> None:
        """Lead through the steps of this task from now on."""
        self._opened = opened
        self._shown_at = monotonic()
        self.show_targets()
        self._skip_what_is_so()

    def note_condition(self) -> None:
        """Take notice that the condition holds that the step waits for."""
        if self._opened is not None and self.step is not None:
            self._go_on_if_read(self._opened)

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Show another step; after the last one the tutorial is done."""
        if self._opened is not None and self._opened.task.steps:
            forward = number > self._opened.step
            self._shown_at = monotonic()
            self._opened.go_to(number)
            self.show_targets()
            if forward:
                self._skip_what_is_so()

    @Slot()
    def show_targets(self) -> None:
        """Outline what the step speaks of."""
        step = self.step
        self._spotlight.show([] if step is None else [str(target) for target in step.shows])

    def _skip_what_is_so(self) -> None:
        """Go on if what the step waits for is so already."""
        step = self.step
        if step is not None and self._events.holds(step.wait.event, step.wait.name):
            self._go_on_soon()

    @Slot(str, str)
    def _on_events_happened(self, event: str, name: str) -> None:
        step = self.step
        if step is not None and (step.wait.event, step.wait.name) == (event, name):
            self._go_on_soon()

    def _go_on_soon(self) -> None:
        """Go on once what happens now is shown."""
        opened = self._opened
        if opened is not None:
            QTimer.singleShot(0, self, partial(self._go_on_from, opened, opened.step))

    def _go_on_from(self, opened: OpenTask, step: int) -> None:
        if opened is self._opened and opened.step == step:
            shown = self.step
            if shown is not None and shown.wait.event in _UNASKED:
                self._go_on_if_read(opened)
            else:
                self.go_to(step + 1)

    def _go_on_if_read(self, opened: OpenTask) -> None:
        step = opened.task.steps[opened.step]
        if monotonic() - self._shown_at < len(step.text.split()) / self.words_per_s:
            opened.note_step_done()
        else:
            self.go_to(opened.step + 1)
