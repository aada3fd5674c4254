"""What one engine computes for an experiment, and how fast."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from statistics import median
from time import perf_counter

from scratchnet.engines import make_engine
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.run.session import Session

#: Points along each axis of the grid, its ends included, at which outputs are compared.
GRID_POINTS = 41

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
_CHUNK_S = 0.05
#: A run shorter than this is repeated, and the median of its times counts.
_BRIEF_S, _REPEATS = 0.2, 9

#: Told the engine, the step and its loss, now and then.
Watch = Callable[[str, int, float], None]


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


def trained(experiment: Experiment, engine: str, watch: Watch) -> tuple[Session, float]:
    """Train to the end; return the session and the seconds that its training takes."""
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


def use_once(experiment: Experiment, engine: str) -> None:
    """Have an engine compiled, or loaded, so that no run's time holds it."""
    session = Session(experiment, engine)
    session.advance(steps=1)
    measured_at(session, 0.0, session.parameters())


def measured_at(session: Session, seconds: float, final: Parameters) -> Measured:
    """Take a session's numbers, and its engine's at the ``final`` parameters."""
    experiment = session.experiment
    last = GRID_POINTS - 1
    ticks = [
        [axis.low + (axis.high - axis.low) * k / last for k in range(GRID_POINTS)]
        for axis in session.problem.axes
    ]
    engine = make_engine(session.engine, experiment, session.dataset)
    engine.set_parameters(final)
    numbers = {
        "losses": session.losses,
        "weights": [weight for row in _rows(session.parameters()) for weight in row[:-1]],
        "biases": [row[-1] for row in _rows(session.parameters())],
        "gradients": [value for row in _rows(engine.gradients()) for value in row],
        "outputs": [value for row in engine.forward(list(product(*ticks))) for value in row],
    }
    return Measured(numbers, session.diverged_at, seconds)


def _rows(parameters: Parameters) -> Iterator[tuple[float, ...]]:
    return chain.from_iterable(parameters)
