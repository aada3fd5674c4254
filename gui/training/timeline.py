"""Showing any step of the present run again, playing it, and branching from it."""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.background import BackgroundTask, TaskContext
from gui.current_frame import CurrentFrame
from gui.panes.timeline_bar import WHOLE_RUN_S, Mark, TimelineBar, loss_marks
from gui.training.controller import RunController
from gui.training.events import StepPending
from gui.training.frames import FramePresenter, FrameRequests
from gui.training.pacing import MAP_RESOLUTION
from gui.views.loss.plot_items import change_text
from scratchnet.run.observation import frame_at
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.rewinding import Rewinder, rewinder_of
from scratchnet.run.snapshot import Frame, FrameRequest, Scene, Snapshot

#: A picture of what is played is asked for this often.
_PLAY_INTERVAL_MS = 33


@dataclass(slots=True)
class _Shared:
    """The rewinder, which the task's thread makes and uses, and nobody else meanwhile."""

    rewinder: Rewinder | None = None


class Timeline(QObject):
    """Lets the timeline's bar show any step of the run in every view.

    Signals: ``step_pending(StepPending)``, what `explain` asked for; ``branched(Recipe, int)``, the
    run shall be continued from a step: its recipe up to there.
    """

    step_pending = Signal(object)
    branched = Signal(object, int)

    def __init__(
        self,
        bar: TimelineBar,
        controller: RunController,
        current: CurrentFrame,
        presenter: FramePresenter,
        requests: FrameRequests,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._controller = controller
        self._current = current
        self._presenter = presenter
        self._requests = requests
        self._scene: Scene | None = None
        self._shared = _Shared()
        #: What is wanted next, once the step before is shown.
        self._wanted: int | None = None
        self._running = False
        self._direction, self._position, self._moved_at = 0, 0.0, 0.0
        self._task = BackgroundTask(self, "timeline")
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.progressed.connect(bar.show_progress)
        self._task.ended.connect(self._on_task_ended)
        self._explaining = BackgroundTask(self, "explain a past step")
        self._explaining.succeeded.connect(self.step_pending)
        self._play_timer = QTimer(self, interval=_PLAY_INTERVAL_MS)
        self._play_timer.timeout.connect(self._on_play_timer_timeout)
        bar.step_wanted.connect(self._on_bar_step_wanted)
        bar.play_wanted.connect(self.play)
        bar.present_wanted.connect(self.leave)
        bar.branch_wanted.connect(self.branch)
        current.changed.connect(self._on_current_changed)
        controller.started.connect(self._on_controller_started)
        controller.paused.connect(self._on_controller_paused)
        presenter.renewed.connect(self._on_presenter_renewed)

    def close(self) -> None:
        """Stop playing, and end what is computed."""
        self._play_timer.stop()
        self._task.close()
        self._explaining.close()

    def go_to(self, step: int) -> None:
        """Show the run after so many steps; the last one ends showing the past."""
        present = self._current.present
        if present is None:
            return
        if self._running:
            self._controller.pause()
        self._wanted = max(0, min(step, present.snapshot.step))
        if not self._task.busy:
            self._compute()

    @Slot()
    def leave(self) -> None:
        """Show the run's last step again."""
        self._wanted = None
        self._stop_playing()
        if self._current.is_past:
            self._presenter.leave_past()

    @Slot(int)
    def play(self, direction: int) -> None:
        """Play forwards (1), backwards (-1), or stop (0)."""
        present = self._current.present
        if present is None or not present.snapshot.step or not direction:
            self._stop_playing()
            return
        last = present.snapshot.step
        shown = self._shown_step()
        # At the end it starts over.
        if direction > 0 and shown >= last:
            shown = 0
        elif direction < 0 and shown <= 0:
            shown = last
        self._direction, self._position, self._moved_at = direction, float(shown), perf_counter()
        self._bar.show_playing(direction)
        self._play_timer.start()

    @Slot()
    def branch(self) -> None:
        """Continue the run from the step that is shown, as another run."""
        frame = self._current.frame
        if frame is not None and frame.snapshot.step and not frame.snapshot.bug:
            recipe: Recipe = recipe_of(frame.snapshot)
            step = frame.snapshot.step
            self.leave()
            self.branched.emit(recipe, step)

    def explain(self) -> None:
        """Ask what the step after the one that is shown begins with."""
        if self._current.is_past and not self._task.busy:
            self._explaining.start(partial(_pending, self._shared, self._shown_step()))

    def _shown_step(self) -> int:
        frame = self._current.frame
        return 0 if frame is None else frame.snapshot.step

    def _stop_playing(self) -> None:
        self._play_timer.stop()
        self._bar.show_playing(0)

    def _compute(self) -> None:
        """Start to compute the step that is wanted."""
        step, self._wanted = self._wanted, None
        present = self._current.present
        if step is None or present is None:
            return
        snapshot = present.snapshot
        if step == snapshot.step:
            if self._current.is_past:
                self._presenter.leave_past()
            return
        self._task.start(partial(_frame, self._shared, snapshot, step, self._requests.request()))

    @Slot(int)
    def _on_bar_step_wanted(self, step: int) -> None:
        self._stop_playing()
        self.go_to(step)

    @Slot(object)
    def _on_task_succeeded(self, frame: Frame) -> None:
        present = self._current.present
        if self._running or present is None or self._current.scene is not self._scene:
            return
        if frame.snapshot.initial_experiment is present.snapshot.initial_experiment:
            self._presenter.show_past(frame)

    @Slot()
    def _on_task_ended(self) -> None:
        if self._wanted is not None:
            self._compute()

    @Slot()
    def _on_play_timer_timeout(self) -> None:
        present = self._current.present
        if present is None:
            return
        last, now = present.snapshot.step, perf_counter()
        moved = (now - self._moved_at) * last / WHOLE_RUN_S * self._bar.factor
        self._position += self._direction * moved
        self._moved_at = now
        step = round(min(max(self._position, 0.0), float(last)))
        if step in (0, last):
            self._stop_playing()
        if step != self._shown_step():
            self.go_to(step)

    @Slot(object, object)
    def _on_current_changed(self, scene: Scene, frame: Frame) -> None:
        if scene is not self._scene:
            # Another run, whose steps nobody has asked for yet.
            self._scene = scene
            self._shared = _Shared()
            self._wanted = None
            self._task.cancel()
            self._stop_playing()
        if self._current.is_past:
            self._bar.show_past(frame.snapshot.step)
        elif self._running or frame.snapshot.bug:
            # A run with a bug is not computed a second time.
            self._bar.show_run(0, ())
        else:
            self._bar.show_run(frame.snapshot.step, _marks(frame.snapshot))

    @Slot()
    def _on_controller_started(self) -> None:
        self._running = True
        self.leave()
        # There is nothing to drag to while the run has no last step.
        self._bar.show_run(0, ())

    @Slot()
    def _on_controller_paused(self) -> None:
        self._running = False
        present = self._current.present
        if present is not None and not self._current.is_past and not present.snapshot.bug:
            self._bar.show_run(present.snapshot.step, _marks(present.snapshot))

    @Slot()
    def _on_presenter_renewed(self) -> None:
        # Another view is shown, which draws more of a frame.
        self.go_to(self._shown_step())


def _marks(snapshot: Snapshot) -> list[Mark]:
    """Return what is to be found along a run."""
    marks = loss_marks(snapshot.losses)
    marks += [
        Mark(change.step, change_text(change), notable=False)
        for change in snapshot.changes
        if change.step
    ]
    if snapshot.diverged_at is not None:
        marks.append(
            Mark(snapshot.step, f"step {snapshot.diverged_at:,}: the run diverged", notable=True)
        )
    return marks


# -- on the task's thread --------------------------------------------------------------------------


def _frame(
    shared: _Shared, snapshot: Snapshot, step: int, request: FrameRequest, context: TaskContext
) -> Frame:
    """Return the run after ``step`` steps. Raises Interrupted."""
    rewinder = _rewinder(shared, snapshot)
    return frame_at(rewinder, step, MAP_RESOLUTION, request, context, context.progress)


def _pending(shared: _Shared, step: int, context: TaskContext) -> StepPending:
    rewinder = shared.rewinder
    assert rewinder is not None
    session = rewinder.session_at(step, context)
    return StepPending(0, session.problem, session.experiment, session.pending_step())


def _rewinder(shared: _Shared, snapshot: Snapshot) -> Rewinder:
    rewinder = shared.rewinder
    if rewinder is None or not rewinder.extend(snapshot):
        rewinder = shared.rewinder = rewinder_of(snapshot)
    return rewinder
