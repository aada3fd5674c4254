"""How a run's record compares with the run made anew: bit by bit, and why it may differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scratchnet.engines import FAST
from scratchnet.records.run import Origin, Run, digest_of, this_origin
from scratchnet.reference.article import Parameters
from scratchnet.run.session import Session

#: Numbers are compared in portions, and one by one only where two portions differ.
_PORTION = 4096


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """The first thing that came out otherwise: where, what the file says, and what was found.

    ``step`` is the step it belongs to, 0 for what stands before the first.
    """

    place: str
    step: int
    recorded: object
    found: object

    def __str__(self) -> str:
        return f"{self.place}: {self.recorded!r} in the file, {self.found!r} made anew"


@dataclass(frozen=True, slots=True)
class Check:
    """How a run's record compares with the run made anew by ``engine``.

    ``losses`` and ``parameters`` are how many numbers were compared. ``reason`` says why a
    ``discrepancy`` is likely; None and "" if everything is equal. ``test_loss`` is the loss of
    the test samples at the end, if it was worked out.
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
    """Compare a run's record with a session that has made the run anew."""
    found = next(_discrepancies(run, session), None)
    return Check(
        engine=session.engine,
        losses=run.steps,
        parameters=sum(1 for _ in _numbers(run.parameters)),
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
        ("the run's state", run.status.value, snapshot.status.value),
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
    ours = dict(_numbers(found))
    theirs = dict(_numbers(recorded))
    for place in (*theirs, *(place for place in ours if place not in theirs)):
        before, now = theirs.get(place), ours.get(place)
        if before != now:
            yield Discrepancy(f"the {which} {place}", step, before, now)


def _numbers(parameters: Parameters) -> Iterator[tuple[str, float]]:
    """Yield every parameter under its name in words."""
    for layer, rows in enumerate(parameters, 1):
        for neuron, row in enumerate(rows, 1):
            for index, value in enumerate(row, 1):
                what = f"weight {index}" if index < len(row) else "bias"
                yield f"{what} of neuron {neuron} in layer {layer}", value


def _first_difference(recorded: Sequence[float], found: Sequence[float]) -> int | None:
    """Return where two sequences differ first; the end of the shorter one, if nowhere before."""
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
    """Say what is the likely cause of other digits."""
    here, there = this_origin(), run.origin
    if run.samples != digest_of(session.dataset, session.problem.test):
        if _libraries(here) != _libraries(there):
            return (
                "Already the samples have other last digits here: they were computed by "
                f"{_words(there)}, and this is {_words(here)}."
            )
        return "Already the samples are not those that the file's experiment gives."
    if here.program != there.program:
        return f"It was made by Scratchnet {there.program}, and this is {here.program}."
    if run.recipe.engine != FAST and _libraries(here) != _libraries(there):
        return (
            f"It was computed by {_words(there)}, and this is {_words(here)}: the exact engine "
            "has the bits of the C library's exp, the fast engine the same ones on every machine."
        )
    return "The file's numbers are not those that its experiment gives."


def _libraries(origin: Origin) -> tuple[str, str, str]:
    return origin.system, origin.machine, origin.libc


def _words(origin: Origin) -> str:
    return f"{origin.libc} on {origin.machine}"
