"""How many steps are due at a chosen speed."""

from math import inf

#: A loop that fell behind by more than this does not try to catch up.
_LONGEST_DEBT_S = 0.25


class Pace:
    """Counts the steps due since `begin`; the first is due at once."""

    def __init__(self) -> None:
        self._steps_per_second: float | None = None
        self._begun_at = 0.0
        self._made = 0

    def set(self, steps_per_second: float | None, now_s: float) -> None:
        """Change the speed; None is unlimited."""
        self._steps_per_second = steps_per_second
        self.begin(now_s)

    def begin(self, now_s: float) -> None:
        """Forget the past."""
        self._begun_at = now_s
        self._made = 0

    def due(self, now_s: float) -> float:
        """Return how many steps to make now: a whole number, or infinity."""
        if self._steps_per_second is None:
            return inf
        elapsed = now_s - self._begun_at
        if elapsed - (self._made + 1) / self._steps_per_second > _LONGEST_DEBT_S:
            self.begin(now_s)
            elapsed = 0.0
        return int(elapsed * self._steps_per_second) + 1 - self._made

    def made(self, steps: int) -> None:
        """Note steps that were made."""
        self._made += steps

    def seconds_to_next(self, now_s: float) -> float:
        """Return how long there is nothing to do."""
        if self._steps_per_second is None:
            return 0.0
        return max(0.0, self._begun_at + self._made / self._steps_per_second - now_s)
