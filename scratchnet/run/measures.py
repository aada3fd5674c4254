"""What is noted of a run now and then, because at every step it would be too dear."""

from math import inf

from scratchnet.datasets import Problem
from scratchnet.run.metrics import Judge
from scratchnet.run.snapshot import Measured, Metrics

#: Noted first after so many steps, then each time a run is longer by one part in so many.
_FIRST, _PART = 10, 50
#: Between two looks at all samples a run is to go through them so many times.
_EPOCHS_BETWEEN = 7


def steps_between_looks(problem: Problem, batch_size: int | None) -> int:
    """Return how many steps take longer than a look at all samples, whatever the clock says."""
    samples = len(problem.train) + len(problem.test)
    batch = batch_size or samples
    return _EPOCHS_BETWEEN * -(-samples // min(batch, samples))


class Measures:
    """Test loss and metrics of a run, ever more seldom and always after the same steps."""

    def __init__(self, problem: Problem, least_pause: int, wanted: bool) -> None:
        self.judges = Judge(problem.train), Judge(problem.test)
        self.measured: list[Measured] = []
        self._pause = max(_FIRST, least_pause)
        self._next: float = _FIRST if wanted else inf
        self._wanted = wanted

    def due(self, step: int, ended: bool) -> bool:
        """Return whether it is time: also at the end, which is worth knowing."""
        last = self.measured[-1].step if self.measured else 0
        return step >= self._next or (self._wanted and ended and step > last)

    def steps_left(self, step: int, most: int) -> int:
        """Return how many steps may be made until it is time, ``most`` at most."""
        return int(min(self._next - step, most))

    def note(self, step: int, penalty: float, train: Metrics | None, test: Metrics | None) -> None:
        """Note what was found after ``step`` steps."""
        self._next = step + max(self._pause, step // _PART)
        self.measured.append(
            Measured(
                step=step,
                penalty=penalty,
                test_loss=test.loss if test else None,
                metric=train.score if train else None,
                test_metric=test.score if test else None,
            )
        )
