"""Metrics: how good a network is on some samples, beyond its loss.

Each metric is one record in `METRICS`. The run bar, the loss view, the CSV of values and the report
read the record, so that another metric needs nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from math import fsum, inf, isfinite, sqrt
from typing import TYPE_CHECKING

from scratchnet.numbers import fixed, significant
from scratchnet.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Predictions:
    """What a network predicts for some samples, and their targets.

    ``targets`` has the shape (samples,): values, or numbers of classes; of several targets it is
    (samples, targets). ``outputs`` has the shape (samples, outputs). ``class_count`` is 0 for
    values. A single output means two classes: above 0.5 is class 1.
    """

    def __init__(
        self, targets: "NDArray[np.float64]", outputs: "NDArray[np.float64]", class_count: int = 0
    ) -> None:
        self.targets = targets
        self.outputs = outputs
        self.class_count = class_count

    @cached_property
    def classes(self) -> "NDArray[np.int64]":
        """The predicted class of each sample, shape (samples,)."""
        import numpy as np

        if self.outputs.shape[1] == 1:
            return (self.outputs[:, 0] > 0.5).astype(np.int64)
        classes: NDArray[np.int64] = self.outputs.argmax(axis=1)
        return classes

    @cached_property
    def confusion(self) -> tuple[tuple[int, ...], ...]:
        """Counts: a row for each true class, in it a column for each predicted class."""
        import numpy as np

        count = self.class_count
        cells = self.targets.astype(np.int64) * count + self.classes
        counts = np.bincount(cells, minlength=count * count).tolist()
        return tuple(tuple(counts[row : row + count]) for row in range(0, count * count, count))

    @cached_property
    def class_counts(self) -> tuple[tuple[int, int, int], ...]:
        """How many samples are correct, predicted and true, for each class.

        In plain Python: for a few classes, each call of NumPy takes longer than all of this.
        """
        rows, columns = self.confusion, zip(*self.confusion, strict=True)
        return tuple(
            (row[number], sum(column), sum(row))
            for number, (row, column) in enumerate(zip(rows, columns, strict=True))
        )

    def by_target(self) -> "list[Predictions]":
        """Return the predictions of each target by itself."""
        if self.targets.ndim == 1:
            return [self]
        columns = zip(self.targets.T, self.outputs.T, strict=True)
        return [Predictions(targets, outputs[:, None]) for targets, outputs in columns]

    @cached_property
    def errors(self) -> "NDArray[np.float64]":
        """Predicted value minus target, shape (samples,)."""
        return self.outputs[:, 0] - self.targets

    @cached_property
    def squared_error(self) -> float:
        """The sum of the squared errors."""
        return float((self.errors**2).sum())


def _score_text(value: float) -> str:
    """Return a score with four decimals; what is smaller is 0 on a scale that ends at 1."""
    return fixed(round(value, 4) + 0.0, 4)  # never −0


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric.

    ``name`` is its key and its column in CSV files. ``label`` is written within a sentence,
    ``short`` where there is little room. ``compute`` takes `Predictions` of at least one sample; it
    returns None where the metric is undefined. ``axis`` is the range of its axis; an upper end of
    None is as high as the measured values.
    """

    name: str
    label: str
    short: str
    help: str
    for_classes: bool
    compute: Callable[[Predictions], float | None]
    text: Callable[[float], str] = _score_text
    higher_is_better: bool = True
    axis: tuple[float, float | None] = (0.0, 1.0)

    @property
    def title(self) -> str:
        """The label with a capital letter."""
        return self.label[0].upper() + self.label[1:]


def metrics_for(classification: bool) -> tuple[Metric, ...]:
    """Return the metrics of a classification, or of a regression; the principal one is first."""
    return tuple(metric for metric in METRICS.values() if metric.for_classes == classification)


def principal_metric(classification: bool) -> Metric:
    """Return the metric that is shown where there is room for one."""
    return metrics_for(classification)[0]


def compute_metrics(predictions: Predictions) -> dict[str, float]:
    """Return each metric that is defined and finite, by name."""
    found = {}
    for metric in metrics_for(predictions.class_count > 0):
        value = compute_metric(metric, predictions)
        if value is not None:
            found[metric.name] = value
    return found


