"""What many runs have in common: medians and quartiles, and the share that reached a goal.

Every run counts. A run that diverged or was refused reached no goal, and its loss is in no median.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import quantiles

from scratchnet.many.result import REFUSED, Result
from scratchnet.run.snapshot import Status

#: The quantile of the normal distribution that 95 % of it lie within, on both sides.
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers are distributed: the quartiles, the extremes, and how many there are.

    Quartiles lie between two numbers in proportion, as `statistics.quantiles` has it for a whole
    population (``inclusive``), and NumPy by default.
    """

    count: int
    least: float
    lower_quartile: float
    median: float
    upper_quartile: float
    greatest: float

    @classmethod
    def of(cls, values: Iterable[float | None]) -> "Spread | None":
        """Return the spread of those values that are defined; None if none is."""
        numbers = sorted(value for value in values if value is not None)
        if not numbers:
            return None
        lower, median, upper = (
            quantiles(numbers, n=4, method="inclusive") if len(numbers) > 1 else numbers * 3
        )
        return cls(len(numbers), numbers[0], lower, median, upper, numbers[-1])


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``count`` runs reached the goal, and the 95 % interval of their share."""

    reached: int
    count: int

    @property
    def share(self) -> float:
        """The share that reached it, from 0 to 1."""
        return self.reached / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of Wilson that holds the true share in 95 % of all such samples."""
        return wilson_interval(self.reached, self.count)


def wilson_interval(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Return the score interval of a share, within 0 and 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927:
    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). ``trials`` is at least 1.
    """
    share, square = successes / trials, z * z / trials
    middle = share + square / 2
    half = z * sqrt(share * (1 - share) / trials + square / (4 * trials))
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    # Exactly 0 and 1 where nothing or everything succeeded, which rounding would miss.
    return (low if successes else 0.0), (high if successes < trials else 1.0)


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of some runs. ``share`` is None where there is no goal."""

    runs: int
    diverged: int
    refused: int
    steps: Spread | None
    loss: Spread | None
    test_loss: Spread | None
    metric: Spread | None
    test_metric: Spread | None
    share: Share | None
    seconds: float


def summary_of(results: Sequence[Result], *, goal: bool) -> Summary:
    """Summarize results; with a ``goal``, what they ``found`` says whether they reached it."""
    finished = [each for each in results if each.status == Status.FINISHED.value]
    return Summary(
        runs=len(results),
        diverged=sum(each.status == Status.DIVERGED.value for each in results),
        refused=sum(each.status == REFUSED for each in results),
        steps=Spread.of(each.steps for each in finished),
        loss=Spread.of(each.loss for each in finished),
        test_loss=Spread.of(each.test_loss for each in finished),
        metric=Spread.of(each.metric for each in finished),
        test_metric=Spread.of(each.test_metric for each in finished),
        share=Share(sum(bool(each.found) for each in results), len(results)) if goal else None,
        seconds=sum(each.seconds for each in results),
    )
