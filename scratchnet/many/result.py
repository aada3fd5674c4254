"""The result of one run among many: a row of numbers, equal to those of the run alone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import isnan
from time import perf_counter
from typing import Any

from scratchnet.engines import EngineUnavailable, Interrupt
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.reference.article import Parameters
from scratchnet.run.metrics import principal_metric
from scratchnet.run.session import Session

#: The status of a run that could not be started: its experiment cannot be used.
REFUSED = "refused"

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
    interrupt: Interrupt | None = None,
) -> Result | None:
    """Train an experiment to its end, and return what came of it; None if it was interrupted.

    Raises EngineUnavailable.
    """
    try:
        session = Session(experiment, engine)
    except EngineUnavailable:
        raise
    except (InvalidInput, FormulaError) as error:
        return Result(number, REFUSED, str(error))
    start = perf_counter()
    session.advance(interrupt=interrupt)
    seconds = perf_counter() - start
    if not session.ended:
        return None
    return result_of(session, number, seconds, examine=examine, keep_parameters=keep_parameters)


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


def _evaluated(session: Session) -> dict[str, float | None]:
    """Return the fields of a result that an evaluation at the end gives."""
    try:
        (_, train), (_, test) = session.evaluate()
    except ModuleNotFoundError:
        # The reference trains without NumPy; metrics are computed with it.
        loss = session.loss_of(session.problem.test)
        return {"test_loss": None if isnan(loss) else loss}
    name = principal_metric(bool(session.problem.classes)).name
    return {
        "test_loss": test.loss if test else None,
        "metric": train.metrics.get(name) if train else None,
        "test_metric": test.metrics.get(name) if test else None,
    }
