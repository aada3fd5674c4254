"""After which steps of a run the frames of an animation are taken."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

LINEAR, LOGARITHMIC = "linear", "log"


def frame_steps(steps: int, frames: int, spacing: str = LINEAR) -> tuple[int, ...]:
    """Return the steps, 0 (before the first) and ``steps`` among them, strictly increasing.

    ``linear``: as many steps between any two frames, as far as whole numbers allow; ``log``: from
    frame to frame the same multiple, so that the beginning, where most happens, is seen slowly.
    There are ``frames`` of them, at least 2, but no more than there are different steps. Raises
    ValueError.
    """
    if steps < 1 or frames < 2:
        raise ValueError("an animation needs a step and two frames")
    places = _SPACINGS[spacing](steps, min(frames, steps + 1))
    return tuple(int(place) for place in places)


def _linear(steps: int, frames: int) -> NDArray[np.int64]:
    numbers = np.arange(frames, dtype=np.int64)
    # Rounded to the nearest in whole numbers: floats are not exact for long runs.
    return (2 * numbers * steps + frames - 1) // (2 * (frames - 1))


def _logarithmic(steps: int, frames: int) -> NDArray[np.int64]:
    wished = np.rint(np.geomspace(1.0, steps + 1.0, frames)).astype(np.int64) - 1
    wished[0], wished[-1] = 0, steps
    # The first multiples are less than a step apart: there each step gets a frame of its own, and
    # at the end no more may be taken than there are.
    numbers = np.arange(frames)
    earliest = np.maximum.accumulate(wished - numbers) + numbers
    return np.minimum(earliest, steps - numbers[::-1])


_SPACINGS: dict[str, Callable[[int, int], NDArray[np.int64]]] = {
    LINEAR: _linear,
    LOGARITHMIC: _logarithmic,
}
#: The names of the spacings.
SPACINGS = tuple(_SPACINGS)
