"""Verification: a recorded run, replayed and compared bit by bit, and why it may differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

from scratchnet.datasets import build_problem
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
from scratchnet.records.run import Origin, Run, digest_of, this_origin
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Recipe, Replay
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status

#: Numbers are compared in portions, and one by one only within portions that differ.
_PORTION = 4096


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """The first difference: where it is, what the file says, and what was reproduced.

    ``step`` is the step it belongs to, 0 for what comes before the first.
    """

    place: str
    step: int
    recorded: object
    found: object

    def __str__(self) -> str:
        return f"{self.place}: {self.recorded!r} in the file, {self.found!r} when replayed"


@dataclass(frozen=True, slots=True)
class Check:
    """How a recorded run compares with the same recipe, replayed by ``engine``.

    ``losses`` and ``parameters`` are how many numbers were compared. ``reason`` is the likely cause
    of the ``discrepancy``; "" and None if everything is equal. ``test_loss`` is the final loss of
    the test samples, if it was computed.
    """

    engine: str
    losses: int
    parameters: int
    discrepancy: Discrepancy | None = None
    reason: str = ""
    test_loss: float | None = None

    @property
    def equal(self) -> bool:
        """Whether every loss and every parameter is equal to the last bit."""
        return self.discrepancy is None

    def __str__(self) -> str:
        if self.discrepancy is None:
            return (
                f"Verified: {self.losses:,} losses and {self.parameters:,} parameters are equal "
                "to the last bit"
            )
        return f"Differs in {self.discrepancy}. {self.reason}"


def compare(run: Run, session: Session) -> Check:
    """Compare a recorded run with a session that has run its recipe again."""
    found = next(_discrepancies(run, session), None)
    return Check(
        engine=session.engine,
        losses=run.steps,
        parameters=sum(1 for _ in _named_parameters(run.parameters)),
        discrepancy=found,
        reason=_reason(run, session) if found is not None else "",
    )


def _discrepancies(run: Run, session: Session) -> Iterator[Discrepancy]:
    snapshot = session.snapshot()
    yield from _in_parameters("initial", run.initial_parameters, snapshot.initial_parameters, 0)
    for what, recorded, found in (
        ("loss", run.losses, snapshot.losses),
        ("penalty", run.penalties, snapshot.penalties),
    ):
        index = _first_difference(recorded, found)
        if index is not None:
            step, values = index + 1, [_at(index, numbers) for numbers in (recorded, found)]
            yield Discrepancy(f"the {what} of step {step:,}", step, *values)
    yield from _in_parameters("final", run.parameters, snapshot.parameters, run.steps)
    for what, before, now in (
        ("the run's status", run.status.value, snapshot.status.value),
        ("the step that diverged", run.diverged_at, snapshot.diverged_at),
        ("what stopped the run", run.stopped_by, snapshot.stopped_by),
    ):
        if before != now:
            yield Discrepancy(what, run.steps, before, now)


def _in_parameters(
    which: str, recorded: Parameters, found: Parameters, step: int
) -> Iterator[Discrepancy]:
    if recorded == found:
        return
    ours = dict(_named_parameters(found))
    theirs = dict(_named_parameters(recorded))
    for place in (*theirs, *(place for place in ours if place not in theirs)):
        before, now = theirs.get(place), ours.get(place)
        if before != now:
            yield Discrepancy(f"the {which} {place}", step, before, now)


def _named_parameters(parameters: Parameters) -> Iterator[tuple[str, float]]:
    """Yield every parameter with its name."""
    for layer, rows in enumerate(parameters, 1):
        for neuron, row in enumerate(rows, 1):
            for index, value in enumerate(row, 1):
                what = f"weight {index}" if index < len(row) else "bias"
                yield f"{what} of neuron {neuron} in layer {layer}", value


def _first_difference(recorded: Sequence[float], found: Sequence[float]) -> int | None:
    """Return where two sequences first differ: at the end of the shorter one, if not before."""
    shorter = min(len(recorded), len(found))
    for start in range(0, shorter, _PORTION):
        portion = slice(start, min(start + _PORTION, shorter))
        before, now = list(recorded[portion]), list(found[portion])
        if before != now:
            return next(start + i for i, each in enumerate(before) if each != now[i])
    return shorter if len(recorded) != len(found) else None


def _at(index: int, numbers: Sequence[float]) -> float | None:
    return numbers[index] if index < len(numbers) else None


def _reason(run: Run, session: Session) -> str:
    """Return the likely cause of different digits."""
    here, there = this_origin(), run.origin
    if run.samples != digest_of(session.dataset, session.problem.test):
        if _libraries(here) != _libraries(there):
            return (
                "The samples already differ in their last digits: they were computed by "
                f"{_origin_text(there)}, and this is {_origin_text(here)}."
            )
        return "The samples already differ from those of the file's experiment."
    if here.program != there.program:
        return f"It was made by Scratchnet {there.program}, and this is {here.program}."
    if run.recipe.engine != FAST and _libraries(here) != _libraries(there):
        return (
            f"It was computed by {_origin_text(there)}, and this is {_origin_text(here)}: the "
            "exact engine depends on the C library's exp, the fast engine gives the same bits "
            "everywhere."
        )
    return "The file's numbers are not those of its experiment."


def made_elsewhere(run: Run) -> str:
    """Return where a run was made, if its last digits may rightly differ from those here; else "".

    It is what the file says, which anyone can write.
    """
    elsewhere = _libraries(this_origin()) != _libraries(run.origin)
    return _origin_text(run.origin) if elsewhere else ""


def _libraries(origin: Origin) -> tuple[str, str, str]:
    return origin.system, origin.machine, origin.libc


def _origin_text(origin: Origin) -> str:
    return f"{origin.libc} on {origin.machine}"


#: Steps are made in calls of at most this long, so that an interrupt acts at once.
_CHUNK_S = 0.05


class Rerun:
    """A recipe, replayed to be compared with its record ``run``, if there is one.

    ``engine`` replaces the recipe's. Raises what `Session` raises.
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
        self._compared = 0
        self._replay = Replay(recipe, engine=engine, measuring=measuring)

    @property
    def session(self) -> Session:
        """The session that runs it."""
        return self._replay.session

    def advance(
        self,
        to_step: int | None = None,
        *,
        budget_s: float | None = None,
        interrupt: Interrupt | None = None,
    ) -> bool:
        """Continue to a step (None: the last) or for ``budget_s``; return whether it is reached."""
        reached = self._replay.advance(to_step, budget_s=budget_s, interrupt=interrupt)
        session, run = self.session, self.run
        done = reached and self._replay.done
        ended = run is not None and run.status in (Status.FINISHED, Status.DIVERGED)
        if done and ended and not session.ended:
            # A step that diverges is undone, and the check that stops a run may come after its last
            # step, so that the recipe ends before either.
            session.advance(steps=1, interrupt=interrupt)
        return reached or session.ended

    def differs(self) -> bool:
        """Return whether a loss made since the last call, or the beginning, is not the record's.

        What follows shows nothing more then: `check` already finds where.
        """
        run, session = self.run, self.session
        if run is None:
            return False
        start, self._compared = self._compared, min(session.step, run.steps)
        portion = slice(start, self._compared)
        return bool(
            list(run.losses[portion]) != list(session.losses[portion])
            or (start == 0 and run.initial_parameters != session.initial_parameters)
        )

    def check(self) -> Check | None:
        """Compare the current state with the record; None if there is no record."""
        return None if self.run is None else compare(self.run, self.session)


