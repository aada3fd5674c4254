"""An engine that is prepared while the reference already trains."""

from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Self

from scratchnet.engines import EXACT, REFERENCE, EngineUnavailable, Preparation, is_prepared
from scratchnet.run.session import Session

#: A run that is over sooner is not worth loading a compiler for.
_PATIENCE_S = 0.2


class BackgroundEngine:
    """Hands a run over to the exact engine once that is ready; another engine begins at once.

    Until then the reference trains, with the same digits.
    """

    def __init__(self, name: str) -> None:
        self._wanted = name == EXACT and not is_prepared(name)
        #: The engine that the session is to be made with.
        self.to_begin_with = REFERENCE if self._wanted else name
        self._begun_at = perf_counter()
        self._preparation = Preparation(name)
        self._thread: Thread | None = None
        self._ready = False
        self._outcome: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread is not None:
            # Compiling goes on by itself, so that the next run finds the engine ready.
            self._preparation.leave()
            self._thread.join()

    def hand_over(self, session: Session) -> str:
        """Let the exact engine go on if it is ready; begin to prepare it where that is due.

        Returns what a person should know, or "".
        """
        if not self._wanted:
            return ""
        if self._thread is None:
            if perf_counter() - self._begun_at > _PATIENCE_S:
                self._thread = Thread(target=self._prepare, name="preparing")
                self._thread.start()
        elif self._outcome is not None:
            self._wanted = False
            if self._ready:
                session.use_engine(EXACT)
            return self._outcome
        return ""

    def _prepare(self) -> None:
        try:
            self._preparation.run()
        except EngineUnavailable as error:
            self._outcome = f"the reference goes on, for the exact engine cannot be used: {error}"
        else:
            note = self._preparation.note
            self._ready = True
            self._outcome = f"engine {EXACT}: {note}" if note else ""
