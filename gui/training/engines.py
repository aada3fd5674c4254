"""Which engine computes: the one the user chose, and until it is ready the reference."""

import gc
import logging
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QActionGroup

from gui.actions import Place, check_option, choice
from gui.background import BackgroundTask, TaskContext
from gui.current_frame import CurrentFrame
from gui.preferences import Preferences
from gui.training import RunController
from scratchnet.engines import (
    ENGINE_HELP,
    EXACT,
    FAST,
    REFERENCE,
    EngineUnavailable,
    Preparation,
    is_prepared,
    may_hand_over,
)

_log = logging.getLogger(__name__)
#: From the cache an engine is ready sooner, and no message is needed.
_NOTE_DELAY_MS = 1500


class EngineChoice(QObject):
    """Keeps the user's choice, prepares compiled engines, and brings the run to them.

    Signals: ``noted(str)``, something to say; ``refused(str)``, an engine cannot be used, and why;
    ``ready(str)``, the chosen engine computes from here on; ``unavailable(str)``, it never will.
    """

    ready = Signal(str)
    unavailable = Signal(str)

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        actions: QActionGroup,
        controller: RunController,
        current: CurrentFrame,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._controller = controller
        self._current = current
        self._preferences = preferences
        #: Whether to report when the engine is ready: it was requested, or its wait was announced.
        self._announce = False
        self.chosen = REFERENCE
        #: Whether the choice has been acted on, which waits for the first frame.
        self.started = False
        #: What the task prepares, and whether anything was loaded and set aside.
        self._preparing = ""
        self._frozen = False
        self._task = BackgroundTask(self, "prepare engine")
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.failed.connect(self._on_task_failed)
        self._note_timer = QTimer(self, interval=_NOTE_DELAY_MS, singleShot=True)
        self._note_timer.timeout.connect(self._on_note_timer_timeout)
        #: Its timeout comes when the views have drawn the first frame.
        self._first_frame_timer = QTimer(self, interval=0, singleShot=True)
        self._first_frame_timer.timeout.connect(self._on_first_frame_timer_timeout)

    def start(self, name: str | None) -> None:
        """Choose the engine of the command line, or (None) the one chosen last time.

        It is loaded once the first frame is drawn: both at once would show the window later.
        """
        name = name or self._preferences.engine
        if self._current.value is not None:
            self._show_choice(name)
            return
        self.chosen = name
        check_option(self._actions, name)
        self._current.changed.connect(self._first_frame_timer.start)

    @choice(
        "engine",
        Place.ENGINE,
        [(name, f"&{name.capitalize()}", help_text) for name, help_text in ENGINE_HELP.items()],
    )
    def choose(self, name: str) -> None:
        """Compute by another engine from now on, and remember the choice."""
        self._preferences.engine = name
        self._announce = True
        self._switch_to(name)

    def follow(self, engine: str) -> None:
        """Choose the engine of a run that is opened; the user's own choice stays remembered.

        Engines with the same bits are interchangeable.
        """
        if (engine == FAST) != (self.chosen == FAST):
            self._show_choice(FAST if engine == FAST else EXACT, new_run=True)

    def close(self) -> None:
        """Cancel preparing, and let the garbage collector see all objects again."""
        self._note_timer.stop()
        self._first_frame_timer.stop()
        self._task.close()
        if self._frozen:
            self._frozen = False
            gc.unfreeze()

    @property
    def _running_engine(self) -> str:
        """What computes the current run."""
        frame = self._current.present
        return REFERENCE if frame is None else frame.snapshot.engine

    def _show_choice(self, name: str, *, new_run: bool = False) -> None:
        check_option(self._actions, name)
        self._switch_to(name, new_run=new_run)

    def _switch_to(self, name: str, *, new_run: bool = False) -> None:
        self.chosen = name
        self.started = True
        self._note_timer.stop()
        self._task.cancel()
        self._preparing = ""
        if name == REFERENCE or is_prepared(name):
            self._use(new_run=new_run)
        else:
            self._preparing = name
            self._note_timer.start()
            self._task.start(partial(self._prepare, Preparation(name)))

    def _use(self, *, new_run: bool = False) -> None:
        """Compute by the chosen engine: from the next step on, or from the next run on.

        ``new_run`` says that the current frame is of a run that is about to be replaced.
        """
        frame = self._current.present
        step = 0 if new_run or frame is None else frame.snapshot.step
        waits = not may_hand_over(self._running_engine, self.chosen, step)
        self._controller.use_engine(self.chosen)
        self.ready.emit(self.chosen)
        if self._controller.bug:
            # No other engine computes a run with a planted bug.
            return
        if waits:
            self.noted.emit(
                f"The {self.chosen} engine rounds differently, so it starts with the next run: "
                "press Reset."
            )
        elif self._announce:
            self.noted.emit(f"The {self.chosen} engine computes from the next step on.")
        self._announce = False

    def _prepare(self, preparation: Preparation, task: TaskContext) -> str:
        """Compile and load an engine, on the task's thread; return what the user should know."""
        task.on_cancel(preparation.cancel)
        try:
            preparation.compile()
            # Searches for garbage meanwhile would each stop the window for long. Most objects that
            # are there now will stay: frozen, no later search visits them.
            automatic = gc.isenabled()
            gc.disable()
            try:
                with self._controller.render_gate.loading():
                    preparation.load()
            finally:
                gc.freeze()
                self._frozen = True
                if automatic:
                    gc.enable()
        except EngineUnavailable:
            task.raise_if_cancelled()
            raise
        return preparation.note

    @Slot()
    def _on_first_frame_timer_timeout(self) -> None:
        self._current.changed.disconnect(self._first_frame_timer.start)
        if not self.started:
            self._switch_to(self.chosen)

    @Slot(object)
    def _on_task_succeeded(self, note: str) -> None:
        name = self._preparing
        if note:
            _log.warning("engine %s: %s", name, note)
        if name == self.chosen:
            self._note_timer.stop()
            self._use()
            if note:
                self.noted.emit(f"Engine {name}: {note}.")

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        name = self._preparing
        _log.warning("engine %s: %s", name, reason)
        if name == self.chosen:
            self._note_timer.stop()
            self._announce = False
            present = self._running_engine
            fallback = "the reference" if present == REFERENCE else f"the {present} engine"
            self.unavailable.emit(name)
            self.refused.emit(
                f"The {name} engine cannot be used: {reason}. Training continues with {fallback}."
            )

    @Slot()
    def _on_note_timer_timeout(self) -> None:
        self._announce = True
        until = (
            "the reference computes, with the same digits"
            if self.chosen == EXACT
            else f"the {self._running_engine} engine computes"
        )
        self.noted.emit(
            f"The {self.chosen} engine is being compiled, which is done once. Until then {until}."
        )
