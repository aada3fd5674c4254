"""The controller: owns the training thread and offers what the window may ask of it."""

import logging
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal, Slot

from gui.background import SHUTDOWN_TIMEOUT_S
from gui.training.commands import (
    Apply,
    CancelBuilding,
    CancelExplaining,
    Close,
    CommandQueue,
    Pause,
    Rebuild,
    ReplayRun,
    RequestFrames,
    SetSpeed,
    Start,
    Step,
    TakePendingStep,
    UseEngine,
)
from gui.training.events import (
    Building,
    Event,
    Explaining,
    LatestValue,
    Paused,
    Rebuilt,
    Rejected,
    Replayed,
    Started,
    StepPending,
    Update,
)
from gui.training.kept_runs import MOST_KEPT_RUNS
from gui.training.loop import TrainingLoop
from gui.training.render_gate import RenderGate
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.records import Run
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import FrameRequest

#: So many settings of branches are remembered.
MOST_BRANCHES = 32


@dataclass(frozen=True, slots=True)
class _Branch:
    """The recipe of a run up to where a branch leaves it, and the engine that makes it again."""

    recipe: Recipe
    engine: str


class RunController(QObject):
    """One training thread and its current run.

    Signals, all on the window's thread: ``replacing``, another run was asked for, and the one that
    is shown is over; ``rebuilt``, it is ready; ``restored(int)``, it is an earlier one, at this
    step; ``rejected(str, Experiment)``, the requested run cannot be built, for the reason given,
    and the old experiment continues; ``building(float)``, this fraction of a run that takes long to
    build is done; ``explaining(float | None)``, this fraction of what a view shows is worked out,
    None when nothing is or nobody knows; ``started`` and ``paused``; ``step_pending(StepPending)``,
    what `take_pending_step` asked for; ``returned_to_branch(Recipe)``, Undo or
    Redo leads back to where a branch left a run, which is made again; ``replayed(Replayed)``, a run
    was replayed, or that was cancelled; ``failed(str)``, a traceback; ``bug_changed(str)``, runs
    are computed with this bug from now on, or with none.
    """

    replacing = Signal()
    rebuilt = Signal()
    restored = Signal(int)
    rejected = Signal(str, object)
    building = Signal(float)
    explaining = Signal(object)
    started = Signal()
    paused = Signal()
    step_pending = Signal(object)
    replayed = Signal(object)
    failed = Signal(str)
    bug_changed = Signal(str)
    returned_to_branch = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = CommandQueue()
        self._updates: LatestValue[Update] = LatestValue()
        #: Closed by the window while it renders.
        self.render_gate = RenderGate()
        self._run_id = 0
        #: The experiment that was requested last.
        self._requested: Experiment | None = None
        #: What is requested again if the run that is being built is rejected.
        self._fallback: Experiment | None = None
        #: Runs that Undo or Redo may bring back: the id of each, and its last experiment.
        self._kept: list[tuple[int, Experiment]] = []
        #: The branch that the run is, before its first step of its own.
        self._branch: _Branch | None = None
        #: What branches were asked to be before their first steps, so that Undo brings that back.
        self._branches: list[tuple[Experiment, _Branch]] = []
        #: The bug that runs have, or "".
        self.bug = ""
        self._ending = self._waited = False
        self._thread = QThread()
        self._thread.setObjectName("training")
        # Without a parent, because a parented object cannot move to another thread.
        self._worker = _Worker(self._commands, self.render_gate, self._updates)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.event_occurred.connect(self._on_worker_event_occurred)
        self._worker.failed.connect(self.failed)
        self._thread.start()

    def show_experiment(self, experiment: Experiment) -> Effect | None:
        """Bring the run to an experiment: live where that will do, else by another run.

        A branch that has made no step of its own takes over some settings that are not live.
        An edit makes a new Experiment, while Undo and Redo bring back the same object as before:
        then the run that it had is continued. Returns what was done; None if nothing differs.
        """
        if self._requested is None:
            return self._rebuild(experiment, running=False)
        paths = list(self._requested.differences(experiment))
        effects = {PARAMETERS[path].effect for path in paths}
        if not effects:
            self._requested = experiment
            self._note_branch(experiment)
            return None
        restores = next((run_id for run_id, of in self._kept if of is experiment), None)
        # A branch takes that over, unless it was such a run already.
        takes_over = self._branch is not None and restores is None
        if Effect.REBUILD in effects or (Effect.BRANCH in effects and not takes_over):
            self._fallback = self._fallback or self._requested
            replaced = self._requested
            others = [
                (run_id, of)
                for run_id, of in self._kept
                if of is not replaced and of is not experiment
            ]
            # One without a step of its own is made again instead: it has to take settings over.
            this = [(self._run_id, replaced)] if self._branch is None else []
            self._kept = [*others, *this][-MOST_KEPT_RUNS:]
            branch = next((each for of, each in self._branches if of is experiment), None)
            if restores is None and branch is not None:
                return self._return_to(branch, experiment)
            return self._rebuild(experiment, running=None, restores=restores)
        self._requested = experiment
        self._note_branch(experiment)
        if self._fallback is not None:
            self._fallback = self._fallback.with_values(
                {path: experiment.value(path) for path in paths}
            )
        self._commands.put(Apply(experiment, branch=self._branch is not None))
        return Effect.BRANCH if Effect.BRANCH in effects else Effect.LIVE

    def _note_branch(self, experiment: Experiment) -> None:
        """Remember what a branch is asked to be before its first step."""
        if self._branch is not None:
            self._branches = [*self._branches, (experiment, self._branch)][-MOST_BRANCHES:]

    def _return_to(self, branch: "_Branch", experiment: Experiment) -> Effect:
        """Make a branch again up to where it left, with the settings that it had there."""
        keep = tuple(run_id for run_id, _ in self._kept)
        self._begin_replay(branch.recipe, None, branch.engine, branch, keep)
        self._requested = experiment
        self._commands.put(Apply(experiment, branch=True))
        self.returned_to_branch.emit(branch.recipe)
        return Effect.BRANCH

    def plant_bug(self, name: str) -> None:
        """Compute the experiment from its first step with a bug in the reference; "" with none.

        Runs that edits lead to have it too, until it is removed or another document is opened.
        """
        if self._requested is None:
            return
        self._set_bug(name)
        # Undo brings back no run of the other kind.
        self._kept.clear()
        self._branches.clear()
        self._rebuild(self._requested, running=False)

    def _set_bug(self, name: str) -> None:
        if name != self.bug:
            self.bug = name
            self.bug_changed.emit(name)

    def open_experiment(self, experiment: Experiment) -> None:
        """Build a new run of another document, whatever it has in common with the current one.

        It waits at step 0.
        """
        if self._requested is not None:
            self._fallback = self._fallback or self._requested
        self._kept.clear()
        self._branches.clear()
        self._set_bug("")
        self._rebuild(experiment, running=False)

    def cancel_building(self) -> None:
        """Give up the run that is being built; the experiment before it continues."""
        self._commands.put(CancelBuilding())

    def reset(self) -> None:
        """Go back to the initial parameters and wait."""
        if self._requested is not None:
            self._rebuild(self._requested, running=False)

    def replay(
        self, recipe: Recipe, record: Run | None, engine: str, *, branch: bool = False
    ) -> None:
        """Replay a recipe's run by a prepared engine, and verify it against its record.

        A pause cancels that. Afterwards the experiment is as it was at the end of the run. A
        ``branch`` leaves the run there, perhaps with another optimizer.
        """
        self._begin_replay(recipe, record, engine, _Branch(recipe, engine) if branch else None)

    def _begin_replay(
        self,
        recipe: Recipe,
        record: Run | None,
        engine: str,
        branch: "_Branch | None",
        keep: tuple[int, ...] = (),
    ) -> None:
        if self._requested is not None:
            self._fallback = self._fallback or self._requested
        self._set_bug("")
        self._run_id += 1
        self._requested = recipe.experiment_at_end
        self._branch = branch
        self._commands.put(ReplayRun(self._run_id, recipe, record, engine, keep))
        self.replacing.emit()

    def start(self) -> None:
        """Train until the run ends or is paused."""
        self._branch = None
        self._commands.put(Start())

    def pause(self) -> None:
        """Stop training within one chunk."""
        self._commands.put(Pause())

    def step(self) -> None:
        """Take one step and pause."""
        self._branch = None
        self._commands.put(Step())

    def take_pending_step(self) -> None:
        """Ask what the next step begins with, once training rests; ``step_pending`` follows."""
        self._commands.put(TakePendingStep())

    def set_speed(self, steps_per_second: float | None) -> None:
        """Set the speed; None is unlimited."""
        self._commands.put(SetSpeed(steps_per_second))

    def use_engine(self, name: str) -> None:
        """Compute by a prepared engine: at once if no digit changes, else from the next run on."""
        self._commands.put(UseEngine(name))

    def request_frames(self, request: FrameRequest) -> None:
        """Let frames contain what the visible views draw."""
        self._commands.put(RequestFrames(request))

    def take_update(self) -> Update | None:
        """Take the latest update of the current run; return None if there is no new one."""
        update = self._updates.take()
        return update if update is not None and update.run_id == self._run_id else None

    def cancel_explaining(self, cancelled: bool) -> None:
        """Work out no more of what the visible views ask for, or go on with it."""
        self._commands.put(CancelExplaining(cancelled))

    def end(self) -> None:
        """Ask the thread to end, without waiting for it."""
        if not self._ending:
            self._ending = True
            self._commands.put(Close())
            self._thread.quit()

    def close(self) -> bool:
        """Ask the thread to end and wait for it; return whether it has ended."""
        timeout_s = 0.0 if self._waited else SHUTDOWN_TIMEOUT_S
        self.end()
        self._waited = True
        ended = self._thread.wait(round(1000 * timeout_s))
        if not ended:
            logging.getLogger(__name__).error("the training thread has not ended in time")
        return ended

    def _rebuild(
        self, experiment: Experiment, running: bool | None, restores: int | None = None
    ) -> Effect:
        self._run_id += 1
        self._requested = experiment
        self._branch = None
        keep = tuple(run_id for run_id, _ in self._kept)
        self._commands.put(Rebuild(self._run_id, experiment, running, restores, keep, self.bug))
        self.replacing.emit()
        return Effect.REBUILD

    def _fall_back(self, message: str) -> None:
        """Request what runs, with the live settings that were changed meanwhile."""
        if self._fallback is not None:
            self._requested, self._fallback = self._fallback, None
        self.rejected.emit(message, self._requested)

    @Slot(object)
    def _on_worker_event_occurred(self, event: Event) -> None:
        match event:
            case Building(run_id, done) if run_id == self._run_id:
                self.building.emit(done)
            case Explaining(run_id, done) if run_id == self._run_id:
                self.explaining.emit(done)
            case Rebuilt(run_id, experiment, restored_at):
                # Another may be requested by now; if that is rejected, this one runs.
                self._fallback = None if run_id == self._run_id else experiment
                if run_id == self._run_id:
                    self.rebuilt.emit()
                    if restored_at is not None:
                        self.restored.emit(restored_at)
            case Rejected(run_id, message) if run_id == self._run_id:
                self._fall_back(message)
            case Replayed(run_id) if run_id == self._run_id:
                self.replayed.emit(event)
            case StepPending(run_id) if run_id == self._run_id:
                self.step_pending.emit(event)
            case Started():
                self.started.emit()
            case Paused():
                self.paused.emit()


class _Worker(QObject):
    """Runs the training loop on the thread that it lives on.

    Signals: ``event_occurred(Event)``; ``failed(str)``, the traceback of an unexpected error, after
    which the loop continues without a session.
    """

    event_occurred = Signal(object)
    failed = Signal(str)

    def __init__(
        self, commands: CommandQueue, gate: RenderGate, updates: LatestValue[Update]
    ) -> None:
        super().__init__()
        self._loop = TrainingLoop(commands, gate, updates, self._announce)

    @Slot()
    def run(self) -> None:
        """Run the loop until it is told to close."""
        while True:
            try:
                self._loop.run()
                return
            except Exception:
                self._loop.abandon_session()
                self.failed.emit(traceback.format_exc())

    def _announce(self, event: Event) -> None:
        self.event_occurred.emit(event)
