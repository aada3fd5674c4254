"""How fast a run goes."""

from collections import deque

_WINDOW_S = 1.0


class ThroughputMeter:
    """Steps a second over the last second of training."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def begin(self, now_s: float, step: int) -> None:
        """Start to measure, after a pause or in a new run."""
        self._marks.clear()
        self._marks.append((now_s, step))

    def note(self, now_s: float, step: int) -> None:
        """Note how far the run has come."""
        self._marks.append((now_s, step))
        while len(self._marks) > 2 and now_s - self._marks[1][0] >= _WINDOW_S:
            self._marks.popleft()

    @property
    def steps_per_second(self) -> float | None:
        """The speed, or None while there is nothing to tell it from."""
        if len(self._marks) < 2:
            return None
        (begin_s, first), (end_s, last) = self._marks[0], self._marks[-1]
        return (last - first) / (end_s - begin_s) if end_s > begin_s else None
