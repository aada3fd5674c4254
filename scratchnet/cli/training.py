"""Training for a command: experiments to their end, and replays of recorded runs."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from threading import Thread
from time import perf_counter
from types import FrameType, TracebackType
from typing import Self

from scratchnet.cli.options import explained
from scratchnet.cli.output import Progress, announced, report
from scratchnet.engines import (
    EXACT,
    FAST,
    REFERENCE,
    EngineUnavailable,
    Interrupt,
    Preparation,
    is_prepared,
)
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.records import Rerun, Run, engine_to_repeat
from scratchnet.run.session import Session

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
CHUNK_S = 0.05
#: The engine is prepared if the run has taken so long already and would take so much longer.
_PATIENCE_S, _WORTH_S = 0.04, 0.2
#: So soon it is known whether the cache holds the engine.
_MOMENT_S = 0.03
#: A step that takes longer than this may be interrupted, for the engine makes it sooner.
_LONG_STEP_S = 0.2
PREPARING_TEXT = "preparing an engine, which is compiled only the first time"


class BackgroundEngine:
    """Trains with the reference until the exact engine is ready; other engines start at once.

    Both have the same digits. What the cache does not hold is compiled by a process meanwhile.
    Loading stops the training: a thread that loads and one that trains compete for Python's lock,
    and both together take several times as long as one after the other.
    """

    def __init__(self, name: str) -> None:
        self._waiting = name == EXACT and not is_prepared(name)
        #: The engine to create the session with.
        self.initial_name = REFERENCE if self._waiting else name
        #: To be given to `Session.advance`: a long step is interrupted when the engine can have it.
        self.interrupt: Interrupt = _UntilCompiled(self)
        self._preparation = Preparation(name)
        self._thread: Thread | None = None
        self._started_at: float | None = None
        self._asked_at = inf
        self._compiled = False
        self._failure = ""

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
        """Continue with the exact engine if it is compiled; let it be compiled if that is due.

        Returns what the user should know, or "".
        """
        if not self._waiting:
            return ""
        self._asked_at = perf_counter()
        if self._thread is None:
            if self._started_at is None:
                self._started_at = self._asked_at
            if self._is_worth_it(session, self._asked_at - self._started_at):
                self._start().join(_MOMENT_S)
        if self._compiled:
            self._waiting = False
            return self._load_into(session)
        return ""

    def can_have_the_step(self) -> bool:
        """Return whether `hand_over` would load the engine. Asked for between two samples."""
        if not self._waiting:
            return False
        if self._thread is None and perf_counter() - self._asked_at > _LONG_STEP_S:
            self._start()
        return self._compiled

    def _is_worth_it(self, session: Session, elapsed_s: float) -> bool:
        left = session.experiment.training.steps - session.step
        return elapsed_s > _PATIENCE_S and elapsed_s * left >= _WORTH_S * session.step

    def _start(self) -> Thread:
        self._thread = Thread(target=self._compile, name="compiling")
        self._thread.start()
        return self._thread

    def _compile(self) -> None:
        try:
            self._preparation.compile()
        except EngineUnavailable as error:
            self._failure = str(error)
        self._compiled = True

    def _load_into(self, session: Session) -> str:
        try:
            if self._failure:
                raise EngineUnavailable(self._failure)
            self._preparation.load()
        except EngineUnavailable as error:
            return f"continuing with the reference; the exact engine failed: {error}"
        try:
            session.use_engine(EXACT)
        except EngineUnavailable as error:
            return f"continuing with the reference; engine {EXACT}: {error}"
        note = self._preparation.note
        return f"engine {EXACT}: {note}" if note else ""


class _UntilCompiled(Interrupt):
    """Set when the exact engine can make the step that the reference is making."""

    def __init__(self, engine: BackgroundEngine) -> None:
        super().__init__()
        self._engine = engine

    def __call__(self) -> bool:
        return self._engine.can_have_the_step()


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
    experiment: Experiment,
    engine_name: str,
    file: Path | None,
    *,
    measuring: bool = False,
    steps: int | None = None,
) -> Session:
    """Train to the end, or for ``steps``, and return the session. Raises InvalidInput."""
    engine = BackgroundEngine(engine_name)
    session = create_session(
        experiment, engine.initial_name, file, measuring=measuring, option=engine_name
    )
    progress = Progress(experiment.training.steps)
    try:
        with engine:
            while not session.ended and (left := _steps_left(session, steps)):
                if news := engine.hand_over(session):
                    progress.clear()
                    report(news)
                session.advance(steps=left, budget_s=CHUNK_S, interrupt=engine.interrupt)
                if session.step:
                    progress.show(session.step, session.losses[-1])
    finally:
        progress.clear()
    return session


def session_before(
    step: int, experiment: Experiment, file: Path | None, *, option: str = "--step"
) -> Session:
    """Train an experiment until a step is the next one, and return the session.

    Raises InvalidInput for a step that is never made: it says which are.
    """
    steps = experiment.training.steps
    if not 1 <= step <= steps:
        raise InvalidValue(option, step, f"1 to {steps:,}, the steps of the experiment")
    session = train_to_end(experiment, EXACT, file, steps=step - 1)
    if not session.ended:
        return session
    if session.diverged_at is not None:
        reason = f"step {session.diverged_at:,} diverges"
    else:
        reason = f"the run stops there: {session.stopped_by}"
    raise InvalidValue(option, step, f"1 to {session.step:,}; {reason}")


def _steps_left(session: Session, steps: int | None) -> int:
    """Return how many steps are to be made until the end, or until ``steps`` are made."""
    last = session.experiment.training.steps if steps is None else steps
    return max(0, last - session.step)


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
        while not (rerun.differs() or rerun.advance(budget_s=CHUNK_S)):
            progress.show(rerun.session.step)
    except EngineUnavailable as error:
        raise InvalidInput(f"{file}: {error}") from error
    finally:
        progress.clear()
    check = rerun.check()
    if check is not None and not check.equal:
        raise InvalidInput(f"{file}: replaying the run does not reproduce it. {check}")
    return rerun.session


@contextmanager
def interrupts() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C set a flag, to be tested between chunks; a second one kills.

    Where it is ignored, as under `nohup`, it stays so.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield lambda: False
        return
    seen = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal seen
        seen = True
        signal.signal(signal.SIGINT, previous)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: seen
    finally:
        signal.signal(signal.SIGINT, previous)
