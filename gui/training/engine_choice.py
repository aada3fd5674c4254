"""Which engine computes: the one a person chose, and until it is ready the reference."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QActionGroup

from gui.actions import Place, check_option, choice
from gui.preferences import Preferences
from gui.training import RunController
from gui.training.preparer import EnginePreparer
from scratchnet.engines import (
    ENGINE_HELP,
    EXACT,
    FAST,
    REFERENCE,
    is_prepared,
    may_hand_over,
)

_log = logging.getLogger(__name__)
#: From the cache an engine is there sooner, and nothing need be said.
_NOTE_DELAY_MS = 1500


class EngineChoice(QObject):
    """Keeps the person's choice and brings the run to it.

    Signals: ``noted(str)``, something to say; ``refused(str)``, an engine cannot be had;
    ``ready(str)``, the wanted engine computes from here on; ``missing(str)``, it cannot be had.
    """

    ready = Signal(str)
    missing = Signal(str)

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        actions: QActionGroup,
        controller: RunController,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._controller = controller
        self._preferences = preferences
        self._said = False
        self._running_engine = REFERENCE
        self._step = 0
        self.wanted = REFERENCE
        self._preparer = EnginePreparer(self)
        self._preparer.prepared.connect(self._on_preparer_prepared)
        self._preparer.unavailable.connect(self._on_preparer_unavailable)
        self._note_timer = QTimer(self, interval=_NOTE_DELAY_MS, singleShot=True)
        self._note_timer.timeout.connect(self._on_note_timer_timeout)

    def begin(self, name: str | None) -> None:
        """Want the engine of the command line, or (None) the one chosen last time."""
        wanted = name or self._preferences.engine
        check_option(self._actions, wanted)
        self._want(wanted)

    @choice(
        "engine",
        Place.ENGINE,
        [(name, f"&{name.capitalize()}", help_text) for name, help_text in ENGINE_HELP.items()],
    )
    def choose(self, name: str) -> None:
        """Compute by another engine from now on, and remember the choice."""
        self._preferences.engine = name
        self._said = True
        self._want(name)

    def follow(self, engine: str) -> None:
        """Go over to the engine of a run that is opened; the person's choice stays remembered.

        Engines with the same bits are as good as each other.
        """
        if (engine == FAST) != (self.wanted == FAST):
            self._step = 0
            wanted = FAST if engine == FAST else EXACT
            check_option(self._actions, wanted)
            self._want(wanted)

    def note_run(self, engine: str, step: int) -> None:
        """Take notice of what the present run is computed by, and how far it is."""
        self._running_engine, self._step = engine, step

    def close(self) -> None:
        """Give up preparing."""
        self._note_timer.stop()
        self._preparer.close()

    def _want(self, name: str) -> None:
        self.wanted = name
        self._note_timer.stop()
        self._preparer.cancel()
        if name == REFERENCE or is_prepared(name):
            self._use()
        else:
            self._note_timer.start()
            self._preparer.prepare(name)

    def _use(self) -> None:
        """Compute by the wanted engine: from the next step on, or from the next run on."""
        waits = not may_hand_over(self._running_engine, self.wanted, self._step)
        self._controller.use_engine(self.wanted)
        self.ready.emit(self.wanted)
        if waits:
            self.noted.emit(
                f"The {self.wanted} engine has other last digits, so it begins with the next run: "
                "press Reset."
            )
        elif self._said:
            self.noted.emit(f"The {self.wanted} engine computes from the next step on.")
        self._said = False

    @Slot(str, str)
    def _on_preparer_prepared(self, name: str, note: str) -> None:
        if note:
            _log.warning("engine %s: %s", name, note)
        if name == self.wanted:
            self._note_timer.stop()
            self._use()
            if note:
                self.noted.emit(f"Engine {name}: {note}.")

    @Slot(str, str)
    def _on_preparer_unavailable(self, name: str, reason: str) -> None:
        _log.warning("engine %s: %s", name, reason)
        if name == self.wanted:
            self._note_timer.stop()
            self._said = False
            present = self._running_engine
            goes_on = "The reference" if present == REFERENCE else f"The {present} engine"
            self.missing.emit(name)
            self.refused.emit(f"The {name} engine cannot be used: {reason}. {goes_on} goes on.")

    @Slot()
    def _on_note_timer_timeout(self) -> None:
        self._said = True
        until = (
            "the reference computes, with the same digits"
            if self.wanted == EXACT
            else (f"{self._running_engine} computes")
        )
        self.noted.emit(
            f"The {self.wanted} engine is being compiled, which is done once; until then {until}."
        )
