"""What the table of predictions holds: a row for each sample. No Qt."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gui.views.answers import are_probabilities
from gui.views.map.values import misclassified, predicted_classes
from scratchnet.datasets import sample_rows
from scratchnet.explain import SampleResults
from scratchnet.numbers import fixed, significant
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]

_DIGITS = 4


class Column(Enum):
    """A column of the table: its title, and its tool tip."""

    ROW = "Row", "The number of the sample among all samples of the data"
    TARGET = "Target", "What is to be predicted"
    PREDICTION = "Prediction", "What the network predicts"
    RESULT = "Result", "Whether the predicted class is the target"
    ERROR = "Error", "Prediction minus target"
    PROBABILITY = "Probability", "The probability that the network gives to its prediction"
    OUTPUT = "Output", "The network's output for the predicted class"
    LOSS = "Loss", "The loss of this sample, without penalty; of several targets that of all"

    def __init__(self, title: str, help_text: str) -> None:
        self.title = title
        self.help = help_text


_OF_VALUES = Column.ROW, Column.TARGET, Column.PREDICTION, Column.ERROR, Column.LOSS
_TEXTS = Column.TARGET, Column.PREDICTION, Column.RESULT


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of the table: arrays with an entry for each sample, by columns.

    ``wrong`` says which classes are predicted wrongly. ``classes`` are their names, if there are
    any: targets and predictions are their numbers.
    """

    columns: tuple[Column, ...]
    values: dict[Column, Array]
    wrong: NDArray[np.bool_]
    classes: tuple[str, ...]

    @classmethod
    def of(cls, scene: Scene, results: SampleResults, test: bool) -> "Rows":
        """Return the rows of the training or of the test samples."""
        dataset, outputs = scene.test if test else scene.dataset, results.outputs
        count = len(scene.dataset) + len(scene.test)
        values = {
            Column.ROW: np.array(sample_rows(scene.experiment, count)[test], np.float64) + 1,
            Column.TARGET: np.array(dataset.targets, np.float64),
            Column.LOSS: results.losses,
        }
        if not scene.classes:
            values[Column.PREDICTION] = outputs[:, 0]
            values[Column.ERROR] = outputs[:, 0] - values[Column.TARGET]
            return cls(_OF_VALUES, values, np.zeros(len(dataset), np.bool_), ())
        last = len(scene.classes) - 1
        wrong = misclassified(scene, dataset, outputs)
        predicted = predicted_classes(outputs.T)
        values[Column.TARGET] = np.clip(np.rint(values[Column.TARGET]), 0, last)
        values[Column.PREDICTION] = predicted.astype(np.float64)
        values[Column.RESULT] = wrong.astype(np.float64)
        likely = Column.OUTPUT
        if are_probabilities(scene):
            likely = Column.PROBABILITY
        values[likely] = _of_prediction(outputs, predicted, likely is Column.PROBABILITY)
        columns = Column.ROW, Column.TARGET, Column.PREDICTION, Column.RESULT, likely, Column.LOSS
        return cls(columns, values, wrong, scene.classes)

    def __len__(self) -> int:
        return len(self.wrong)

    def order(self, by: Column, descending: bool, wrong_only: bool) -> NDArray[np.intp]:
        """Return the numbers of the samples in order; equal ones keep that of the data."""
        keys = self.values.get(by, self.values[Column.LOSS])
        if by is Column.ERROR:
            # Too high and too low is equally far.
            keys = np.abs(keys)
        # What is no number is worst.
        keys = np.where(np.isnan(keys), np.inf, keys)
        order = np.argsort(-keys if descending else keys, kind="stable")
        return order[self.wrong[order]] if wrong_only else order

    def is_text(self, column: Column) -> bool:
        """Return whether cells of a column are texts, and not numbers."""
        return bool(self.classes) and column in _TEXTS

    def text(self, sample: int, column: Column) -> str:
        """Return what a cell holds."""
        value = float(self.values[column][sample])
        match column:
            case Column.ROW:
                return f"{value:,.0f}"
            case Column.TARGET | Column.PREDICTION if self.classes:
                return self.classes[int(value)]
            case Column.RESULT:
                return "wrong" if value else "right"
            case Column.PROBABILITY:
                return f"{100 * value:.1f} %"
            case Column.LOSS | Column.OUTPUT:
                return fixed(value, _DIGITS)
        return significant(value, _DIGITS)


def _of_prediction(outputs: Array, predicted: NDArray[np.intp], probability: bool) -> Array:
    """Return the output for the predicted class; one output is that of the second of two."""
    if outputs.shape[1] > 1:
        several: Array = np.take_along_axis(outputs, predicted[:, np.newaxis], axis=1)[:, 0]
        return several
    single: Array = outputs[:, 0]
    return np.where(predicted == 1, single, 1 - single) if probability else single
