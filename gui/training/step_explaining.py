"""Which step *Step by step* explains: one that the run made, or the one that comes next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.current_frame import CurrentFrame
from gui.later import Later
from gui.messages import end_note
from gui.training.actions import TrainingActions
from gui.training.controller import RunController
from gui.training.events import StepPending
from gui.training.timeline import Timeline
from scratchnet.run.snapshot import Frame, Scene, Status

if TYPE_CHECKING:
    from gui.panes.steps import StepPane


class StepExplaining(QObject):
    """Brings the run to the step that the pane asks for, and explains it there.

    Of steps that were made the window shows the run as it was before them, as the timeline does.
    """

    def __init__(
        self,
        pane: "Later[StepPane]",
        training: TrainingActions,
        controller: RunController,
        timeline: Timeline,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._training = training
        self._controller = controller
        self._timeline = timeline
        self._current = current
        #: How many steps the run has made, which the window may not show yet; what waits for that.
        self._made = 0
        self._put_off: int | None = None
        #: The step that is explained as soon as the run is shown as before it.
        self._wanted: int | None = None
        pane.when_made(self._follow)
        current.changed.connect(self._on_current_changed)
        controller.rebuilt.connect(self._on_controller_rebuilt)

    def _follow(self, pane: "StepPane") -> None:
        pane.explanation_wanted.connect(self._training.explain_step)
        pane.step_wanted.connect(self.go_to)
        pane.explained.connect(self._current.explain)
        self._current.chosen_changed.connect(pane.choose)
        pane.choose(self._current.chosen)

    def show(self, event: StepPending, *, knows_bug: bool) -> None:
        """Explain a step that was asked for; ``knows_bug``: which bug it has may be shown."""
        # Here, as most do without, and the window would open later.
        from scratchnet.trace import StepTrace

        present = self._current.present
        shown = 0 if present is None else present.snapshot.step
        self._made = max(shown, event.pending.number - 1)
        held = event.held if event.bug else None
        step = StepTrace(event.problem, event.experiment, event.pending, bug=event.bug, held=held)
        self._pane.get().show_step(step, self._made + 1, knows_bug=knows_bug)

    @Slot()
    def tell_bug(self) -> None:
        """Let the pane mark the planted bug, which the user knows now."""
        if self._pane.made is not None:
            self._pane.made.tell_bug()

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Explain the step of this number, from 1; the run makes at most one step for it."""
        present = self._current.present
        if present is None or self._training.running:
            self._training.explain_step()
            return
        snapshot = present.snapshot
        if snapshot.step < self._made:
            self._put_off = number
            return
        last = snapshot.step + (snapshot.status is not Status.FINISHED)
        if number <= snapshot.step:
            self._wanted = number
            self._timeline.go_to(number - 1)
        elif number > last and snapshot.ended:
            training = self._training
            end = end_note(present, training.may_continue, training.why_no_retry)
            self._pane.get().refuse(f"Nothing comes after this step. {end}")
        else:
            self._timeline.leave()
            if number > last:
                self._controller.step()
            self._controller.take_pending_step()

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        if self._wanted == frame.snapshot.step + 1 and self._current.is_past:
            self._wanted = None
            self._timeline.explain()
        if self._put_off is not None and not self._current.is_past:
            number, self._put_off = self._put_off, None
            self.go_to(number)

    def close(self) -> None:
        """End what the pane works out in the background."""
        if self._pane.made is not None:
            self._pane.made.close_task()

    @Slot()
    def _on_controller_rebuilt(self) -> None:
        self._made, self._put_off, self._wanted = 0, None, None
        if self._pane.made is not None:
            # Its run is no longer there.
            self._pane.made.clear()
