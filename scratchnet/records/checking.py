"""Whether a run is what it says: the same run made anew, beside its record."""

from collections.abc import Callable
from dataclasses import replace

from scratchnet.engines import (
    EXACT,
    FAST,
    REFERENCE,
    EngineUnavailable,
    Interrupt,
    Interrupted,
    is_prepared,
)
from scratchnet.engines.preparing import prepare
from scratchnet.records.comparing import Check, compare
from scratchnet.records.run import Run
from scratchnet.run.recipe import Recipe, Replay
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status

#: Steps are made in calls of at most this long, so that an interrupt acts at once.
_CHUNK_S = 0.05


class Rerun:
    """A recipe's run made anew, beside its record ``run`` if there is one.

    ``engine`` takes the place of the recipe's own. Raises what `Session` raises.
    """

    def __init__(
        self,
        recipe: Recipe,
        run: Run | None = None,
        *,
        engine: str | None = None,
        measuring: bool = False,
    ) -> None:
        self.run = run
        self._replay = Replay(recipe, engine=engine, measuring=measuring)

    @property
    def session(self) -> Session:
        """The session that makes it."""
        return self._replay.session

    def advance(
        self,
        to_step: int | None = None,
        *,
        budget_s: float | None = None,
        interrupt: Interrupt | None = None,
    ) -> bool:
        """Go on to a step (None: the last) or for so long; return whether one gets no further."""
        reached = self._replay.advance(to_step, budget_s=budget_s, interrupt=interrupt)
        session, run = self.session, self.run
        done = reached and self._replay.done
        ended = run is not None and run.status in (Status.FINISHED, Status.DIVERGED)
        if done and ended and not session.ended:
            # A step that diverges is undone, and the look that stops a run may come after its
            # last step, so that the recipe ends before either.
            session.advance(steps=1, interrupt=interrupt)
        return reached or session.ended

    def check(self) -> Check | None:
        """Compare with the record as things stand; None if there is no record."""
        return None if self.run is None else compare(self.run, self.session)


def verify(
    run: Run,
    watch: Callable[[int], None] = lambda _: None,
    interrupt: Interrupt | None = None,
) -> Check:
    """Make a run anew and compare; ``watch`` is told the step now and then.

    Raises EngineUnavailable, InvalidInput and FormulaError for a run that cannot be made, and
    Interrupted.
    """
    interrupt = interrupt or Interrupt()
    rerun = Rerun(run.recipe, run, engine=engine_to_repeat(run.recipe.engine))
    while not rerun.advance(budget_s=_CHUNK_S, interrupt=interrupt):
        if interrupt():
            raise Interrupted
        watch(rerun.session.step)
    check = compare(run, rerun.session)
    test = rerun.session.problem.test
    if check.equal and len(test):
        check = replace(check, test_loss=rerun.session.loss_of(test))
    return check


def engine_to_repeat(name: str, *, wait: bool = True) -> str:
    """Return the engine that is to repeat what another has made, with the same bits.

    The fast engine repeats its own runs, the exact engine the others; if it cannot be had (or is
    not prepared, and nobody wants to ``wait``) the reference does. Raises EngineUnavailable.
    """
    wanted = FAST if name == FAST else EXACT
    try:
        if wait:
            prepare(wanted)
        elif not is_prepared(wanted):
            raise EngineUnavailable("it is not prepared")
    except EngineUnavailable as error:
        if wanted == FAST:
            raise EngineUnavailable(f"the fast engine cannot be had: {error}") from error
        return REFERENCE
    return wanted
