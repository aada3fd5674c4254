"""How far each format is from the reference, measured by running what is written.

scikit-learn is measured too: it is no format, but it has networks that take our parameters.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import nan
from random import Random
from typing import TYPE_CHECKING, Any

from scratchnet.datasets.dataset import stream
from scratchnet.export.models.formats import FORMATS, Points, Predict, point_by_point
from scratchnet.export.models.packages import (
    MissingPackage,
    first_line,
    import_package,
    package_version,
)
from scratchnet.export.models.trained_network import Input, TrainedNetwork
from scratchnet.formula import UndefinedFormula
from scratchnet.registry import ACTIVATIONS, SOFTMAX
from scratchnet.tables import ColumnEncoding, Kind
from scratchnet.tables.column_encoding import Value, date_text, input_slices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 10_000
SCIKIT_LEARN = "scikit-learn"

#: Progress is reported after this many points.
_CHUNK = 200
_REFERENCE = "reference"
#: The fraction of missing values where there may be some, and days from which others are drawn.
_MISSING_SHARE, _DAYS = 0.1, 20_000

#: Called with the name of what is run and the fraction of its points that is done.
ReportProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest differences of a format's outputs from the reference's.

    ``runtime`` is the name and version of what ran it. ``absolute`` is |a - b|, ``relative`` the
    same divided by the larger of |a| and |b|; both are None if it could not be measured, and then
    ``note`` says why. ``identical`` is whether every output has the same bits.
    """

    format: str
    runtime: str = ""
    absolute: float | None = None
    relative: float | None = None
    identical: bool = False
    note: str = ""

    @property
    def note_text(self) -> str:
        """The note, or that all outputs are identical."""
        return self.note or ("bit-identical" if self.identical else "")


def measured_names() -> list[str]:
    """Return the names of all that is measured, in order: every format, and scikit-learn."""
    return [*FORMATS, SCIKIT_LEARN]


def measure_differences(
    network: TrainedNetwork,
    points: int = POINTS,
    seed: int = 0,
    report: ReportProgress = lambda *_: None,
) -> Iterator[Difference]:
    """Yield a row for each format and for scikit-learn as soon as it is measured.

    The points are uniformly random over the inputs' ranges, or over the columns' values.
    """
    at = _random_points(network, points, seed)
    reference = point_by_point(network.predictor(), UndefinedFormula, network.output_count)
    expected = _in_chunks(reference, at, partial(report, _REFERENCE))
    for name in measured_names():
        try:
            runtime, predict = _loaded(name, network)
            found = _in_chunks(predict, at, partial(report, name))
        except MissingPackage as error:
            yield Difference(name, note=error.hint)
        except NoEquivalent as error:
            yield Difference(name, note=f"no equivalent: {error}")
        except Exception as error:
            # One runtime's error must not keep the others from being measured.
            yield Difference(name, note=f"cannot be run: {first_line(error)}")
        else:
            yield _difference(name, runtime, expected, found)


def _random_points(network: TrainedNetwork, count: int, seed: int) -> Points:
    random = stream(seed, "differences")
    own = [network.inputs[part] for part in input_slices(network.columns)]
    if network.columns:
        columns = list(zip(network.columns, own, strict=True))
        return [tuple(_random_value(*each, random) for each in columns) for _ in range(count)]
    return [tuple(_random_number(each, random) for each in network.inputs) for _ in range(count)]


def _random_number(among: Input, random: Random) -> float:
    return among.low + (among.high - among.low) * random.random()


def _random_value(column: ColumnEncoding, inputs: Sequence[Input], random: Random) -> Value:
    """Return any value of a column, now and then a missing one if it may be."""
    if column.missing is not None and random.random() < _MISSING_SHARE:
        return None
    if column.categories:
        return random.choice(column.categories)
    if column.kind is Kind.NUMBER:
        return _random_number(inputs[0], random)
    numbers = dict(zip(column.parts, inputs, strict=True))
    day = column.first_day + random.randrange(_DAYS)
    if "days" in numbers:
        day = column.first_day + int(_random_number(numbers["days"], random))
    day = min(max(day, date.min.toordinal()), date.max.toordinal())
    return date_text(date.fromordinal(day), column.format)


def _loaded(name: str, network: TrainedNetwork) -> tuple[str, Predict]:
    """Return the name and version of what runs a format, and the network loaded into it."""
    if name == SCIKIT_LEARN:
        predict = scikit_learn_predictor(network)
        return package_version("sklearn"), predict
    form = FORMATS[name]
    content = form.content(network)
    return form.runtime(), form.load(content)


