"""Training one experiment with every engine, to compare what they compute and how fast."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain
from math import inf
from statistics import median
from time import perf_counter

from scratchnet.engines import ENGINES, EXACT, REFERENCE, make_engine
from scratchnet.experiment import Experiment
from scratchnet.reference import Parameters
from scratchnet.session import Session

#: Points along each axis of the grid, its ends included, at which outputs are compared.
GRID_POINTS = 41
#: What the fast engine promises: relative differences of outputs, and of the article's losses.
OUTPUTS_WITHIN, LOSSES_WITHIN = 1e-12, 1e-6

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
_CHUNK_S = 0.05
#: A run shorter than this is repeated, and the median of its times counts.
_BRIEF_S, _REPEATS = 0.2, 9


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine computed. ``seconds`` is the time its training took.

    ``numbers`` holds the ``losses`` of every step, the ``weights`` and ``biases`` at the end,
    and, at the reference's final parameters, the ``gradients`` of the whole dataset and the
    ``outputs`` over a grid.
    """

    numbers: Mapping[str, Sequence[float]]
    diverged_at: int | None
    seconds: float

    @property
    def steps_per_second(self) -> float | None:
        """The speed, or None if the first step diverged."""
        return len(self.numbers["losses"]) / max(self.seconds, 1e-9) or None


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest differences |a - b| and |a - b| / |b| from the reference's numbers b.

    ``index`` is where the relative one is largest. ``equal``: every number is ``==``, or is NaN
    in both.
    """

    absolute: float
    relative: float
    index: int
    equal: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """The reference's run and those of the other engines, by name.

    ``differences``: by engine, then by quantity. ``missing``: why an engine could not be had.
    """

    experiment: Experiment
    samples: int
    reference: Measured
    others: Mapping[str, Measured]
    differences: Mapping[str, Mapping[str, Difference]]
    missing: Mapping[str, str]

    def broken_promises(self) -> Iterator[str]:
        """Yield what engines were to compute and did not, in words."""
        for engine, measured in self.others.items():
            together = measured.diverged_at == self.reference.diverged_at
            found = self.differences[engine]
            if engine == EXACT:
                wrong = [quantity for quantity, its in found.items() if not its.equal]
                wrong += [] if together else ["the step of divergence"]
                if wrong:
                    yield f"{engine} differs from the reference in {', '.join(wrong)}"
                continue
            if self.reference.diverged_at is None and not self._close(found["outputs"]):
                yield f"{engine}'s outputs are not within {OUTPUTS_WITHIN:g} of the reference's"
            apart = not (together and found["losses"].relative <= LOSSES_WITHIN)
            if is_the_articles(self.experiment) and apart:
                yield f"{engine}'s losses are not within {LOSSES_WITHIN:g} of the reference's"

    def _close(self, outputs: Difference) -> bool:
        if outputs.relative <= OUTPUTS_WITHIN or is_the_articles(self.experiment):
            return outputs.relative <= OUTPUTS_WITHIN
        # An output that crosses 0 is small because large terms cancel, and what rounding left of
        # them is large beside it: no arithmetic but the reference's own comes near it there.
        largest = max(map(abs, self.reference.numbers["outputs"]))
        return outputs.absolute <= OUTPUTS_WITHIN * max(1.0, largest)


def verify(
    experiment: Experiment,
    watch: Callable[[str, int, float], None] = lambda engine, step, loss: None,
    preparing: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> Verification:
    """Train with every engine and compare. Raises FormulaError.

    ``watch`` is told engine, step and loss now and then. Compiled engines are prepared within
    ``preparing(engine)``.
    """
    first, seconds = _trained(experiment, REFERENCE, watch)
    final = first.parameters()
    reference = _measured(first, seconds, final)
    others, missing = {}, {}
    for engine in ENGINES:
        if engine == REFERENCE:
            continue
        try:
            with preparing(engine):
                _use_once(experiment, engine)
        except Exception as error:
            # Whatever an incomplete installation or the compiler may raise.
            missing[engine] = next(iter(str(error).splitlines()), type(error).__name__)
            continue
        others[engine] = _measured(*_trained(experiment, engine, watch), final)
    differences = {
        engine: {
            quantity: difference(measured.numbers[quantity], expected)
            for quantity, expected in reference.numbers.items()
        }
        for engine, measured in others.items()
    }
    return Verification(experiment, len(first.dataset), reference, others, differences, missing)


def difference(found: Sequence[float], expected: Sequence[float]) -> Difference:
    """Compare as many numbers as both have."""
    pairs = list(zip(found, expected, strict=False))
    gaps = [0.0 if _same(a, b) else _or_inf(abs(a - b)) for a, b in pairs]
    relative = [
        gap if gap == 0 else _or_inf(gap / abs(b)) if b else inf
        for gap, (_, b) in zip(gaps, pairs, strict=True)
    ]
    index = max(range(len(pairs)), key=relative.__getitem__, default=0)
    equal = len(found) == len(expected) and all(_same(a, b) for a, b in pairs)
    return Difference(max(gaps, default=0.0), max(relative, default=0.0), index, equal)


def is_the_articles(experiment: Experiment) -> bool:
    """Return whether the run is the article's, or the beginning of it."""
    article = Experiment()
    fewer = experiment.training.steps <= article.training.steps
    return fewer and set(article.differences(experiment)) <= {"training.steps"}


def _trained(
    experiment: Experiment, engine: str, watch: Callable[[str, int, float], None]
) -> tuple[Session, float]:
    session = Session(experiment, engine)
    seconds = 0.0
    while not session.ended:
        seconds += _timed(session, _CHUNK_S)
        if session.step:
            watch(engine, session.step, session.losses[-1])
    if seconds < _BRIEF_S:
        seconds = median(_timed(Session(experiment, engine)) for _ in range(_REPEATS))
    return session, seconds


def _timed(session: Session, budget_s: float | None = None) -> float:
    start = perf_counter()
    session.advance(budget_s=budget_s)
    return perf_counter() - start


def _use_once(experiment: Experiment, engine: str) -> None:
    """Have an engine compiled, or loaded, so that no run's time holds it."""
    session = Session(experiment, engine)
    session.advance(steps=1)
    _measured(session, 0.0, session.parameters())


def _measured(session: Session, seconds: float, final: Parameters) -> Measured:
    """Take a session's numbers, and its engine's at the ``final`` parameters."""
    experiment = session.experiment
    low, high = experiment.data.domain
    axis = [low + (high - low) * k / (GRID_POINTS - 1) for k in range(GRID_POINTS)]
    engine = make_engine(session.engine, experiment, session.dataset)
    engine.set_parameters(final)
    numbers = {
        "losses": session.losses,
        "weights": [weight for row in _rows(session.parameters()) for weight in row[:-1]],
        "biases": [row[-1] for row in _rows(session.parameters())],
        "gradients": [value for row in _rows(engine.gradients()) for value in row],
        "outputs": [output[0] for output in engine.forward([(x, y) for x in axis for y in axis])],
    }
    return Measured(numbers, session.diverged_at, seconds)


def _rows(parameters: Parameters) -> Iterator[tuple[float, ...]]:
    return chain.from_iterable(parameters)


def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)


def _or_inf(value: float) -> float:
    """Return ``value``, or infinity for NaN, which no comparison would find."""
    return value if value == value else inf
