"""How far each format is from our own forward pass, measured by running what is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scratchnet.datasets.sampling import stream
from scratchnet.export.models.formats import FORMATS
from scratchnet.export.models.packages import MissingPackage, first_line
from scratchnet.export.models.runtimes import RUNTIMES, Points, Run, one_by_one
from scratchnet.export.models.scikit import NoEquivalent, scikit_run, scikit_version
from scratchnet.export.models.trained import TrainedNetwork
from scratchnet.formula import UndefinedFormula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 10_000
#: What is not a format, but computes the same where it can.
SCIKIT = "scikit-learn"
#: Everything that is measured, in order.
MEASURED = (*FORMATS, SCIKIT)

#: So many points at a time, so that it is known how far it is.
_PORTION = 200
_OURS = "reference"

#: Told what is run, and which part of its points is done, now and then.
Watch = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest differences of a format's outputs from ours.

    ``runtime`` is what ran it, with its version. ``absolute`` is |a - b|, ``relative`` the same
    divided by the larger of |a| and |b|; both are None where there is nothing to measure, and
    then ``note`` says why. ``identical`` is whether every output has the same bits.
    """

    format: str
    runtime: str = ""
    absolute: float | None = None
    relative: float | None = None
    identical: bool = False
    note: str = ""

    @property
    def words(self) -> str:
        """What else there is to say."""
        return self.note or ("bit-identical" if self.identical else "")


def measure_differences(
    network: TrainedNetwork, points: int = POINTS, seed: int = 0, watch: Watch = lambda *_: None
) -> Iterator[Difference]:
    """Yield a row for each format and for scikit-learn, when it has been measured.

    The points are uniformly random over the inputs' ranges. Ours is the reference's own forward.
    """
    at = _points(network, points, seed)
    reference = one_by_one(network.function(), UndefinedFormula, network.output_count)
    ours = _in_portions(reference, at, partial(watch, _OURS))
    for name in MEASURED:
        try:
            runtime, run = _prepared(name, network)
            theirs = _in_portions(run, at, partial(watch, name))
        except MissingPackage as error:
            yield Difference(name, note=error.hint)
        except NoEquivalent as error:
            yield Difference(name, note=f"no equivalent: {error}")
        except Exception as error:
            # What a runtime of others refuses keeps nobody from measuring the rest.
            yield Difference(name, note=f"cannot be run: {first_line(error)}")
        else:
            yield _difference(name, runtime, ours, theirs)


def _points(network: TrainedNetwork, count: int, seed: int) -> Points:
    random = stream(seed, "differences").random
    return [
        tuple(each.low + (each.high - each.low) * random() for each in network.inputs)
        for _ in range(count)
    ]


def _prepared(name: str, network: TrainedNetwork) -> tuple[str, Run]:
    """Return what runs a format, by its name and version, and the run."""
    if name == SCIKIT:
        run = scikit_run(network)
        return scikit_version(), run
    runtime, content = RUNTIMES[name], FORMATS[name].content(network)
    return runtime.version(), runtime.load(content)


def _in_portions(run: Run, points: Points, watch: Callable[[float], None]) -> "NDArray[np.float64]":
    import numpy as np

    found = []
    for begin in range(0, len(points), _PORTION):
        watch(begin / len(points))
        found.append(run(points[begin : begin + _PORTION]))
    return np.concatenate(found)


def _difference(
    name: str, runtime: str, ours: "NDArray[np.float64]", theirs: "NDArray[np.float64]"
) -> Difference:
    import numpy as np

    identical = bool(
        ((ours.view(np.int64) == theirs.view(np.int64)) | _both_nan(ours, theirs)).all()
    )
    with np.errstate(all="ignore"):
        absolute = np.abs(theirs - ours)
        relative = absolute / np.maximum(np.abs(ours), np.abs(theirs))
    # The same infinity, and 0 beside 0, are no difference.
    same = (ours == theirs) | _both_nan(ours, theirs)
    absolute, relative = (np.where(same, 0.0, values) for values in (absolute, relative))
    apart = np.isnan(ours) != np.isnan(theirs)
    note = ""
    if apart.any():
        absolute, relative = absolute[~apart], relative[~apart]
        note = f"{int(apart.any(axis=1).sum()):,} points have outputs in one alone"
    return Difference(
        name,
        runtime,
        float(absolute.max(initial=0.0)),
        float(relative.max(initial=0.0)),
        identical,
        note,
    )


def _both_nan(ours: "NDArray[np.float64]", theirs: "NDArray[np.float64]") -> "NDArray[np.bool_]":
    import numpy as np

    nan: NDArray[np.bool_] = np.isnan(ours) & np.isnan(theirs)
    return nan
