"""What neurons answer to samples of each class: their mean outputs, as the network diagram shows.

With one or two inputs a map shows what a neuron does. With more it would show a slice only, and
the mean over samples says more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, Point, Problem, class_of
from scratchnet.datasets.recent import Recent, Same
from scratchnet.engines.engine import Engine
from scratchnet.run.snapshot import InputSummary, Responses

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: With this many inputs or fewer, maps show what neurons do.
MOST_MAPPED = 2
#: The targets of a regression are divided into this many groups of about the same size.
_QUANTILES = 5
#: One answer to all samples may cost so many multiplications: about 5 ms.
_MOST_PRODUCTS = 20_000_000
_FEWEST_IN_GROUP, _MOST_IN_GROUP = 10, 1_000
#: Histograms and means are made of at most so many numbers: 50 ms.
_MOST_NUMBERS = 500_000
#: Bins of a histogram.
_BINS = 16
#: So many numbers are converted in one go, while no other thread gets Python's lock.
_NUMBERS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class SampleGroups:
    """Training samples by class, or by quantiles of the targets: ``points`` group by group.

    ``names`` and ``sizes`` belong to the groups; empty groups are left out. ``numbers`` says which
    class a group is, or which of the quantiles, ``classes`` which of the two.
    """

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    classes: bool
    sizes: tuple[int, ...]
    points: tuple[Point, ...]


_GROUPS: Recent[tuple[Same, int, int], SampleGroups] = Recent(most=2)
_SUMMARIES: Recent[tuple[Same, tuple[tuple[float, float], ...] | None], InputSummary] = Recent(
    most=2
)


def sample_groups(dataset: Dataset, weights: int, target: int = 0) -> SampleGroups:
    """Return samples in groups, evenly spaced ones where all of them would take too long.

    ``weights`` is the network's number of parameters, which decides how long a sample takes. Of
    several targets, the groups are by the one with the number ``target``.
    """
    return _GROUPS.get(
        (Same(dataset), weights, target),
        lambda: _made_groups(dataset.of_target(target), weights),
    )


def _made_groups(dataset: Dataset, weights: int) -> SampleGroups:
    if dataset.classes:
        named = dict(enumerate(dataset.classes))
        numbers = [class_of(target, len(named)) for target in dataset.targets]
    else:
        numbers = quantile_numbers(dataset.targets)
        named = _range_names(dataset.targets, numbers)
    members: dict[int, list[Point]] = {number: [] for number in named}
    for number, point in zip(numbers, dataset.inputs, strict=True):
        members[number].append(point)
    found = [number for number in named if members[number]]
    affordable = _MOST_PRODUCTS // (max(weights, 1) * max(len(found), 1))
    most = min(max(affordable, _FEWEST_IN_GROUP), _MOST_IN_GROUP)
    kept = [evenly_spaced(members[number], most) for number in found]
    return SampleGroups(
        tuple(named[number] for number in found),
        tuple(found),
        bool(dataset.classes),
        tuple(map(len, kept)),
        tuple(point for points in kept for point in points),
    )


def quantile_numbers(targets: Sequence[float]) -> list[int]:
    """Return for each target in which fifth of all it is, from 0; equal targets stay together.

    Up to five different targets have a number each.
    """
    different = sorted(set(targets))
    if len(different) <= _QUANTILES:
        places = {target: number for number, target in enumerate(different)}
        return [places[target] for target in targets]
    ordered = sorted(targets)
    # The last target of every fifth but the highest.
    ends = [ordered[len(ordered) * k // _QUANTILES - 1] for k in range(1, _QUANTILES)]
    return [sum(target > end for end in ends) for target in targets]


def _range_names(targets: Sequence[float], numbers: Sequence[int]) -> dict[int, str]:
    """Return the range of the targets in each group, in order."""
    ends: dict[int, tuple[float, float]] = {}
    for number, target in zip(numbers, targets, strict=True):
        low, high = ends.get(number, (target, target))
        ends[number] = min(low, target), max(high, target)
    return {
        number: f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"
        for number, (low, high) in sorted(ends.items())
    }


def evenly_spaced(points: Sequence[Point], most: int) -> Sequence[Point]:
    """Return up to ``most`` of the points, as far apart in their order as can be."""
    if len(points) <= most:
        return points
    return [points[len(points) * k // most] for k in range(most)]


def responses_of(problem: Problem, engine: Engine, target: int = 0) -> Responses | None:
    """Return what an engine's neurons answer to samples now; None for one or two inputs.

    Groups are by the target with this number, of several; by the last one for a greater number.
    """
    if len(problem.axes) <= MOST_MAPPED:
        return None
    weights = sum((inputs + 1) * neurons for inputs, neurons in pairwise(problem.sizes))
    number = min(target, problem.train.target_count - 1)
    groups = sample_groups(problem.train, weights, number)
    found = mean_responses(groups, engine.neurons(groups.points))
    return (
        replace(found, target=problem.target_names[number])
        if problem.train.other_targets
        else found
    )


def mean_responses(groups: SampleGroups, outputs: "NDArray[np.float64]") -> Responses:
    """Return the means over each group of outputs, shape (samples, neurons)."""
    import numpy as np

    starts = np.cumsum((0, *groups.sizes[:-1]))
    # A network about to diverge has outputs beyond all numbers.
    with np.errstate(all="ignore"):
        means = np.add.reduceat(outputs, starts, axis=0) / np.array(groups.sizes)[:, np.newaxis]
    means.flags.writeable = False
    return Responses(groups.names, groups.numbers, groups.classes, len(groups.points), means.T)


def input_summary(
    dataset: Dataset, rows: Sequence[Sequence[float]], ends: Sequence[tuple[float, float]] | None
) -> InputSummary:
    """Return how the numbers are distributed that the network gets for the training samples.

    ``rows``: for each sample, its inputs or what formulas make of them. ``ends`` are those of the
    histograms; None is the lowest and highest number of each column.
    """
    key = Same(dataset), None if ends is None else tuple(ends)
    return _SUMMARIES.get(key, lambda: _made_summary(rows, ends))


def _made_summary(
    rows: Sequence[Sequence[float]], ends: Sequence[tuple[float, float]] | None
) -> InputSummary:
    import numpy as np

    columns = len(rows[0])
    kept = evenly_spaced([tuple(row) for row in rows], max(_MOST_NUMBERS // columns, 1))
    at_once = max(_NUMBERS_AT_ONCE // columns, 1)
    table = np.concatenate(
        [np.array(kept[k : k + at_once], np.float64) for k in range(0, len(kept), at_once)]
    )
    lows, highs = (table.min(0), table.max(0)) if ends is None else np.array(ends, np.float64).T
    widths = np.where(highs > lows, highs - lows, 1.0)
    bins = np.clip(((table - lows) / widths * _BINS).astype(np.intp), 0, _BINS - 1)
    cells = bins + _BINS * np.arange(columns)
    counts = np.bincount(cells.ravel(), minlength=_BINS * columns).reshape(columns, _BINS)
    return InputSummary(len(kept), counts, lows, highs, table.mean(0), table.min(0), table.max(0))
