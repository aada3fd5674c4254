"""The result of one run among many: a row of numbers, equal to those of the run alone."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import isfinite, isnan, nan
from time import perf_counter
from typing import Any

from scratchnet.engines import EngineUnavailable, Interrupt
from scratchnet.engines.threads import limited_threads
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.reference.article import Parameters
from scratchnet.run.evaluation import evaluators_of
from scratchnet.run.metrics import Predictions, compute_metric, principal_metric
from scratchnet.run.session import Session

#: The status of a run that could not be started: its experiment cannot be used.
REFUSED = "refused"

#: Steps of each of two spacings after which a test loss is followed.
_TEST_POINTS = 24

#: Asked of each finished run, where it was made. To go to other processes it must be picklable.
Examine = Callable[[Session], Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one run.

    ``number`` is the place of its experiment among those that were given, from 0. ``status`` is
    ``finished``, ``diverged`` or ``refused``; ``stopped_by`` says which condition stopped the run
    early, or why its experiment was refused, else it is "". ``loss`` is that of the last step,
    from before its update, as in the log; ``test_loss`` is that of the test samples at the end.
    ``metric`` and ``test_metric`` are the principal metric of the training and of the test samples:
    accuracy, or of a regression R². Each is None where it is not defined; metrics need NumPy.

    ``seconds`` of training are not compared. ``found`` is what ``examine`` returned.
    ``test_losses`` are those after the first of the run's `followed_steps`, if they were asked for.
    """

    number: int
    status: str
    stopped_by: str = ""
    steps: int = 0
    loss: float | None = None
    test_loss: float | None = None
    metric: float | None = None
    test_metric: float | None = None
    seconds: float = field(default=0.0, compare=False)
    parameters: Parameters | None = None
    found: Any = None
    test_losses: "array[float]" = field(default_factory=lambda: array("d"))

    def at(self, number: int) -> "Result":
        """Return the same result with another number."""
        return self if number == self.number else replace(self, number=number)


def run_to_end(
    number: int,
    experiment: Experiment,
    engine: str,
    *,
    examine: Examine | None = None,
    keep_parameters: bool = False,
    follow_test: bool = False,
    interrupt: Interrupt | None = None,
    threads: int | None = None,
) -> Result | None:
    """Train an experiment to its end, and return what came of it; None if it was interrupted.

    With ``follow_test`` the loss of test samples, if there are any, is worked out on the way too,
    which changes no bit of the run. A compiled engine uses so many ``threads``; None is all that it
    may use here. Raises EngineUnavailable.
    """
    with limited_threads(threads):
        try:
            session = Session(experiment, engine)
        except EngineUnavailable:
            raise
        except (InvalidInput, FormulaError) as error:
            return Result(number, REFUSED, str(error))
        start = perf_counter()
        test_losses = _followed(session, interrupt) if follow_test else array("d")
        session.advance(interrupt=interrupt)
        seconds = perf_counter() - start
        if not session.ended:
            return None
        result = result_of(
            session, number, seconds, examine=examine, keep_parameters=keep_parameters
        )
        return replace(result, test_losses=test_losses) if test_losses else result


def followed_steps(count: int) -> list[int]:
    """Return after which of ``count`` steps the test loss is followed, some evenly spaced and some
    evenly on a logarithmic axis.
    """
    shares = [number / (_TEST_POINTS - 1) for number in range(_TEST_POINTS)]
    return sorted(
        {round(count**share) for share in shares}
        | {1 + round((count - 1) * share) for share in shares}
    )


def _followed(session: Session, interrupt: Interrupt | None) -> "array[float]":
    """Make the steps of a run, and return the test losses on the way."""
    losses, test = array("d"), session.problem.test
    if not len(test):
        return losses
    for step in followed_steps(session.experiment.training.steps):
        session.advance(steps=step - session.step, interrupt=interrupt)
        loss = session.loss_of(test)
        # Curves hold finite numbers, like those of training losses.
        if session.step < step or not isfinite(loss):
            break
        losses.append(loss)
    return losses


def result_of(
    session: Session,
    number: int,
    seconds: float = 0.0,
    *,
    examine: Examine | None = None,
    keep_parameters: bool = False,
) -> Result:
    """Return what came of a session that has ended."""
    return Result(
        number=number,
        status=session.status.value,
        stopped_by=session.stopped_by,
        steps=session.step,
        loss=session.losses[-1] if session.step else None,
        **_evaluated(session),
        seconds=seconds,
        parameters=session.parameters() if keep_parameters else None,
        found=examine(session) if examine is not None else None,
    )


def _evaluated(session: Session) -> dict[str, Any]:
    """Return the fields of a result that an evaluation at the end gives."""
    problem = session.problem
    loss = session.loss_of(problem.test) if len(problem.test) else nan
    found: dict[str, Any] = {"test_loss": None if isnan(loss) else loss}
    metric = principal_metric(bool(problem.classes))
    # One metric alone: all of them would take a tenth as long as the article's run.
    names = ("metric", "test_metric")
    for name, evaluator in zip(names, evaluators_of(problem), strict=True):
        if not len(evaluator.dataset):
            continue
        try:
            outputs = session.outputs(evaluator.dataset)
        except ModuleNotFoundError:
            # The reference trains without NumPy; metrics are computed with it.
            return found
        predictions = Predictions(evaluator.targets, outputs, len(evaluator.dataset.classes))
        found[name] = compute_metric(metric, predictions)
    return found
