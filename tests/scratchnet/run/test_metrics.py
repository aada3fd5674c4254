"""Metrics: by hand, against scikit-learn's definitions, and one that a test registers."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from scratchnet.datasets import Dataset
from scratchnet.run.evaluation import Evaluator
from scratchnet.run.metrics import (
    METRICS,
    Metric,
    Predictions,
    compute_metrics,
    metrics_for,
    principal_metric,
)
from scratchnet.run.snapshot import Evaluation


def _evaluate(dataset: Dataset, outputs: NDArray[np.float64], loss: float) -> Evaluation | None:
    return Evaluator(dataset).evaluate(outputs, loss)


def _data(targets: list[float], classes: int = 0) -> Dataset:
    names = tuple(f"class {number}" for number in range(classes))
    return Dataset(tuple((float(k),) for k in range(len(targets))), tuple(targets), names)


def _all_of(value: float) -> dict[str, float]:
    return dict.fromkeys(("accuracy", "precision", "recall", "f1"), value)


@pytest.mark.parametrize("classes", [0, 2])
def test_no_samples_have_no_metrics(classes: int) -> None:
    assert _evaluate(_data([], classes), np.empty((0, 1)), float("nan")) is None


def test_a_single_output_predicts_two_classes_by_the_half() -> None:
    dataset = _data([0.0, 0.0, 1.0, 1.0, 1.0], classes=2)
    outputs = np.array([[0.2], [0.7], [0.5], [0.51], [3.0]])
    found = _evaluate(dataset, outputs, 0.25)
    # Rows are the true class, columns the predicted one.
    assert (found.loss, found.confusion) == (0.25, ((1, 1), (1, 2)))
    assert found.metrics["accuracy"] == 3 / 5


def test_many_outputs_predict_the_largest() -> None:
    dataset = _data([0.0, 1.0, 2.0, 2.0], classes=3)
    outputs = np.array([[0.8, 0.1, 0.1], [0.3, 0.3, 0.4], [0.0, 0.1, 0.9], [0.5, 0.2, 0.3]])
    found = _evaluate(dataset, outputs, 1.5)
    assert (found.loss, found.confusion) == (1.5, ((1, 0, 0), (0, 0, 1), (1, 0, 1)))
    assert list(found.metrics) == ["accuracy", "precision", "recall", "f1"]
    assert found.metrics["accuracy"] == 0.5
    assert all(type(count) is int for row in found.confusion for count in row)


def test_noise_on_a_target_leaves_its_class() -> None:
    dataset = _data([0.3, 0.8, -0.4, 1.7], classes=2)
    outputs = np.array([[0.0], [1.0], [0.0], [1.0]])
    assert _evaluate(dataset, outputs, 0.0) == Evaluation(0.0, _all_of(1.0), ((2, 0), (0, 2)))


def test_a_class_without_samples_keeps_its_row() -> None:
    found = _evaluate(_data([1.0], classes=3), np.array([[0.0, 0.0, 1.0]]), 0.0)
    assert found == Evaluation(0.0, _all_of(0.0), ((0, 0, 0), (0, 0, 1), (0, 0, 0)))


def test_precision_recall_and_f1_by_hand() -> None:
    dataset = _data([0.0, 0.0, 0.0, 1.0, 1.0, 2.0], classes=4)
    predicted = [0, 0, 1, 1, 2, 2]
    found = _evaluate(dataset, np.eye(4)[predicted], 0.0).metrics
    # Class 3 has no samples and no predictions, so that it does not count.
    precisions, recalls = (2 / 2, 1 / 2, 1 / 2), (2 / 3, 1 / 2, 1 / 1)
    assert found["precision"] == pytest.approx(sum(precisions) / 3)
    assert found["recall"] == pytest.approx(sum(recalls) / 3)
    pairs = zip(precisions, recalls, strict=True)
    assert found["f1"] == pytest.approx(sum(2 * p * r / (p + r) for p, r in pairs) / 3)


def test_a_class_that_is_never_predicted_has_precision_0() -> None:
    found = _evaluate(_data([0.0, 0.0, 0.0, 1.0], classes=2), np.zeros((4, 1)), 0.0).metrics
    assert found == {
        "accuracy": 0.75,
        "precision": pytest.approx((3 / 4 + 0) / 2),
        "recall": pytest.approx((1 + 0) / 2),
        "f1": pytest.approx((6 / 7 + 0) / 2),
    }


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("samples", [1, 4, 50])
def test_they_are_those_of_scikit_learn(classes: int, samples: int) -> None:
    sklearn = pytest.importorskip("sklearn.metrics")
    generator = np.random.default_rng(samples * classes)
    for _ in range(20):
        true = generator.integers(0, classes, samples)
        outputs = generator.normal(size=(samples, classes if classes > 2 else 1))
        predictions = Predictions(true.astype(float), outputs, classes)
        found = compute_metrics(predictions)
        options = {"average": "macro", "zero_division": 0}
        expected = {
            "accuracy": sklearn.accuracy_score(true, predictions.classes),
            "precision": sklearn.precision_score(true, predictions.classes, **options),
            "recall": sklearn.recall_score(true, predictions.classes, **options),
            "f1": sklearn.f1_score(true, predictions.classes, **options),
        }
        assert found == pytest.approx(expected)
        values = generator.normal(size=samples)
        found = compute_metrics(Predictions(values, outputs))
        assert found["rmse"] == pytest.approx(
            sklearn.root_mean_squared_error(values, outputs[:, 0])
        )
        if samples > 1:
            assert found["r2"] == pytest.approx(sklearn.r2_score(values, outputs[:, 0]))


def test_a_regression_by_hand() -> None:
    # The mean is 2, so the spread is 1 + 0 + 1; the errors are 0.5, 0 and -1.
    found = _evaluate(_data([1.0, 2.0, 3.0]), np.array([[1.5], [2.0], [2.0]]), 0.4)
    rmse = (1.25 / 3) ** 0.5
    assert found == Evaluation(
        0.4, {"r2": 1 - 1.25 / 2, "mean_absolute_error": 0.5, "rmse": rmse}, ()
    )


def test_a_perfect_regression_explains_all() -> None:
    found = _evaluate(_data([1.0, 2.0]), np.array([[1.0], [2.0]]), 0.0)
    assert found.metrics == {"r2": 1.0, "mean_absolute_error": 0.0, "rmse": 0.0}


def test_the_mean_explains_nothing() -> None:
    found = _evaluate(_data([1.0, 3.0]), np.array([[2.0], [2.0]]), 1.0)
    assert found.metrics == {"r2": 0.0, "mean_absolute_error": 1.0, "rmse": 1.0}


@pytest.mark.parametrize("targets", [[2.0], [2.0, 2.0, 2.0]])
def test_r2_is_undefined_for_equal_targets(targets: list[float]) -> None:
    found = _evaluate(_data(targets), np.full((len(targets), 1), 2.5), 0.25)
    assert found.metrics == {"mean_absolute_error": 0.5, "rmse": 0.5}


def test_numbers_whose_squares_overflow_give_no_warning() -> None:
    for size in (1e200, 1e300):
        found = _evaluate(_data([size, -size]), np.array([[0.0], [0.0]]), float("inf"))
        assert found.metrics == {"mean_absolute_error": size}


def test_outputs_that_are_not_numbers_have_no_metrics() -> None:
    found = _evaluate(_data([1.0, 2.0]), np.full((2, 1), np.nan), float("nan"))
    assert found.metrics == {}


def test_an_evaluator_can_be_used_again() -> None:
    evaluator = Evaluator(_data([0.0, 1.0], classes=2))
    for output, confusion in ((1.0, ((0, 1), (0, 1))), (0.0, ((1, 0), (1, 0)))):
        found = evaluator.evaluate(np.full((2, 1), output), 0.3)
        assert (found.metrics["accuracy"], found.confusion) == (0.5, confusion)


@pytest.mark.parametrize("classification", [True, False])
def test_the_principal_metric_is_the_first(classification: bool) -> None:
    assert principal_metric(classification) is metrics_for(classification)[0]
    assert principal_metric(True).name == "accuracy"
    assert principal_metric(False).name == "r2"


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_every_metric_has_a_label_and_help(metric: Metric) -> None:
    assert METRICS[metric.name] is metric
    assert metric.title[0].isupper() or not metric.title[0].isalpha()
    assert metric.help
    assert metric.text(0.5)


def test_a_value_is_written_as_the_metric_says() -> None:
    assert METRICS["accuracy"].text(0.9751) == "97.5 %"
    assert METRICS["f1"].text(0.97514) == "0.9751"
    assert METRICS["rmse"].text(12345.678) == "12346"
    assert METRICS["r2"].text(-1e30) == "-1.0000e+30"
    assert METRICS["r2"].text(-5.7516e-09) == "0.0000"
    assert METRICS["r2"].text(-0.00012) == "-0.0001"


@pytest.fixture
def toy() -> Iterator[Metric]:
    metric = Metric(
        name="toy",
        label="toy metric",
        short="toy",
        help="Always 1",
        for_classes=False,
        compute=lambda predictions: 1.0,
    )
    METRICS.register(metric)
    yield metric
    METRICS.unregister("toy")


def test_a_registered_metric_is_computed(toy: Metric) -> None:
    found = _evaluate(_data([1.0, 2.0]), np.array([[1.0], [2.0]]), 0.0)
    assert found.metrics["toy"] == 1.0
    assert metrics_for(False)[-1] is toy
    with pytest.raises(ValueError, match="toy is registered already"):
        METRICS.register(toy)
