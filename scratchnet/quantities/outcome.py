"""The outcome of a run: what can be measured of it, each number worked out when it is asked for."""

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, Problem
from scratchnet.engines import Engine, make_engine
from scratchnet.reference.article import Parameters
from scratchnet.run.evaluation import Evaluator
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Evaluation, Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class MissingQuantity(Exception):
    """A formula has no value for a run; the message says why."""


class Outcome:
    """A run as it is after the last step of ``snapshot``.

    ``test`` replaces the problem's own test samples, such as by fresh ones. ``evaluate`` returns
    the loss and the outputs of samples, if what made the run can still tell: no engine is built
    then. ``evaluation`` and
    ``test_evaluation`` are known already, if given; else they are computed when they are needed.
    ``runs`` is how many runs were made, this one included: evidence, which only its owner knows.
    ``share`` is the part of the seeds of a check that reached the goals, once that is known.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        problem: Problem,
        *,
        test: Dataset | None = None,
        evaluation: Evaluation | None = None,
        test_evaluation: Evaluation | None = None,
        evaluate: "Callable[[Dataset], tuple[float, NDArray[np.float64]]] | None" = None,
        runs: int = 1,
        share: float | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.problem = problem
        self.test = problem.test if test is None else test
        self.runs = runs
        self.share = share
        self._known = evaluation
        self._known_test = test_evaluation
        self._evaluate = evaluate

    @classmethod
    def of_session(
        cls,
        session: Session,
        *,
        test: Dataset | None = None,
        runs: int = 1,
        share: float | None = None,
    ) -> "Outcome":
        """Return the outcome of a session as it is now."""
        return cls(session.snapshot(), session.problem, test=test, runs=runs, share=share)

    @cached_property
    def engine(self) -> Engine:
        """An engine with the run's parameters and its training samples."""
        engine = make_engine(self.snapshot.engine, self.snapshot.experiment, self.problem.train)
        engine.set_parameters(self.snapshot.parameters)
        return engine

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """The evaluation of all training samples with the parameters as they are now."""
        return self._known or self._evaluated(self.problem.train)

    @cached_property
    def test_evaluation(self) -> Evaluation | None:
        """The same of the test samples; None if there are none."""
        return self._known_test or self._evaluated(self.test)

    @cached_property
    def gradients(self) -> Parameters:
        """∂L/∂parameter over the training samples, in the shape of the parameters."""
        return self.engine.gradients()

    @cached_property
    def hidden_outputs(self) -> "tuple[NDArray[np.float64], ...]":
        """What each hidden layer returns for the training samples, shape (samples, neurons)."""
        values = self.engine.neurons(self.problem.train.inputs)
        ends = [0]
        for size in self.problem.sizes[1:-1]:
            ends.append(ends[-1] + size)
        return tuple(values[:, start:end] for start, end in pairwise(ends))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """All weights, layer by layer, without the biases."""
        return tuple(
            weight for layer in self.snapshot.parameters for row in layer for weight in row[:-1]
        )

    def _evaluated(self, dataset: Dataset) -> Evaluation | None:
        if not len(dataset):
            return None
        loss, outputs = (self._evaluate or self.engine.evaluate)(dataset)
        return Evaluator(dataset, self.problem.target_names).evaluate(outputs, loss)