def _in_chunks(
    predict: Predict, points: Points, report: Callable[[float], None]
) -> "NDArray[np.float64]":
    import numpy as np

    found = []
    for begin in range(0, len(points), _CHUNK):
        report(begin / len(points))
        found.append(predict(points[begin : begin + _CHUNK]))
    return np.concatenate(found)


def _difference(
    name: str, runtime: str, expected: "NDArray[np.float64]", found: "NDArray[np.float64]"
) -> Difference:
    import numpy as np

    identical = bool(
        ((expected.view(np.int64) == found.view(np.int64)) | _both_nan(expected, found)).all()
    )
    with np.errstate(all="ignore"):
        absolute = np.abs(found - expected)
        relative = absolute / np.maximum(np.abs(expected), np.abs(found))
    # Equal infinities, and 0 and 0, are no difference.
    same = (expected == found) | _both_nan(expected, found)
    absolute, relative = (np.where(same, 0.0, values) for values in (absolute, relative))
    undefined_in_one = np.isnan(expected) != np.isnan(found)
    note = ""
    if undefined_in_one.any():
        absolute, relative = absolute[~undefined_in_one], relative[~undefined_in_one]
        count = int(undefined_in_one.any(axis=1).sum())
        note = f"{count:,} points have outputs in only one of the two"
    return Difference(
        name,
        runtime,
        float(absolute.max(initial=0.0)),
        float(relative.max(initial=0.0)),
        identical,
        note,
    )


def _both_nan(expected: "NDArray[np.float64]", found: "NDArray[np.float64]") -> "NDArray[np.bool_]":
    import numpy as np

    nan: NDArray[np.bool_] = np.isnan(expected) & np.isnan(found)
    return nan


class NoEquivalent(Exception):
    """scikit-learn has no such network; the message says why."""


def scikit_learn_predictor(network: TrainedNetwork) -> Predict:
    """Return scikit-learn's network with our parameters as a function of points.

    It takes what our first layer takes. Raises NoEquivalent and MissingPackage.
    """
    import numpy as np

    estimator = _estimator(network)
    tables = [np.array(rows) for rows in network.parameters]
    estimator.coefs_ = [table[:, :-1].T for table in tables]
    estimator.intercepts_ = [table[:, -1] for table in tables]
    classifies = hasattr(estimator, "predict_proba")

    def predict(points: Points) -> "NDArray[np.float64]":
        encoded = point_by_point(network.encoder(), UndefinedFormula, len(tables[0][0]) - 1)(points)
        defined = np.isfinite(encoded).all(axis=1)
        outputs = np.full((len(points), network.output_count), nan)
        taken = encoded[defined]
        if len(taken):
            found = estimator.predict_proba(taken) if classifies else estimator.predict(taken)
            found = found.reshape(len(taken), -1)
            if network.output_scalings:
                base, width, factor, shift = np.array(network.output_scalings).T
                found = (found - shift) / factor * width + base
            outputs[defined] = found[:, -1:] if network.is_binary and classifies else found
        return outputs

    return predict


def _estimator(network: TrainedNetwork) -> Any:
    """Return an estimator of the same shape, initialized by a step on arbitrary samples."""
    *hidden, output = network.activations
    for name in hidden:
        if ACTIVATIONS[name].scikit_learn is None:
            raise NoEquivalent(f"it has no activation {name}")
    if len(set(hidden)) > 1:
        raise NoEquivalent("it has one activation for all hidden layers")
    several = network.output_count > 2
    classifies = (output == "sigmoid" and network.is_binary) or (output == SOFTMAX.name and several)
    if output == SOFTMAX.name and not several:
        raise NoEquivalent("for two classes it has one output")
    if not classifies and output != "linear":
        raise NoEquivalent(f"it has no such outputs with {output}")
    neural = import_package("sklearn", "neural_network")
    estimator = (neural.MLPClassifier if classifies else neural.MLPRegressor)(
        hidden_layer_sizes=tuple(len(rows) for rows in network.parameters[:-1]),
        activation=ACTIVATIONS[hidden[0]].scikit_learn if hidden else "identity",
    )
    width, outputs = len(network.parameters[0][0]) - 1, network.output_count
    with warnings.catch_warnings():
        # It warns that it has not converged.
        warnings.simplefilter("ignore")
        if classifies:
            labels = list(range(max(outputs, 2)))
            estimator.partial_fit([[0.0] * width] * len(labels), labels, classes=labels)
        else:
            targets = [0.0] * 2 if outputs == 1 else [[0.0] * outputs] * 2
            estimator.partial_fit([[0.0] * width] * 2, targets)
    return estimator
