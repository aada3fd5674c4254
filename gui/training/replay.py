"""A run made anew in the window: by its own engine, with a verdict at the end."""

from PySide6.QtCore import QObject, Signal, Slot

from gui.current_frame import CurrentFrame
from gui.training import RunController
from gui.training.engines import EngineChoice
from gui.training.events import Repeated
from scratchnet.engines import EXACT, FAST, REFERENCE, is_prepared
from scratchnet.records import Run
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Frame, Scene


class ReplayController(QObject):
    """Lets the training thread repeat runs from files, and such as a crash has ended.

    ``verdict`` says how the run that is shown compares with its file, or is "". Signals:
    ``noted(str)``, how far it is and that all is equal; ``refused(str)``, what is not;
    ``differed(str, Check)``, what the run is called and all there is to say of that.
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
        self.verdict = ""
        self._controller = controller
        self._engines = engines
        self._name = ""
        self._steps = 0
        #: What waits for its engine.
        self._waiting: tuple[Recipe, Run | None] | None = None
        controller.repeated.connect(self._on_controller_repeated)
        controller.rebuilt.connect(self._on_controller_rebuilt)
        current.changed.connect(self._on_current_changed)
        engines.ready.connect(self._on_engines_ready)
        engines.unavailable.connect(self._on_engines_unavailable)

    def begin(self, recipe: Recipe, record: Run | None, name: str) -> None:
        """Make a run anew, once its engine is ready, and compare it with its record."""
        self._name, self._steps = name, recipe.steps
        if recipe.engine == FAST and not is_prepared(FAST):
            self._waiting = recipe, record
            self._engines.follow(FAST)
            self.noted.emit(f"The fast engine is being prepared, to make {name} anew …")
        else:
            self._start(recipe, record)
            self._engines.follow(recipe.engine)

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        # A run that has started meanwhile is not thrown away.
        if frame.snapshot.step and self._waiting is not None:
            self._waiting = None
            self.noted.emit(f"Not verified: another run has begun before {self._name} was.")

    def _start(self, recipe: Recipe, record: Run | None) -> None:
        self._waiting = None
        engine = recipe.engine
        if engine != FAST:
            # These have the same bits; the reference begins, and hands over where it may.
            engine = EXACT if is_prepared(EXACT) else REFERENCE
        self._controller.repeat(recipe, record, engine)
        why = " to verify it" if record is not None else ""
        self.noted.emit(
            f"Making {self._name} anew{why}, {recipe.steps:,} steps; Pause (F5) gives it up."
        )

    @Slot(str)
    def _on_engines_ready(self, engine: str) -> None:
        if self._waiting is not None and engine == FAST:
            self._start(*self._waiting)

    @Slot(str)
    def _on_engines_unavailable(self, engine: str) -> None:
        if self._waiting is not None and engine == FAST:
            self._waiting = None

    @Slot()
    def _on_controller_rebuilt(self) -> None:
        self.verdict = ""

    @Slot(object)
    def _on_controller_repeated(self, fact: Repeated) -> None:
        if fact.check is not None and fact.check.equal:
            self.verdict = str(fact.check)
            self.noted.emit(self.verdict)
        elif fact.check is not None:
            self.verdict = f"Differs in {fact.check.discrepancy}"
            self.refused.emit(self.verdict)
            self.differed.emit(self._name, fact.check)
        elif fact.complete:
            self.noted.emit(f"Recovered {self._name}: it stands at step {fact.step:,} again.")
        else:
            self.noted.emit(f"Given up at step {fact.step:,} of {self._steps:,}: not verified.")
