"""Permutation importance: how much worse a network gets when a variable is shuffled.

Breiman, "Random forests" (2001), for any model: the score on samples minus the score after the
variable's values have been dealt to other samples, several times, as scikit-learn has it.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.explain.dependence import evenly
from scratchnet.explain.network import BatchNetwork
from scratchnet.explain.variables import Variable

Array = NDArray[np.float64]

#: How often each variable is shuffled.
REPEATS = 10
#: Outputs are worked out for about so many points at most, but for no fewer samples than that.
_MOST_POINTS, _FEWEST_SAMPLES, _MOST_SAMPLES = 2_000_000, 200, 2_000

#: The score of outputs, shape (samples, outputs), for the same samples in the same order; None
#: where it is not defined.
ScoreOutputs = Callable[[Array], float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Importance:
    """By how much a score drops when a variable is shuffled.

    ``score`` is the value of the ``metric`` with nothing shuffled, on ``samples`` of ``of_samples``
    samples, test samples if ``test``. ``drops`` has the shape (variables, repeats). Where there is
    no score, as R² has none for equal targets, there are no repeats either.
    """

    variables: tuple[Variable, ...]
    metric: str
    test: bool
    of_samples: int
    samples: int
    score: float | None
    drops: Array

    @property
    def means(self) -> Array:
        """The mean drop of each variable: its importance."""
        means: Array = self.drops.mean(axis=1)
        return means

    @property
    def deviations(self) -> Array:
        """The standard deviation over the repeats (divided by their number)."""
        deviations: Array = self.drops.std(axis=1)
        return deviations


def permutations(samples: int, repeats: int, seed: int) -> NDArray[np.intp]:
    """Return orders of samples, shape (repeats, samples), the same for the same seed."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return np.array([generator.permutation(samples) for _ in range(repeats)], np.intp)


def permutation_importance(
    network: BatchNetwork,
    points: Array,
    variables: Sequence[Variable],
    score: ScoreOutputs,
    orders: NDArray[np.intp],
) -> Generator[None, None, tuple[float | None, Array]]:
    """Work out the score, and the drops of each variable, shape (variables, repeats).

    ``points`` has the shape (samples, inputs), and ``orders`` (repeats, samples): those in which
    each variable is shuffled, the same ones for all.
    """
    sums = network.sums(points)
    whole = score(network.outputs_of(sums))
    drops = np.zeros((len(variables), len(orders)))
    if whole is None:
        return None, drops[:, :0]
    yield
    for number, variable in enumerate(variables):
        columns = list(variable.inputs)
        for repeat, order in enumerate(orders):
            shuffled = points[order][:, columns]
            moved = network.moved_sums(sums, points, columns, shuffled)
            found = score(network.outputs_of(moved))
            drops[number, repeat] = np.nan if found is None else whole - found
            yield
    return whole, drops


def importance_drops(
    network: BatchNetwork,
    points: Array,
    variables: Sequence[Variable],
    score: Callable[[NDArray[np.intp], Array], float | None],
    seed: int,
) -> Generator[None, None, tuple[int, float | None, Array]]:
    """Shuffle each variable `REPEATS` times; return how many samples were used, score and drops.

    ``score`` takes the numbers of the samples and their outputs. Of very many samples and variables
    only a part, evenly chosen, is used.
    """
    most = _MOST_POINTS // (len(variables) * REPEATS)
    chosen = evenly(len(points), min(max(most, _FEWEST_SAMPLES), _MOST_SAMPLES))
    found, drops = yield from permutation_importance(
        network,
        points[chosen],
        variables,
        lambda outputs: score(chosen, outputs),
        permutations(len(chosen), REPEATS, seed),
    )
    return len(chosen), found, drops
