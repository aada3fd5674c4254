"""The path of a run through the space of its parameters, made again."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets.recent import Recent, Same
from scratchnet.engines import Interrupt
from scratchnet.explain.loss_slices import flat
from scratchnet.run.rewinding import rewinder_of
from scratchnet.run.snapshot import Change, Snapshot

Array = NDArray[np.float64]

#: How many points a path has, fewer where they would take more than so many numbers.
_POINTS, _FEWEST_POINTS, _MOST_NUMBERS = 40, 4, 8_000_000
#: How long steps are made between two yields.
_SLICE_S = 0.002


def trajectory(snapshot: Snapshot) -> Generator[float | None, None, Array]:
    """Return the parameters of a run at steps evenly apart, shape (points, parameters).

    The first step is the start of the run; its last one, which the snapshot has, is not among
    them. The run is made again for them, and the fraction that is done is yielded. One with a
    planted bug, which nothing makes again, and one without steps have no points.
    """
    if snapshot.bug or not snapshot.step:
        return np.empty((0, len(flat(snapshot.parameters))))
    key = Same(snapshot.initial_experiment), snapshot.engine, snapshot.changes, snapshot.step
    known = _KEPT.find(key)
    if known is not None:
        return known
    found = yield from _retraced(snapshot)
    return _KEPT.get(key, lambda: found)


def _retraced(snapshot: Snapshot) -> Generator[float | None, None, Array]:
    size = len(flat(snapshot.parameters))
    most = max(min(_POINTS, _MOST_NUMBERS // size, snapshot.step), _FEWEST_POINTS)
    steps = sorted({snapshot.step * number // most for number in range(most)})
    rewinder, never = rewinder_of(snapshot), Interrupt()
    yield None
    rows: list[Array] = []
    for step in steps:
        parameters = yield from rewinder.parameters_at(step, never, _SLICE_S)
        rows.append(flat(parameters))
        yield len(rows) / len(steps)
    return np.array(rows)


_KEPT: Recent[tuple[Same, str, tuple[Change, ...], int], Array] = Recent(most=2)