def verify(
    run: Run,
    progress: Callable[[int], None] = lambda _: None,
    interrupt: Interrupt | None = None,
) -> Check:
    """Run a recipe again and compare; ``progress`` is called with the step now and then.

    It ends at the first loss that differs: a made-up run hardly begins. Raises EngineUnavailable,
    InvalidInput and FormulaError for a recipe that cannot be run, and Interrupted.
    """
    interrupt = interrupt or Interrupt()
    rerun = Rerun(run.recipe, run, engine=engine_to_repeat(run.recipe.engine))
    while not (rerun.differs() or rerun.advance(budget_s=_CHUNK_S, interrupt=interrupt)):
        if interrupt():
            raise Interrupted
        progress(rerun.session.step)
    check = compare(run, rerun.session)
    test = rerun.session.problem.test
    if check.equal and len(test):
        check = replace(check, test_loss=rerun.session.loss_of(test))
    return check


def work_of(recipe: Recipe) -> int:
    """Return how much work a replay is: steps × samples of the largest batch × parameters.

    Raises InvalidInput and FormulaError for a recipe that cannot be run.
    """
    problem = build_problem(recipe.experiment)
    path = "training.batch_size"
    sizes = [recipe.experiment.training.batch_size]
    sizes += [cast("int | None", each.value) for each in recipe.changes if each.path == path]
    samples = len(problem.train)
    largest = max(samples if size is None else min(size, samples) for size in sizes)
    parameters = sum((inputs + 1) * neurons for inputs, neurons in pairwise(problem.sizes))
    return recipe.steps * largest * parameters


def engine_to_repeat(name: str, *, wait: bool = True) -> str:
    """Return the engine that reproduces the runs of another with the same bits.

    The fast engine reproduces its own runs, the exact engine all others; if it is unavailable (or
    not prepared, without ``wait``), the reference does. Raises EngineUnavailable.
    """
    chosen = FAST if name == FAST else EXACT
    try:
        if wait:
            prepare(chosen)
        elif not is_prepared(chosen):
            raise EngineUnavailable("it is not prepared")
    except EngineUnavailable as error:
        if chosen == FAST:
            raise EngineUnavailable(f"the fast engine is unavailable: {error}") from error
        return REFERENCE
    return chosen
