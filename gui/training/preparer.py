"""Preparing an engine beside the window."""

import gc
from threading import Thread

from PySide6.QtCore import QObject, Signal

from scratchnet.engines import EngineUnavailable, Preparation

_LONGEST_GOODBYE_S = 10


class EnginePreparer(QObject):
    """Compiles and loads engines on a thread of its own, one at a time.

    Signals, all on the window's thread: ``prepared(str, str)``, an engine and what a person
    should know of it, or ""; ``unavailable(str, str)``, an engine and why it cannot be had.
    """

    prepared = Signal(str, str)
    unavailable = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preparation: Preparation | None = None
        self._thread: Thread | None = None
        self._set_aside = False

    def prepare(self, name: str) -> None:
        """Begin to prepare an engine; one that is underway is given up."""
        self.cancel()
        self._preparation = Preparation(name)
        self._thread = Thread(
            target=self._run, args=(name, self._preparation), name="preparing", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """Give up what is underway and wait for the end of its thread."""
        if self._thread is not None and self._preparation is not None:
            self._preparation.cancel()
            self._thread.join(_LONGEST_GOODBYE_S)
            self._thread = None

    def close(self) -> None:
        """Give up what is underway, and leave nothing set aside."""
        self.cancel()
        if self._set_aside:
            self._set_aside = False
            gc.unfreeze()

    def _run(self, name: str, preparation: Preparation) -> None:
        try:
            preparation.compile()
            self._load(preparation)
        except EngineUnavailable as error:
            if not preparation.cancelled:
                self.unavailable.emit(name, str(error))
        else:
            self.prepared.emit(name, preparation.note)

    def _load(self, preparation: Preparation) -> None:
        """Load without searches for garbage, each of which would stop the window for long.

        Numba brings hundreds of thousands of objects that stay; they are set aside, so that no
        later search looks through them either.
        """
        gc.disable()
        try:
            preparation.load()
        finally:
            gc.freeze()
            self._set_aside = True
            gc.enable()
