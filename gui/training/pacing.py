"""The pace of training: steps that are due, the speed, how fine maps may be. No Qt."""

from collections import deque
from math import inf

#: Cells along each axis of the network's map, and of a neuron's.
MAP_RESOLUTION, NEURON_RESOLUTION = 80, 24
#: While training, a map that takes longer has fewer cells; each number is a few times quicker.
_MAP_TIME_S = 0.006
_MAP_RESOLUTIONS = (MAP_RESOLUTION, 56, 40, 28, 20)
#: Where steps are slow, or slowed down, a map may take this part of one.
_MAP_SHARE_OF_STEP = 0.25
#: A loop that is behind by more than this does not try to catch up.
_MAX_BACKLOG_S = 0.25
#: The speed is measured over so long.
_THROUGHPUT_WINDOW_S = 1.0


class MapDetail:
    """Chooses how many cells maps of two inputs have while training, by how long they took before.

    Only the quickest counts, so that maps become finer but never coarser again in the course of a
    run, whatever else the machine does meanwhile.
    """

    def __init__(self) -> None:
        self._seconds_per_cell = 0.0

    def restart(self) -> None:
        """Start to measure, for another network or another engine. The first map is a fine one."""
        self._seconds_per_cell = 0.0

    def record(self, resolution: int, seconds: float) -> None:
        """Record how long a map with so many cells along each axis took."""
        taken = seconds / resolution**2
        self._seconds_per_cell = min(self._seconds_per_cell or taken, taken)

    def resolution(self, steps_per_second: float | None) -> int:
        """Return how many cells along each axis a map may have now."""
        step_s = 1 / steps_per_second if steps_per_second else 0.0
        allowed_s = max(_MAP_TIME_S, _MAP_SHARE_OF_STEP * step_s)
        for resolution in _MAP_RESOLUTIONS:
            if resolution**2 * self._seconds_per_cell <= allowed_s:
                return resolution
        return _MAP_RESOLUTIONS[-1]


class RateLimiter:
    """Counts the steps that are due since `restart` at a chosen speed; the first is due at once."""

    def __init__(self) -> None:
        self._steps_per_second: float | None = None
        self._started_at = 0.0
        self._done = 0

    @property
    def steps_per_second(self) -> float | None:
        """The chosen speed; None is unlimited."""
        return self._steps_per_second

    def set_rate(self, steps_per_second: float | None, now_s: float) -> None:
        """Change the speed; None is unlimited."""
        self._steps_per_second = steps_per_second
        self.restart(now_s)

    def restart(self, now_s: float) -> None:
        """Count from now on."""
        self._started_at = now_s
        self._done = 0

    def steps_due(self, now_s: float) -> float:
        """Return how many steps to take now: a whole number, or infinity."""
        if self._steps_per_second is None:
            return inf
        elapsed = now_s - self._started_at
        if elapsed - (self._done + 1) / self._steps_per_second > _MAX_BACKLOG_S:
            self.restart(now_s)
            elapsed = 0.0
        return int(elapsed * self._steps_per_second) + 1 - self._done

    def count(self, steps: int) -> None:
        """Count steps that were taken."""
        self._done += steps

    def seconds_to_next(self, now_s: float) -> float:
        """Return how long no step is due."""
        if self._steps_per_second is None:
            return 0.0
        return max(0.0, self._started_at + self._done / self._steps_per_second - now_s)


class ThroughputMeter:
    """Measures steps a second, over the last second of training."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def restart(self, now_s: float, step: int) -> None:
        """Start to measure, after a pause or in a new run."""
        self._marks.clear()
        self._marks.append((now_s, step))

    def record(self, now_s: float, step: int) -> None:
        """Record how far the run is."""
        self._marks.append((now_s, step))
        while len(self._marks) > 2 and now_s - self._marks[1][0] >= _THROUGHPUT_WINDOW_S:
            self._marks.popleft()

    @property
    def steps_per_second(self) -> float | None:
        """The speed; None while too little is recorded to compute it."""
        if len(self._marks) < 2:
            return None
        (first_s, first), (last_s, last) = self._marks[0], self._marks[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else None