def compute_metric(metric: Metric, predictions: Predictions) -> float | None:
    """Return a metric; None where it is not defined or not finite."""
    import numpy as np

    # Squares of huge numbers are infinite.
    with np.errstate(over="ignore", invalid="ignore"):
        value = metric.compute(predictions)
    return value if value is not None and isfinite(value) else None


_Compute = Callable[[Predictions], float]


def _accuracy(predictions: Predictions) -> float:
    import numpy as np

    # Without the counts of each class, which nothing else may ask for.
    correct = np.count_nonzero(predictions.classes == predictions.targets)
    return int(correct) / len(predictions.targets)


def _macro(fraction: Callable[[int, int, int], tuple[int, int]]) -> _Compute:
    """Return the mean over classes of a fraction, as scikit-learn's ``average="macro"`` has it.

    ``fraction`` returns numerator and denominator from the counts of one class: correct,
    predicted and true samples. A class without samples and predictions does not count; a fraction
    with the denominator 0 is 0 (``zero_division=0``).
    """

    def compute(predictions: Predictions) -> float:
        fractions = []
        for correct, predicted, true in predictions.class_counts:
            if predicted + true > 0:
                numerator, denominator = fraction(correct, predicted, true)
                fractions.append(numerator / max(denominator, 1))
        return fsum(fractions) / len(fractions)

    return compute


def _uniform_average(
    compute: Callable[[Predictions], float | None],
) -> Callable[[Predictions], float | None]:
    """Return a metric of one target as the mean over all of them, each counting the same.

    So does scikit-learn's ``multioutput="uniform_average"``. It is undefined if one of them is.
    """

    def average(predictions: Predictions) -> float | None:
        found = [compute(each) for each in predictions.by_target()]
        values = [value for value in found if value is not None]
        if len(values) < len(found):
            return None
        return values[0] if len(values) == 1 else fsum(values) / len(values)

    return average


def _r2(predictions: Predictions) -> float | None:
    targets = predictions.targets
    spread = float(((targets - targets.mean()) ** 2).sum())
    left = predictions.squared_error
    return 1 - left / spread if 0 < spread < inf and left < inf else None


def _mean_absolute_error(predictions: Predictions) -> float:
    return float(abs(predictions.errors).mean())


def _rmse(predictions: Predictions) -> float:
    return sqrt(predictions.squared_error / len(predictions.targets))


#: Every metric by its name. The first one for classes, and the first for values, are principal.
METRICS = Registry(
    Metric(
        name="accuracy",
        label="accuracy",
        short="accuracy",
        help="Fraction of samples whose class is predicted",
        for_classes=True,
        compute=_accuracy,
        text=lambda value: f"{100 * value:.1f} %",
    ),
    Metric(
        name="precision",
        label="precision (macro)",
        short="precision",
        help="Of the samples predicted to be of a class, the fraction that is; mean over classes",
        for_classes=True,
        compute=_macro(lambda correct, predicted, _true: (correct, predicted)),
    ),
    Metric(
        name="recall",
        label="recall (macro)",
        short="recall",
        help="Of the samples of a class, the fraction predicted to be; mean over classes",
        for_classes=True,
        compute=_macro(lambda correct, _predicted, true: (correct, true)),
    ),
    Metric(
        name="f1",
        label="F1 (macro)",
        short="F1",
        help="Harmonic mean of a class's precision and recall; mean over classes",
        for_classes=True,
        compute=_macro(lambda correct, predicted, true: (2 * correct, predicted + true)),
    ),
    Metric(
        name="r2",
        label="R²",
        short="R²",
        help="1 − squared error / variance of the targets: 1 is perfect, 0 no better than the mean",
        for_classes=False,
        compute=_uniform_average(_r2),
    ),
    Metric(
        name="mean_absolute_error",
        label="mean absolute error",
        short="MAE",
        help="Mean distance of the prediction from the target",
        for_classes=False,
        compute=_uniform_average(_mean_absolute_error),
        text=partial(significant, digits=4),
        higher_is_better=False,
        axis=(0.0, None),
    ),
    Metric(
        name="rmse",
        label="root mean squared error",
        short="RMSE",
        help="Square root of the mean squared distance of the prediction from the target",
        for_classes=False,
        compute=_uniform_average(_rmse),
        text=partial(significant, digits=4),
        higher_is_better=False,
        axis=(0.0, None),
    ),
)
