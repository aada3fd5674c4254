"""Regressions with several targets: from the file to engines, metrics, exports and values."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scratchnet.datasets import build_dataset, build_problem
from scratchnet.datasets.from_table import check_chosen, experiment_values
from scratchnet.engines import EXACT, FAST, REFERENCE
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import (
    Experiment,
    experiment_from_text,
    experiment_to_text,
)
from scratchnet.experiment.coupling import coupled_together
from scratchnet.export.models import FORMATS, trained_network
from scratchnet.records.report import report_of
from scratchnet.records.run import digest_of
from scratchnet.records.values import dataset_text
from scratchnet.run.session import Session
from scratchnet.tables import Selection, TableError, Use, choose, read_table

#: An example that many courses work out by hand: one sample, biases frozen, two targets.
_WORKED_EXAMPLE = {
    "data.source": "table",
    "data.inputs": [[0.05, 0.10]],
    "data.targets": [[0.01, 0.99]],
    "network.hidden": [2],
    "network.output_activation": "sigmoid",
    "network.parameters": [
        [[0.15, 0.20, 0.35], [0.25, 0.30, 0.35]],
        [[0.40, 0.45, 0.60], [0.50, 0.55, 0.60]],
    ],
    "network.frozen": [[0, 0, 2], [0, 1, 2], [1, 0, 2], [1, 1, 2]],
    "training.learning_rate": 0.5,
    "training.steps": 10_000,
}
_TABLE = {
    "data.source": "table",
    "data.inputs": [[k / 10, (k * k % 7) / 3, (5 * k % 11) / 4] for k in range(24)],
    "data.targets": [[3000.0 + 50 * k, (k * k % 7) / 30.0] for k in range(24)],
    "data.names": ["a", "b", "c", "mass (g)", "depth"],
    "data.test_share": 0.25,
    "network.hidden": [4],
    "network.output_activation": "linear",
    "training.learning_rate": 0.1,
    "training.steps": 60,
}


def _experiment(**values: object) -> Experiment:
    return Experiment().with_values(_TABLE | {k.replace("__", "."): v for k, v in values.items()})


@pytest.mark.parametrize("engine", [REFERENCE, EXACT])
def test_a_known_worked_example_has_its_numbers(engine: str) -> None:
    session = Session(Experiment().with_values(_WORKED_EXAMPLE), engine)
    session.advance()
    assert session.losses[0] == pytest.approx(0.2983711087600027, abs=1e-16)
    assert session.losses[1] == pytest.approx(0.29102777369359933, abs=1e-16)
    assert session.loss_of(session.dataset) == pytest.approx(3.510187782978859e-05, abs=1e-18)


@pytest.mark.parametrize("loss", ["squared", "absolute", "huber"])
@pytest.mark.parametrize("scaling", ["none", "standard"])
def test_exact_has_the_bits_of_the_reference(loss: str, scaling: str) -> None:
    values = {"training__loss": loss, "data__target_scaling": scaling, "training__batch_size": 5}
    sessions = [Session(_experiment(**values), engine) for engine in (REFERENCE, EXACT, FAST)]
    for session in sessions:
        session.advance(steps=20)
    reference, exact, fast = sessions
    assert list(reference.losses) == list(exact.losses)
    assert reference.parameters() == exact.parameters()
    points = reference.problem.test
    assert reference.outputs(points).tolist() == exact.outputs(points).tolist()
    assert fast.outputs(points) == pytest.approx(exact.outputs(points), rel=1e-9)
    assert exact.problem.sizes == (3, 4, 2)
    assert exact.maps(3).shape == (2, 3, 3)


def test_the_loss_is_the_mean_over_samples_and_targets() -> None:
    session = Session(_experiment(), REFERENCE)
    session.advance(steps=5)
    errors = session.outputs(session.dataset) - np.array(session.dataset.target_rows())
    assert session.loss_of(session.dataset) == pytest.approx(float((errors**2).mean()))


def test_metrics_are_those_of_each_target_and_their_means() -> None:
    session = Session(_experiment(data__target_scaling="standard"), EXACT)
    session.advance()
    for evaluation, part in zip(
        (each for _, each in session.evaluate()),
        (session.dataset, session.problem.test),
        strict=True,
    ):
        assert evaluation is not None
        assert list(evaluation.by_target) == ["mass (g)", "depth"]
        for number, metrics in enumerate(evaluation.by_target.values()):
            targets = np.array(part.of_target(number).targets)
            errors = session.outputs(part)[:, number] - targets
            assert metrics["rmse"] == pytest.approx(float(np.sqrt((errors**2).mean())))
            spread = ((targets - targets.mean()) ** 2).sum()
            assert metrics["r2"] == pytest.approx(1 - (errors**2).sum() / spread)
        for name, value in evaluation.metrics.items():
            each = [metrics[name] for metrics in evaluation.by_target.values()]
            assert value == pytest.approx(sum(each) / 2)
    report = report_of(session, 1.0)
    assert report["dataset"]["targets"] == list(session.dataset.target_rows())
    assert set(report["target_metrics"]["test"]) == {"mass (g)", "depth"}


def test_averages_are_those_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    session = Session(_experiment(), EXACT)
    session.advance()
    (outputs, train), _ = session.evaluate()
    assert train is not None
    rows = session.dataset.target_rows()
    assert train.metrics["r2"] == pytest.approx(metrics.r2_score(rows, outputs))
    expected = metrics.mean_absolute_error(rows, outputs)
    assert train.metrics["mean_absolute_error"] == pytest.approx(expected)
    assert train.metrics["rmse"] == pytest.approx(metrics.root_mean_squared_error(rows, outputs))


def test_a_split_keeps_the_targets_of_each_sample_together() -> None:
    experiment = _experiment()
    problem = build_problem(experiment)
    known = dict(zip(experiment.data.inputs, experiment.data.targets, strict=True))
    for part in (problem.train, problem.test):
        assert [known[point] for point in part.inputs] == list(part.target_rows())
    assert (len(problem.train), len(problem.test)) == (18, 6)
    assert problem.learned_targets(3) == problem.train.target_rows()[3]


def test_a_file_holds_rows_and_a_row_of_one_is_a_number() -> None:
    experiment = _experiment()
    assert experiment_from_text(experiment_to_text(experiment)) == experiment
    values: dict[str, Any] = {"data.targets": [[1.0], [2.0]], "data.inputs": [[0.0], [1.0]]}
    assert Experiment().with_values(values).data.targets == (1.0, 2.0)


@pytest.mark.parametrize(
    "targets",
    [
        [[1.0, 2.0], [3.0]],
        [[1.0, 2.0], 3.0],
        [1.0, [2.0, 3.0]],
        [[1.0, "a"], [2.0, "b"]],
        [[float("nan"), 1.0], [1.0, 2.0]],
        [[0.0] * 11] * 2,
        [[], []],
    ],
)
def test_rows_have_as_many_numbers_each(targets: list[object]) -> None:
    with pytest.raises(InvalidInput, match=r"^data\.targets "):
        Experiment().with_values({"data.targets": targets})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"data.task": "classification"}, 'data.targets is "rows of 2 numbers"; allowed: a number'),
        ({"data.classes": [1.0, 2.0]}, 'data.targets is "rows of 2 numbers"'),
        ({"data.targets": [[1e101, 0.0]] * 24}, r"data.targets is 1e\+101"),
        ({"data.targets": [[1.0, 0.0]] * 3}, "data.targets is .* as many as data.inputs"),
    ],
)
def test_classes_are_predicted_alone(values: dict[str, object], words: str) -> None:
    experiment = Experiment().with_values({**_TABLE, **values})
    with pytest.raises(InvalidValue, match=words):
        build_problem(experiment)


def test_edited_weights_go_when_there_are_other_outputs() -> None:
    session = Session(_experiment(), REFERENCE)
    edited = session.experiment.with_values({"network.parameters": session.parameters()})
    one = {"data.targets": [1.0] * 24, "data.names": ["a", "b", "c", "mass (g)"]}
    assert coupled_together(edited, one)["network.parameters"] is None
    assert build_problem(edited.with_values(coupled_together(edited, one))).sizes[-1] == 1


def test_values_and_digest_have_every_target() -> None:
    experiment = _experiment()
    header, first, *_ = dataset_text(experiment).splitlines()
    assert header == 'a,b,c,"mass (g)",depth'
    assert first.endswith("3000.0,0.0")
    dataset = build_dataset(experiment)
    assert digest_of(dataset, dataset) != digest_of(dataset.of_target(0), dataset.of_target(0))


@pytest.mark.parametrize("scaling", ["none", "standard"])
def test_every_format_of_networks_has_every_output(scaling: str) -> None:
    session = Session(_experiment(data__target_scaling=scaling), EXACT)
    session.advance()
    network = trained_network(session.snapshot(), session.problem.axes, ())
    assert network.targets == ("mass (g)", "depth")
    expected = session.outputs(session.dataset)
    for name, record in FORMATS.items():
        package = {"onnx": "onnxruntime", "pytorch": "torch"}.get(name)
        if package is not None:
            try:
                __import__(package)
            except ModuleNotFoundError:
                continue
        outputs = record.load(record.content(network))(session.dataset.inputs)
        assert outputs == pytest.approx(expected, rel=1e-12), name
    document = json.loads(FORMATS["json"].content(network))
    assert document["outputs"]["targets"] == ["mass (g)", "depth"]
    assert ("scaling" in document["outputs"]) is (scaling != "none")


def test_columns_are_learned_together_from_a_table(tmp_path: Path) -> None:
    table = read_table("a,b,c\n1,2,0.5\n3,4,0.25\n4,1,0.125\n")
    selection = Selection((Use(0),), 1, "regression", "none", "standard", (2,))
    assert selection.targets == (1, 2)
    chosen = choose(table, selection.inputs, selection.targets, "regression")
    check_chosen(chosen)
    values = experiment_values(table, selection, chosen)
    assert values["data.targets"] == ((2.0, 0.5), (4.0, 0.25), (1.0, 0.125))
    assert build_problem(Experiment().with_values(values)).target_names == ("b", "c")


def test_ten_columns_at_most_are_learned_together() -> None:
    names = [f"c{n}" for n in range(12)]
    table = read_table("\n".join([",".join(names), *(",".join([f"{k}.5"] * 12) for k in range(4))]))
    chosen = choose(table, [0], list(range(1, 12)), "regression")
    with pytest.raises(TableError, match="11 target columns; allowed: up to 10"):
        check_chosen(chosen)
