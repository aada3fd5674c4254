"""The range test of learning rates: the loss after a short run with each of many rates.

Each rate has a run of its own from the same parameters. The other way, one run whose rate grows
(Smith 2017), costs less, but there a rate pays for what those before it did; here each point of
the curve is the loss that one would get.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Problem
from scratchnet.datasets.recent import Recent, Same
from scratchnet.experiment import Experiment
from scratchnet.registry import OPTIMIZERS

Array = NDArray[np.float64]

#: Powers of ten between which rates are tried, for plain and for adaptive optimizers.
_DECADES = {False: (-4, 3), True: (-5, 1)}
_PER_DECADE = 4
#: The least steps of each run, and the products of all runs together beyond which there are fewer
#: than were asked for: the exact engine takes about a second for them.
_FEWEST_STEPS, _MOST_PRODUCTS = 5, 300_000_000
#: Among the rates that make up at least this part of the best fall of the loss, the smallest is
#: suggested: nearer to the rates that diverge, a little more is gained for much risk.
_GOOD = 0.95


@dataclass(frozen=True, slots=True)
class Trial:
    """What the engine is asked for: a run from the start, and the loss after it.

    ``samples`` are those of each step, None for all.
    """

    learning_rate: float
    steps: int
    samples: int | None


@dataclass(frozen=True, slots=True, eq=False)
class RateTest:
    """The loss of the training samples after ``steps`` steps with each of the ``rates``.

    ``before`` is the loss at the start. A loss is infinite where the run diverged. ``samples`` are
    those of each step, None for all. ``suggested`` is None if no rate makes the loss fall.
    """

    optimizer: str
    rates: Array
    losses: Array
    before: float
    steps: int
    samples: int | None
    suggested: float | None


def rates_to_try(optimizer: str) -> list[float]:
    """Return the rates, from the smallest, each with two digits."""
    low, high = _DECADES[OPTIMIZERS[optimizer].is_adaptive]
    count = (high - low) * _PER_DECADE + 1
    return [float(f"{10.0 ** (low + k / _PER_DECADE):.1e}") for k in range(count)]


def rate_test(
    problem: Problem,
    most_steps: int,
    before: Callable[[], float],
    loss_after: Callable[[Trial], float],
) -> Generator[float, None, RateTest]:
    """Test rates for a problem's network from its initial parameters, with so many steps or fewer.

    ``before`` returns the loss there, ``loss_after`` that after a run, infinite if it diverged. The
    result for the same network, samples and optimizer is kept. What is yielded is the fraction
    that is done.
    """
    key = _key(problem, most_steps)
    known = _KEPT.find(key)
    if known is not None:
        return known
    training = problem.experiment.training
    rates = rates_to_try(training.optimizer)
    steps, samples = _extent(problem, most_steps, len(rates))
    first = before()
    yield 0.0
    losses = []
    for number, rate in enumerate(rates, 1):
        losses.append(loss_after(Trial(rate, steps, samples)))
        yield number / len(rates)
    found = RateTest(
        training.optimizer,
        np.array(rates),
        np.array(losses),
        first,
        steps,
        samples,
        suggested_rate(rates, losses, first),
    )
    return _KEPT.get(key, lambda: found)


def suggested_rate(rates: list[float], losses: list[float], before: float) -> float | None:
    """Return the smallest rate with nearly the best fall of the loss; None if it never falls."""
    best = min((loss for loss in losses if isfinite(loss)), default=inf)
    if not best < before:
        return None
    good = before - _GOOD * (before - best)
    return next(rate for rate, loss in zip(rates, losses, strict=True) if loss <= good)


def _extent(problem: Problem, most_steps: int, rates: int) -> tuple[int, int | None]:
    """Return the steps of each run, and the samples of each step if they are not the experiment's.

    Large networks and many samples have fewer of both, so that the test stays short.
    """
    weights = sum((a + 1) * b for a, b in zip(problem.sizes, problem.sizes[1:], strict=False))
    count = len(problem.train)
    wanted = problem.experiment.training.batch_size
    samples = min(wanted or count, count)
    affordable = _MOST_PRODUCTS / (rates * weights)
    steps = int(min(max(affordable / samples, _FEWEST_STEPS), most_steps))
    most = max(int(affordable / steps), 1)
    return steps, (min(samples, most) if min(samples, most) < count else None)


def _key(problem: Problem, most_steps: int) -> tuple[Same, Experiment, int]:
    """Return what decides the result: the samples and the experiment, without what may change."""
    values = {"training.learning_rate": 1.0, "training.steps": 1}
    return Same(problem.train), problem.experiment.with_values(values), most_steps


_KEPT: Recent[tuple[Same, Experiment, int], RateTest] = Recent(most=4)
