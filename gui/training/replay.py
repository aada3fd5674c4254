"""Replaying runs from files, and the run that a crash ended, by their own engines."""

from PySide6.QtCore import QObject, Signal, Slot

from gui.current_frame import CurrentFrame
from gui.training import RunController
from gui.training.engines import EngineChoice
from gui.training.events import Replayed
from scratchnet.engines import FAST, is_prepared, ready_engine
from scratchnet.records import Run
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Frame, Scene


class ReplayController(QObject):
    """Has the training thread replay runs, and reports how they compare with their records.

    ``result_text`` is how the run that is shown compares with its file, or "". Signals:
    ``noted(str)``, the progress, or that all is equal; ``refused(str)``, what is not;
    ``differed(str, Check)``, what the run is called and how it differs.
    """

    noted = Signal(str)
    refused = Signal(str)
    differed = Signal(str, object)

    def __init__(
        self,
        controller: RunController,
        engines: EngineChoice,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.result_text = ""
        self._controller = controller
        self._engines = engines
        self._name = ""
        self._steps = 0
        self._done = ""
        self._verifies = self._branch = False
        #: What waits for its engine.
        self._waiting: tuple[Recipe, Run | None] | None = None
        controller.replayed.connect(self._on_controller_replayed)
        controller.rebuilt.connect(self._on_controller_rebuilt)
        current.changed.connect(self._on_current_changed)
        engines.ready.connect(self._on_engines_ready)
        engines.unavailable.connect(self._on_engines_unavailable)

    def start(
        self,
        recipe: Recipe,
        record: Run | None,
        name: str,
        done: str = "",
        *,
        branch: bool = False,
    ) -> None:
        """Replay a run, once its engine is ready, and verify it against its record.

        ``record`` is None where there is nothing to compare with; ``name`` is what messages call
        the run, and ``done`` is said when it is there, in place of the usual note. ``branch``: it
        is to be left there.
        """
        self._branch = branch
        self._name, self._steps, self._done = name, recipe.steps, done
        self._verifies = record is not None
        if recipe.engine == FAST and not is_prepared(FAST):
            self._waiting = recipe, record
            self._engines.follow(FAST)
            self.noted.emit(f"Preparing the fast engine to replay {name} …")
        else:
            self._replay(recipe, record)
            self._engines.follow(recipe.engine)

    def _replay(self, recipe: Recipe, record: Run | None) -> None:
        self._waiting = None
        # If that is the reference, it hands over to the exact engine once that is ready.
        engine = ready_engine(recipe.engine)
        self._controller.replay(recipe, record, engine, branch=self._branch)
        why = " to verify it" if record is not None else ""
        self.noted.emit(f"Replaying {self._name}{why}: {recipe.steps:,} steps. Pause (F5) cancels.")

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        # A run that was started meanwhile is not thrown away.
        if frame.snapshot.step and self._waiting is not None:
            self._waiting = None
            self.noted.emit(f"Not verified: another run was started before {self._name}.")

    @Slot(str)
    def _on_engines_ready(self, engine: str) -> None:
        if self._waiting is not None and engine == FAST:
            self._replay(*self._waiting)

    @Slot(str)
    def _on_engines_unavailable(self, engine: str) -> None:
        if self._waiting is not None and engine == FAST:
            self._waiting = None

    @Slot()
    def _on_controller_rebuilt(self) -> None:
        self.result_text = ""

    @Slot(object)
    def _on_controller_replayed(self, event: Replayed) -> None:
        if event.check is not None and event.check.equal:
            self.result_text = str(event.check)
            self.noted.emit(self.result_text)
        elif event.check is not None:
            self.result_text = f"Differs in {event.check.discrepancy}"
            self.refused.emit(self.result_text)
            self.differed.emit(self._name, event.check)
        elif event.complete:
            name = f"{self._name[:1].upper()}{self._name[1:]}"
            self.noted.emit(self._done or f"{name} is back, at step {event.step:,}.")
        else:
            verified = " The run was not verified." if self._verifies else ""
            self.noted.emit(f"Cancelled at step {event.step:,} of {self._steps:,}.{verified}")
