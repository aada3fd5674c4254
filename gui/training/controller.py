"""The controller: owns the training thread and says what the window may ask of it."""

import logging

from PySide6.QtCore import QObject, QThread, Signal, Slot

from gui.training.commands import (
    Apply,
    Close,
    Orders,
    Pause,
    Rebuild,
    Repeat,
    Run,
    SetSpeed,
    Step,
    UseEngine,
    Wish,
)
from gui.training.events import Fact, Paused, Reading, Rebuilt, Rejected, Repeated, Started
from gui.training.latest_value import LatestValue
from gui.training.render_gate import RenderGate
from gui.training.worker import Worker
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.records import Run as Record
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import FrameRequest

_LONGEST_GOODBYE_MS = 10_000


class RunController(QObject):
    """One training thread and its present run.

    Signals, all on the window's thread: ``rebuilt``, a new run stands ready;
    ``rejected(str, Experiment)``, the wanted run cannot be built, for the reason given, and the
    old experiment goes on; ``started`` and ``paused``; ``repeated(Repeated)``, a run was made
    anew, or that was given up; ``failed(str)``, a traceback.
    """

    rebuilt = Signal()
    rejected = Signal(str, object)
    started = Signal()
    paused = Signal()
    repeated = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders = Orders()
        self._readings: LatestValue[Reading] = LatestValue()
        #: Taken by the window while it draws.
        self.turn = RenderGate()
        self._run_id = 0
        self._wanted: Experiment | None = None
        #: What to want again if the run that is being built cannot be.
        self._fallback: Experiment | None = None
        self._thread = QThread()
        self._thread.setObjectName("training")
        # Without a parent, because a parented object cannot move to another thread.
        self._worker = Worker(self._orders, self.turn, self._readings)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.fact_announced.connect(self._on_worker_fact_announced)
        self._worker.failed.connect(self.failed)
        self._thread.start()

    def show_experiment(self, experiment: Experiment) -> Effect | None:
        """Bring the run to an experiment: live where that will do, else by a new run.

        Returns what was done; None if nothing differs.
        """
        if self._wanted is None:
            return self._rebuild(experiment, running=False)
        paths = list(self._wanted.differences(experiment))
        effects = {PARAMETERS[path].effect for path in paths}
        if not effects:
            return None
        if Effect.REBUILD in effects:
            self._fallback = self._fallback or self._wanted
            return self._rebuild(experiment, running=None)
        self._wanted = experiment
        if self._fallback is not None:
            self._fallback = self._fallback.with_values(
                {path: experiment.value(path) for path in paths}
            )
        self._orders.give(Apply(experiment))
        return Effect.LIVE

    def reset(self) -> None:
        """Go back to the initial parameters and wait."""
        if self._wanted is not None:
            self._rebuild(self._wanted, running=False)

    def repeat(self, recipe: Recipe, record: Record | None, engine: str) -> None:
        """Make a recipe's run anew, by a prepared engine, and compare it with its record.

        A pause gives that up. Afterwards the experiment is as it was at the end of the run.
        """
        if self._wanted is not None:
            self._fallback = self._fallback or self._wanted
        self._run_id += 1
        self._wanted = recipe.experiment_at_end
        self._orders.give(Repeat(self._run_id, recipe, record, engine))

    def run(self) -> None:
        """Train until the end or a pause."""
        self._orders.give(Run())

    def pause(self) -> None:
        """Stop training within one chunk."""
        self._orders.give(Pause())

    def step(self) -> None:
        """Make one step and pause."""
        self._orders.give(Step())

    def set_speed(self, steps_per_second: float | None) -> None:
        """Set the speed; None is unlimited."""
        self._orders.give(SetSpeed(steps_per_second))

    def use_engine(self, name: str) -> None:
        """Compute by a prepared engine: at once if no digit changes, else from the next run on."""
        self._orders.give(UseEngine(name))

    def wish(self, wishes: FrameRequest) -> None:
        """Let frames hold what the views that are visible draw."""
        self._orders.give(Wish(wishes))

    def take_reading(self) -> Reading | None:
        """Take the latest reading of the present run, or None if there is no new one."""
        reading = self._readings.take()
        return reading if reading is not None and reading.run_id == self._run_id else None

    def close(self) -> bool:
        """Wake the loop, end the thread and wait for it; return whether it has ended."""
        self._orders.give(Close())
        self._thread.quit()
        ended = self._thread.wait(_LONGEST_GOODBYE_MS)
        if not ended:
            logging.getLogger(__name__).error("the training thread has not ended in time")
        return ended

    def _rebuild(self, experiment: Experiment, running: bool | None) -> Effect:
        self._run_id += 1
        self._wanted = experiment
        self._orders.give(Rebuild(self._run_id, experiment, running))
        return Effect.REBUILD

    def _go_back(self, message: str) -> None:
        """Want what runs, with the live settings that were made meanwhile by themselves."""
        if self._fallback is not None:
            self._wanted, self._fallback = self._fallback, None
        self.rejected.emit(message, self._wanted)

    @Slot(object)
    def _on_worker_fact_announced(self, fact: Fact) -> None:
        match fact:
            case Rebuilt(run_id, experiment):
                # Another one may be wanted by now, and if that cannot be, this one runs.
                self._fallback = None if run_id == self._run_id else experiment
                if run_id == self._run_id:
                    self.rebuilt.emit()
            case Rejected(run_id, message) if run_id == self._run_id:
                self._go_back(message)
            case Repeated(run_id) if run_id == self._run_id:
                self.repeated.emit(fact)
            case Started():
                self.started.emit()
            case Paused():
                self.paused.emit()
