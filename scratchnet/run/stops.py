"""Conditions on which a run ends before all its steps are made."""

from collections.abc import Callable

from scratchnet.experiment import Experiment, Training

#: Conditions are looked at after so many steps, or a multiple where a look at the samples is dear.
INTERVAL = 100


class Stops:
    """Looks at a run now and then, always after the same steps, so that a run can be repeated.

    ``reason`` says in words why the run was to end at the last look that found so, or is "".
    ``least_interval`` is how many steps there are to be between two looks at least; ``judged``
    says whose loss is looked at.
    """

    def __init__(self, least_interval: int = INTERVAL, judged: str = "training loss") -> None:
        self.reason = ""
        #: The settings and the step that the reason is of.
        self._of: tuple[Training, int] | None = None
        self._judged = judged
        self._interval = INTERVAL * max(1, -(-least_interval // INTERVAL))
        self._least = float("inf")
        self._least_at = 0
        self._next = self._interval

    def steps_left(self, experiment: Experiment, step: int) -> int:
        """Return how many steps may be made at most until the next look."""
        return self._next - step if _watched(experiment) else experiment.training.steps

    def reason_for(self, experiment: Experiment, step: int) -> str:
        """Return why a run with these settings is to end after ``step`` steps, or "".

        Other settings let it go on, and those that it was stopped with do not: what is changed
        to and fro between two steps makes no difference to a run.
        """
        stopped = bool(self.reason) and self._of == (experiment.training, step)
        return self.reason if stopped else ""

    def due(self, experiment: Experiment, step: int) -> bool:
        """Return whether a look is due after ``step`` steps."""
        return _watched(experiment) and step >= self._next

    def look(self, experiment: Experiment, step: int, judged_loss: Callable[[], float]) -> None:
        """Note where the run stands after ``step`` steps; ``judged_loss`` is asked when due.

        What that raises leaves the look to be made again.
        """
        if not _watched(experiment):
            self._next = self._after(step)
            self._least, self._least_at = float("inf"), step
        elif self.due(experiment, step):
            loss = judged_loss()
            self._next = self._after(step)
            training = experiment.training
            self._of = training, step
            self._judge(training.target_loss, training.patience, step, loss)

    def _after(self, step: int) -> int:
        return step - step % self._interval + self._interval

    def _judge(self, target: float | None, patience: int | None, step: int, loss: float) -> None:
        self.reason = ""
        if loss < self._least:
            self._least, self._least_at = loss, step
        if target is not None and loss <= target:
            self.reason = f"the {self._judged} reached {target:g} ({loss:.4g})"
        elif patience is not None and step - self._least_at >= patience:
            self.reason = f"no new least {self._judged} for {step - self._least_at:,} steps"


def _watched(experiment: Experiment) -> bool:
    training = experiment.training
    return training.target_loss is not None or training.patience is not None
