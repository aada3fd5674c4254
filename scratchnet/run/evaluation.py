"""When a run is evaluated on all its samples: for stop conditions, and for what is measured."""

from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

from scratchnet.datasets import Problem
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.engines.engine import Engine
from scratchnet.experiment import Experiment
from scratchnet.run.measures import Measures, steps_between_looks
from scratchnet.run.snapshot import Measured, Metrics
from scratchnet.run.stops import Stops

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Outputs for some samples, shape (samples, outputs), and what they are worth.
Judged = tuple["NDArray[np.float64]", Metrics | None]


class EvaluationSchedule:
    """When the samples are gone through, always after the same steps, and what was found.

    The size of batches in ``experiment``, which the run begins with, decides how often. Without
    ``measuring`` only stop conditions are looked at.
    """

    def __init__(self, problem: Problem, experiment: Experiment, measuring: bool) -> None:
        self._problem = problem
        judged = "test loss" if len(problem.test) else "training loss"
        least = steps_between_looks(problem, experiment.training.batch_size)
        self._stops = Stops(least, judged)
        self._measures = Measures(problem, least, measuring)
        #: How long the last one took; that of the first is not known.
        self._seconds = inf

    @property
    def measured(self) -> tuple[Measured, ...]:
        """What has been measured, in the order of steps."""
        return tuple(self._measures.measured)

    def stopped_by(self, experiment: Experiment, step: int) -> str:
        """Return which condition ends the run after ``step`` steps, in words, or ""."""
        return self._stops.reason_for(experiment, step)

    def steps_left(self, experiment: Experiment, step: int, most: int) -> int:
        """Return how many steps may be made until the next look, ``most`` at most."""
        left = self._stops.steps_left(experiment, step)
        return min(most, left, self._measures.steps_left(step, most))

    def due(self, experiment: Experiment, step: int, ended: bool) -> bool:
        """Return whether there is to be a look before the next step, or at the end."""
        return self._stops.due(experiment, step) or self._measures.due(step, ended)

    def dear(self, budget_s: float) -> bool:
        """Return whether a look may take longer than so many seconds."""
        return self._seconds > budget_s

    def look(
        self,
        engine: Engine,
        experiment: Experiment,
        step: int,
        penalty: float,
        diverged: bool,
        interrupt: Interrupt,
    ) -> bool:
        """Look where that is due; return whether it went through.

        ``penalty`` is what weights cost in the last step, ``diverged`` says whether the next one
        diverges. In plain Python a look at many samples takes long, so that it can be given up.
        """
        begun = perf_counter()
        tested = self._problem.test if len(self._problem.test) else self._problem.train
        watched = self._stops.due(experiment, step)
        try:
            self._stops.look(experiment, step, lambda: engine.loss_of(tested, interrupt))
            finished = step >= experiment.training.steps
            ended = finished or diverged or bool(self.stopped_by(experiment, step))
            measuring = self._measures.due(step, ended)
            if measuring:
                (_, train), (_, test) = self.judged(engine, interrupt)
                self._measures.note(step, penalty, train, test)
        except Interrupted:
            return False
        if watched or measuring:
            self._seconds = perf_counter() - begun
        return True

    def judged(self, engine: Engine, interrupt: Interrupt | None) -> tuple[Judged, ...]:
        """Return outputs and metrics for the samples trained on, and for those to test with.

        Raises Interrupted if ``interrupt`` says so.
        """
        found = []
        for judge in self._measures.judges:
            loss, outputs = engine.judged(judge.dataset, interrupt)
            found.append((outputs, judge.metrics(outputs, loss)))
        return tuple(found)
