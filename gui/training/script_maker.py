"""Writing a run as a Python script, and running that to compare, beside the window."""

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from time import sleep

from PySide6.QtCore import QObject, Signal, Slot

from scratchnet.engines import EXACT, FAST, REFERENCE, Interrupt, is_prepared
from scratchnet.errors import InvalidInput
from scratchnet.export.script import (
    Outcome,
    ScriptFailed,
    ScriptRun,
    difference_from,
    outcome_of,
    python_script,
    same,
)
from scratchnet.files import write_atomically
from scratchnet.formula import FormulaError
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Recipe, Replay, recipe_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Snapshot

_LONGEST_GOODBYE_S = 10
#: The reference shares Python's lock with the window, and hands it over so often.
_CHUNK_S, _BREATH_S = 0.01, 0.001


@dataclass(frozen=True, slots=True)
class ScriptWish:
    """A script to be written to ``path``: of a run, or of all its steps if none was made.

    ``divergence`` says why the run diverged, if it did; ``name`` is what the script calls it.
    """

    snapshot: Snapshot
    divergence: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Run:
    """What the script is to compute, in the reference's digits."""

    recipe: Recipe
    outcome: Outcome
    losses: "memoryview[float]"
    parameters: Parameters


class ScriptMaker(QObject):
    """Makes one script at a time on a thread of its own.

    Signals, all on the window's thread: ``progressed(str, int, int)``, what is being done, the
    step and how many there are; ``written(str)`` and ``verified(str)``, what to tell a person;
    ``failed(str)``, why not; ``ended()``, in any case, and last.
    """

    progressed = Signal(str, int, int)
    written = Signal(str)
    verified = Signal(str)
    failed = Signal(str)
    ended = Signal()
    #: The interrupt of a script, one of the signals above, and its arguments.
    _told = Signal(object, str, tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interrupt = Interrupt()
        self._script: ScriptRun | None = None
        self._thread: Thread | None = None
        self._told.connect(self._on_told)

    def make(self, wish: ScriptWish) -> None:
        """Begin to make a script; one that is underway is given up, and no more said of it."""
        self.cancel()
        self._interrupt = Interrupt()
        arguments = wish, self._interrupt
        self._thread = Thread(target=self._run, args=arguments, name="scripting", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Give up what is underway and wait for the end of its thread."""
        if self._thread is not None:
            self._interrupt.flag[0] = 1
            if (script := self._script) is not None:
                script.cancel()
            self._thread.join(_LONGEST_GOODBYE_S)
            self._thread = None

    def _run(self, wish: ScriptWish, interrupt: Interrupt) -> None:
        try:
            self._make(wish, interrupt)
        except ScriptFailed as error:
            self._tell(interrupt, "failed", f"{wish.path.name} does not run: {error}")
        except (InvalidInput, FormulaError) as error:
            self._tell(interrupt, "failed", f"No script was written: {error}")
        except OSError as error:
            self._tell(interrupt, "failed", f"{wish.path}: {error.strerror or error}")
        finally:
            self._script = None
            self._tell(interrupt, "ended")

    def _tell(self, interrupt: Interrupt, signal: str, *arguments: object) -> None:
        self._told.emit(interrupt, signal, arguments)

    @Slot(object, str, tuple)
    def _on_told(self, interrupt: Interrupt, signal: str, arguments: tuple[object, ...]) -> None:
        """Hand on what the thread told, unless another script is underway by now."""
        if interrupt is self._interrupt:
            getattr(self, signal).emit(*arguments)

    def _make(self, wish: ScriptWish, interrupt: Interrupt) -> None:
        run = self._computed(wish, interrupt)
        if run is None:
            return
        text = python_script(run.recipe, run.outcome, wish.name)
        write_atomically(wish.path, text.encode())
        steps = "1 step" if run.recipe.steps == 1 else f"{run.recipe.steps:,} steps"
        words = f"Wrote {wish.path}: {steps}. It is being run and compared…"
        self._tell(interrupt, "written", words)
        self._script = script = ScriptRun(text)
        if interrupt():
            return
        total = run.recipe.steps
        doing = f"Verifying {wish.path.name}"
        found = script.run(lambda step, _: self._tell(interrupt, "progressed", doing, step, total))
        if found is None:
            return
        if difference := difference_from(found, run.losses, run.parameters):
            words = f"{wish.path.name} differs from the run: {difference}."
            self._tell(interrupt, "failed", words)
        else:
            self._tell(interrupt, "verified", f"Verified {wish.path.name}: {same(found)}.")

    def _computed(self, wish: ScriptWish, interrupt: Interrupt) -> _Run | None:
        """Return the run in the reference's digits, made anew where it has others or has not begun.

        None if it was given up.
        """
        snapshot, recipe = wish.snapshot, recipe_of(wish.snapshot)
        if snapshot.step and snapshot.engine != FAST:
            outcome = outcome_of(snapshot, wish.divergence)
            return _Run(recipe, outcome, snapshot.losses, snapshot.parameters)
        engine = EXACT if is_prepared(EXACT) else REFERENCE
        replay = Replay(recipe, engine=engine)
        session = replay.session
        total = recipe.steps or recipe.experiment.training.steps
        while not interrupt():
            if snapshot.step:
                replay.advance(budget_s=_CHUNK_S, interrupt=interrupt)
            else:
                session.advance(budget_s=_CHUNK_S, interrupt=interrupt)
            if session.ended or session.step >= total:
                break
            doing = "Making the run for the script"
            self._tell(interrupt, "progressed", doing, session.step, total)
            sleep(_BREATH_S)
        else:
            return None
        return _run_of(session, snapshot.engine)


def _run_of(session: Session, engine: str) -> _Run:
    """Return a session's run, with the engine that it was first made by."""
    snapshot = session.snapshot()
    recipe = replace(recipe_of(snapshot), engine=engine)
    outcome = outcome_of(snapshot, session.divergence())
    return _Run(recipe, outcome, snapshot.losses, snapshot.parameters)
