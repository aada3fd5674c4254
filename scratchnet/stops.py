"""Conditions on which a run ends before all its steps are made."""

from collections.abc import Callable

from scratchnet.experiment import Experiment

#: Conditions are looked at after so many steps: each look may take the loss of test samples.
INTERVAL = 100


class Stops:
    """Looks at a run now and then, always after the same steps, so that a run can be repeated.

    ``reason`` says in words why the run is to end, or is "".
    """

    def __init__(self) -> None:
        self.reason = ""
        self._least = float("inf")
        self._least_at = 0
        self._next = INTERVAL
        self._left = INTERVAL

    def look_after(self, experiment: Experiment) -> int:
        """Return how many steps may be made at most until the next look."""
        training = experiment.training
        watched = training.target_loss is not None or training.patience is not None
        return self._left if watched else training.steps

    def look(
        self,
        experiment: Experiment,
        step: int,
        judged_loss: Callable[[], float],
    ) -> None:
        """Note where the run stands after ``step`` steps; ``judged_loss`` is asked when due."""
        training = experiment.training
        if training.target_loss is None and training.patience is None:
            self._next = step - step % INTERVAL + INTERVAL
            self._least, self._least_at = float("inf"), step
            self._left = self._next - step
            return
        if step >= self._next:
            self._next = step - step % INTERVAL + INTERVAL
            self._judge(training.target_loss, training.patience, step, judged_loss())
        self._left = self._next - step

    def _judge(self, target: float | None, patience: int | None, step: int, loss: float) -> None:
        if loss < self._least:
            self._least, self._least_at = loss, step
        if target is not None and loss <= target:
            self.reason = f"the loss reached {target:g}"
        elif patience is not None and step - self._least_at >= patience:
            self.reason = f"no new least loss for {step - self._least_at:,} steps"
