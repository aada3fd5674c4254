"""Training for a command: experiments to their end, and replays of recorded runs."""

from pathlib import Path
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Self

from scratchnet.cli.options import explained
from scratchnet.cli.output import Progress, announced, report
from scratchnet.engines import (
    EXACT,
    FAST,
    REFERENCE,
    EngineUnavailable,
    Preparation,
    is_prepared,
)
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.records import Rerun, Run, engine_to_repeat
from scratchnet.run.session import Session

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
CHUNK_S = 0.05
#: A shorter run is not worth loading a compiler for.
_PATIENCE_S = 0.2
PREPARING_TEXT = "preparing an engine; the first time it is compiled"


class BackgroundEngine:
    """Trains with the reference until the exact engine is ready; other engines start at once.

    Both have the same digits.
    """

    def __init__(self, name: str) -> None:
        self._waiting = name == EXACT and not is_prepared(name)
        #: The engine to create the session with.
        self.initial_name = REFERENCE if self._waiting else name
        self._started_at = perf_counter()
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
            # Compiling continues by itself, so that the engine is ready for the next run.
            self._preparation.leave()
            self._thread.join()

    def hand_over(self, session: Session) -> str:
        """Continue with the exact engine if it is ready; start to prepare it if that is due.

        Returns what the user should know, or "".
        """
        if not self._waiting:
            return ""
        if self._thread is None:
            if perf_counter() - self._started_at > _PATIENCE_S:
                self._thread = Thread(target=self._prepare, name="preparing")
                self._thread.start()
        elif self._outcome is not None:
            self._waiting = False
            if self._ready:
                try:
                    session.use_engine(EXACT)
                except EngineUnavailable as error:
                    return f"continuing with the reference; engine {EXACT}: {error}"
            return self._outcome
        return ""

    def _prepare(self) -> None:
        try:
            self._preparation.run()
        except EngineUnavailable as error:
            self._outcome = f"continuing with the reference; the exact engine failed: {error}"
        else:
            note = self._preparation.note
            self._ready = True
            self._outcome = f"engine {EXACT}: {note}" if note else ""


def create_session(
    experiment: Experiment,
    engine: str,
    file: Path | None,
    *,
    measuring: bool = False,
    option: str | None = None,
) -> Session:
    """Return a session of an experiment, from ``file`` if given.

    ``option`` is the engine that the user chose. Raises InvalidInput.
    """
    try:
        with explained(file):
            return Session(experiment, engine, measuring=measuring)
    except EngineUnavailable as error:
        raise InvalidInput(f"--engine {option or engine}: {error}") from error


def train_to_end(
    experiment: Experiment, engine_name: str, file: Path | None, *, measuring: bool = False
) -> Session:
    """Train to the end and return the session. Raises InvalidInput."""
    engine = BackgroundEngine(engine_name)
    session = create_session(
        experiment, engine.initial_name, file, measuring=measuring, option=engine_name
    )
    progress = Progress(experiment.training.steps)
    try:
        with engine:
            while not session.ended:
                if news := engine.hand_over(session):
                    progress.clear()
                    report(news)
                session.advance(budget_s=CHUNK_S)
                if session.step:
                    progress.show(session.step, session.losses[-1])
    finally:
        progress.clear()
    return session


def reproduce(run: Run, file: Path, engine_name: str) -> Session:
    """Replay a recorded run, by the engine that reproduces the named one; return the session.

    Raises InvalidInput if that is impossible or the run differs from its record, which is only
    compared if the engine has its digits.
    """
    same_digits = (engine_name == FAST) == (run.recipe.engine == FAST)
    progress = Progress(run.steps)
    try:
        with explained(file), announced(PREPARING_TEXT):
            engine = engine_to_repeat(engine_name)
            rerun = Rerun(run.recipe, run if same_digits else None, engine=engine)
        while not rerun.advance(budget_s=CHUNK_S):
            progress.show(rerun.session.step)
    except EngineUnavailable as error:
        raise InvalidInput(f"{file}: {error}") from error
    finally:
        progress.clear()
    check = rerun.check()
    if check is not None and not check.equal:
        raise InvalidInput(f"{file}: replaying the run does not reproduce it. {check}")
    return rerun.session
