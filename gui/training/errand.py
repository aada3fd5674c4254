"""One piece of work at a time beside the window: reading, writing, working something out."""

import traceback
from collections.abc import Callable
from threading import Thread
from time import perf_counter

from PySide6.QtCore import QObject, Signal, Slot

from scratchnet.engines import EngineUnavailable, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError

#: Does the work: is given what says that it should be given up, and whom to tell how far it is.
Work = Callable[[Interrupt, Callable[[int], None]], object]

_LONGEST_GOODBYE_S = 10
_SECONDS_BETWEEN = 0.05


class Errand(QObject):
    """Runs work on a thread of its own.

    Signals, all on the window's thread, one of the first three at the end of each work:
    ``done(object)``, what the work returned; ``refused(str)``, why it could not be done;
    ``given_up()``; and on the way ``progressed(int)``. An error nobody foresaw is raised there.
    """

    done = Signal(object)
    refused = Signal(str)
    given_up = Signal()
    # An object, for steps may be more than the 32 bits of Qt's int.
    progressed = Signal(object)
    # These come from the thread: each with the work's interrupt, by which it is known.
    _told = Signal(object, object)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interrupt = Interrupt()
        self._thread: Thread | None = None
        self._told.connect(self._on_told)
        self._ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether there is work underway."""
        return self._thread is not None

    def start(self, work: Work) -> None:
        """Begin; work that is underway is given up first, and says nothing any more."""
        self.close()
        self._interrupt = Interrupt()
        self._thread = Thread(
            target=self._run, args=(work, self._interrupt), name="errand", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """Let the work be given up soon."""
        self._interrupt.flag[0] = 1

    def close(self) -> None:
        """Give up what is underway and wait for the end of its thread."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(_LONGEST_GOODBYE_S)
            self._thread = None

    def _run(self, work: Work, interrupt: Interrupt) -> None:
        told_at = 0.0

        def tell(step: int) -> None:
            # More often than an eye can follow, it would flood the window.
            nonlocal told_at
            now = perf_counter()
            if now - told_at >= _SECONDS_BETWEEN:
                told_at = now
                self._told.emit(interrupt, step)

        outcome: object
        try:
            outcome = work(interrupt, tell)
        except (InvalidInput, EngineUnavailable, FormulaError, Interrupted) as error:
            outcome = error
        except Exception:
            outcome = _Failure(traceback.format_exc())
        self._ended.emit(interrupt, outcome)

    @Slot(object, object)
    def _on_told(self, interrupt: Interrupt, step: int) -> None:
        if interrupt is self._interrupt:
            self.progressed.emit(step)

    @Slot(object, object)
    def _on_ended(self, interrupt: Interrupt, outcome: object) -> None:
        if interrupt is not self._interrupt or self._thread is None:
            # Another one has been begun since, or nobody waits any more.
            return
        self._thread.join(_LONGEST_GOODBYE_S)
        self._thread = None
        if isinstance(outcome, Interrupted) or interrupt():
            self.given_up.emit()
        elif isinstance(outcome, _Failure):
            raise RuntimeError(f"work beside the window failed\n{outcome}")
        elif isinstance(outcome, Exception):
            self.refused.emit(str(outcome))
        else:
            self.done.emit(outcome)


class _Failure(Exception):
    """An error nobody foresaw, as a traceback."""
