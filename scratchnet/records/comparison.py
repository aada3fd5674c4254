"""Comparison of engines: one experiment by every engine, how they differ, and whether they may."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import reduce
from itertools import chain, product
from math import inf
from operator import add
from statistics import median
from time import perf_counter

from scratchnet.datasets import Point
from scratchnet.engines import ENGINES, EXACT, REFERENCE, EngineUnavailable, make_engine
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.reference.softmax import softmax
from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.run.session import Session


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest differences |a - b| and |a - b| / |b| from the reference's numbers b.

    ``index`` is where the relative one is largest. ``equal``: every number is ``==``, or NaN in
    both.
    """

    absolute: float
    relative: float
    index: int
    equal: bool


def difference(found: Sequence[float], expected: Sequence[float]) -> Difference:
    """Compare the numbers that both have."""
    pairs = list(zip(found, expected, strict=False))
    gaps = [0.0 if _same(a, b) else _or_inf(abs(a - b)) for a, b in pairs]
    relative = [
        gap if gap == 0 else _or_inf(gap / abs(b)) if b else inf
        for gap, (_, b) in zip(gaps, pairs, strict=True)
    ]
    index = max(range(len(pairs)), key=relative.__getitem__, default=0)
    equal = len(found) == len(expected) and all(_same(a, b) for a, b in pairs)
    return Difference(max(gaps, default=0.0), max(relative, default=0.0), index, equal)


def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)


def _or_inf(value: float) -> float:
    """Return ``value``, or infinity for NaN, which ``max`` would not find."""
    return value if value == value else inf


#: Points along each axis of the grid, its ends included, at which outputs are compared.
GRID_POINTS = 41

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
_CHUNK_S = 0.05
#: A run shorter than this is repeated, and the median of its times counts.
_SHORT_S, _REPEATS = 0.2, 9

#: Called with the engine, the step and its loss, now and then.
EngineProgress = Callable[[str, int, float], None]


@dataclass(frozen=True, slots=True)
class EngineRun:
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


def _train(experiment: Experiment, engine: str, progress: EngineProgress) -> tuple[Session, float]:
    """Train to the end; return the session and the seconds that its training takes."""
    session = Session(experiment, engine)
    seconds = 0.0
    while not session.ended:
        seconds += _timed(session, _CHUNK_S)
        if session.step:
            progress(engine, session.step, session.losses[-1])
    if seconds < _SHORT_S:
        seconds = median(_timed(Session(experiment, engine)) for _ in range(_REPEATS))
    return session, seconds


def _timed(session: Session, budget_s: float | None = None) -> float:
    start = perf_counter()
    session.advance(budget_s=budget_s)
    return perf_counter() - start


def _warm_up(experiment: Experiment, engine: str) -> None:
    """Have an engine compiled, or loaded, so that no run's time includes that."""
    session = Session(experiment, engine)
    session.advance(steps=1)
    _results_of(session, 0.0, session.parameters())


def _results_of(session: Session, seconds: float, final: Parameters) -> EngineRun:
    """Return a session's numbers, and its engine's at the ``final`` parameters."""
    experiment = session.experiment
    engine = make_engine(session.engine, experiment, session.dataset)
    engine.set_parameters(final)
    numbers = {
        "losses": session.losses,
        "weights": [weight for row in _rows(session.parameters()) for weight in row[:-1]],
        "biases": [row[-1] for row in _rows(session.parameters())],
        "gradients": [value for row in _rows(engine.gradients()) for value in row],
        "outputs": [value for row in engine.forward(_grid_points(session)) for value in row],
    }
    return EngineRun(numbers, session.diverged_at, seconds)


def _grid_points(session: Session) -> list[Point]:
    plane, last = session.problem.plane, GRID_POINTS - 1
    ticks = [
        [axis.low + (axis.high - axis.low) * k / last for k in range(GRID_POINTS)]
        for axis in plane.axes
    ]
    return [plane.point(position) for position in product(*ticks)]


def _rows(parameters: Parameters) -> Iterator[tuple[float, ...]]:
    return chain.from_iterable(parameters)


#: The fast engine's promise: largest differences of outputs, beside the sums that they are made
#: of (`output_scales`), and largest relative ones of the article's outputs and losses.
OUTPUTS_WITHIN, LOSSES_WITHIN = 1e-12, 1e-6
#: Nothing is promised of digits of numbers so small.
_TINY = 1e-290


def output_scales(
    parameters: Parameters, activations: Sequence[str], inputs: Sequence[float]
) -> list[float]:
    """Return how large the terms are that each output is made of, for one encoded point.

    Both engines round each of the n products and sums of a neuron, in their own ways, so they
    differ by up to (n + 1)·2⁻⁵² of Σ|w·x| + |b|, whatever is left of the sum when its terms cancel
    (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). The activation hands that
    on times its slope, and the next layer takes it in with |w|. Through all layers

        scale(x) = |x|,  scale(a) = max(|a|, steepest slope · (Σ |w|·scale(x) + |b|))

    and the outputs differ by up to Σ(n + 9)·2⁻⁵² of their scale, where 8 covers the roundings
    of the activations: less than `OUTPUTS_WITHIN` for layers of up to 4,000 inputs together.
    A probability p of softmax moves by twice p times what the sums move by.
    """
    values, scales = list(inputs), [abs(x) for x in inputs]
    for layer, name in zip(parameters, activations, strict=True):
        sums = [
            reduce(add, (w * x for w, x in zip(weights, values, strict=True)), 0.0) + bias
            for *weights, bias in layer
        ]
        terms = [
            reduce(add, (abs(w) * s for w, s in zip(weights, scales, strict=True)), abs(bias))
            for *weights, bias in layer
        ]
        record = OUTPUT_ACTIVATIONS[name]
        if record.definition is None:
            values = softmax(sums)
            largest = max(1.0, 2.0 * max(terms))
            scales = [max(_TINY, p * largest) for p in values]
        else:
            values = [record.definition.function(z) for z in sums]
            scales = [
                max(_TINY, abs(a), record.steepest * size)
                for a, size in zip(values, terms, strict=True)
            ]
    return scales


@dataclass(frozen=True, slots=True)
class EngineComparison:
    """The reference's run and those of the other engines, by name.

    ``differences``: by engine, then by quantity. ``unavailable``: why an engine cannot be used.
    ``output_scales`` belong to the reference's outputs.
    """

    experiment: Experiment
    samples: int
    sizes: tuple[int, ...]
    reference: EngineRun
    others: Mapping[str, EngineRun]
    differences: Mapping[str, Mapping[str, Difference]]
    unavailable: Mapping[str, str]
    output_scales: Sequence[float]

    def broken_promises(self) -> Iterator[str]:
        """Yield a sentence for each promise that an engine breaks."""
        for engine, run in self.others.items():
            same_divergence = run.diverged_at == self.reference.diverged_at
            its_differences = self.differences[engine]
            if engine == EXACT:
                wrong = [quantity for quantity, its in its_differences.items() if not its.equal]
                wrong += [] if same_divergence else ["the step of divergence"]
                if wrong:
                    yield f"{engine} differs from the reference in {', '.join(wrong)}"
                continue
            article = is_the_articles(self.experiment)
            if self.reference.diverged_at is None and self.part_of_promise(engine) > 1.0:
                yield (
                    f"{engine}'s outputs are not within {OUTPUTS_WITHIN:g} of the sums that they "
                    "are made of"
                )
            elif article and its_differences["outputs"].relative > OUTPUTS_WITHIN:
                yield f"{engine}'s outputs are not within {OUTPUTS_WITHIN:g} of the reference's"
            too_far = not (same_divergence and its_differences["losses"].relative <= LOSSES_WITHIN)
            if article and too_far:
                yield f"{engine}'s losses are not within {LOSSES_WITHIN:g} of the reference's"

    def part_of_promise(self, engine: str) -> float:
        """Return the largest difference of an output, as a part of what is promised of it."""
        triples = zip(
            self.others[engine].numbers["outputs"],
            self.reference.numbers["outputs"],
            self.output_scales,
            strict=True,
        )
        # Where a scale is infinite or NaN, nothing is promised.
        parts = [
            _or_inf(abs(a - b) / (OUTPUTS_WITHIN * scale))
            for a, b, scale in triples
            if not _same(a, b) and scale < inf
        ]
        return max(parts, default=0.0)


def compare_engines(
    experiment: Experiment,
    progress: EngineProgress = lambda *_: None,
    preparing: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> EngineComparison:
    """Train with every engine and compare. Raises FormulaError.

    Compiled engines are prepared within ``preparing(engine)``.
    """
    first, seconds = _train(experiment, REFERENCE, progress)
    final = first.parameters()
    reference = _results_of(first, seconds, final)
    scales = [
        scale
        for point in _grid_points(first)
        for scale in first.problem.target_scaling.sizes(
            output_scales(final, experiment.network.activations, first.problem.encoding(point))
        )
    ]
    others, unavailable = {}, {}
    for engine in ENGINES:
        if engine == REFERENCE:
            continue
        try:
            with preparing(engine):
                _warm_up(experiment, engine)
        except EngineUnavailable as error:
            unavailable[engine] = str(error)
            continue
        others[engine] = _results_of(*_train(experiment, engine, progress), final)
    differences = {
        engine: {
            quantity: difference(run.numbers[quantity], expected)
            for quantity, expected in reference.numbers.items()
        }
        for engine, run in others.items()
    }
    return EngineComparison(
        experiment,
        len(first.dataset),
        first.problem.sizes,
        reference,
        others,
        differences,
        unavailable,
        scales,
    )


def is_the_articles(experiment: Experiment) -> bool:
    """Return whether the run is the article's, or the beginning of it."""
    article = Experiment()
    fewer = experiment.training.steps <= article.training.steps
    return fewer and set(article.differences(experiment)) <= {"training.steps"}
