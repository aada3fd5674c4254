"""The report of a run: its keys, and the article's numbers to the last bit."""

import json
from pathlib import Path
from typing import Any

import pytest

from scratchnet.experiment import Experiment, experiment_to_dict
from scratchnet.records.report import report_of, write_report
from scratchnet.run.session import Session

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "article.json").read_text(encoding="utf-8")
)

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [3, 2], "training.steps": 5, "data.noise": 0.1}
)


def _written(folder: Path, session: Session, seconds: float = 1.5) -> dict[str, Any]:
    path = folder / "report.json"
    write_report(path, session, seconds)
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def test_a_report_has_these_keys(tmp_path: Path) -> None:
    report = _written(tmp_path, Session(_SMALL))
    assert list(report) == [
        "experiment",
        "engine",
        "status",
        "steps",
        "diverged_at_step",
        "dataset",
        "test_dataset",
        "stopped_by",
        "divergence",
        "changes",
        "initial_parameters",
        "loss_name",
        "losses",
        "penalties",
        "parameters",
        "metrics",
        "seconds",
    ]
    assert list(report["dataset"]) == ["inputs", "targets", "classes"]
    assert list(report["test_dataset"]) == ["inputs", "targets"]


def test_the_first_step_is_the_articles_to_the_last_bit(tmp_path: Path) -> None:
    # All 2,000 steps are compared in cli/test_train.py.
    session = Session(Experiment())
    session.advance(steps=1)
    report = _written(tmp_path, session)
    assert report["initial_parameters"] == ARTICLE["initial_parameters"]
    assert report["parameters"] == ARTICLE["parameters_after_step_1"]
    assert report["losses"] == [ARTICLE["loss_at_step"]["1"]]
    assert report["loss_name"] == "loss"
    inputs, targets = report["dataset"]["inputs"], report["dataset"]["targets"]
    samples = [[*point, target] for point, target in zip(inputs, targets, strict=True)]
    assert len(samples) == ARTICLE["samples"]
    assert sum(targets) == ARTICLE["ones"]
    assert samples[:3] == ARTICLE["first_samples"]
    assert samples[-1] == ARTICLE["last_sample"]


def test_what_is_written_reads_back_to_the_last_bit(tmp_path: Path) -> None:
    session = Session(_SMALL)
    session.advance()
    report = _written(tmp_path, session, seconds=0.1 + 0.2)
    assert report["experiment"] == experiment_to_dict(_SMALL)
    assert report["engine"] == "reference"
    assert (report["status"], report["steps"]) == ("finished", 5)
    assert report["diverged_at_step"] is None
    assert tuple(map(tuple, report["dataset"]["inputs"])) == session.dataset.inputs
    assert tuple(report["dataset"]["targets"]) == session.dataset.targets
    assert report["losses"] == session.losses.tolist()
    assert len(report["losses"]) == 5
    for key, parameters in (
        ("initial_parameters", session.initial_parameters),
        ("parameters", session.parameters()),
    ):
        assert report[key] == [[list(neuron) for neuron in layer] for layer in parameters]
    assert report["parameters"] != report["initial_parameters"]
    assert report["seconds"] == 0.1 + 0.2


def test_a_report_of_a_run_without_steps(tmp_path: Path) -> None:
    report = _written(tmp_path, Session(_SMALL))
    assert (report["status"], report["steps"], report["losses"]) == ("ready", 0, [])
    assert report["parameters"] == report["initial_parameters"]


def test_a_report_of_a_run_underway(tmp_path: Path) -> None:
    session = Session(_SMALL)
    session.advance(steps=2)
    report = _written(tmp_path, session)
    assert (report["status"], report["steps"], len(report["losses"])) == ("under way", 2, 2)


def test_a_report_of_a_diverged_run_holds_finite_numbers_only(tmp_path: Path) -> None:
    session = Session(_SMALL.with_values({"data.formula": "1e200 * x", "data.noise": 0}))
    session.advance()
    report = _written(tmp_path, session)
    assert report["status"] == "diverged"
    assert report["diverged_at_step"] == report["steps"] + 1 == 1
    assert report["losses"] == []
    assert report["parameters"] == report["initial_parameters"]


def test_a_report_does_not_follow_the_session() -> None:
    session = Session(_SMALL)
    session.advance(steps=2)
    report = report_of(session, 0.0)
    session.advance()
    assert report["steps"] == len(report["losses"]) == 2
    assert report["parameters"] != session.parameters()


def test_the_report_is_one_line_of_text(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(path, Session(_SMALL.with_values({"data.formula": "x\t+ y"})), 0.0)
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert text.count("\n") == 1


def test_a_report_without_a_place_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_report(tmp_path / "nowhere" / "report.json", Session(_SMALL), 0.0)


def test_a_report_holds_classes_test_samples_and_what_ended_the_run(tmp_path: Path) -> None:
    experiment = Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": [[k] for k in range(10)],
            "data.targets": ["low"] * 5 + ["high"] * 5,
            "data.test_share": 0.2,
            "network.output_activation": "softmax",
            "network.parameters": [[[1.0, 0.5]], [[1 / 3, 0.0], [-0.0, 5e-324]]],
            "network.hidden": [1],
            "training.loss": "cross_entropy",
            "training.learning_rate": 0.01,
            "training.target_loss": 1000.0,
            "training.l2": 0.1,
        }
    )
    session = Session(experiment)
    session.advance()
    report = _written(tmp_path, session)
    assert report["experiment"] == experiment_to_dict(experiment)
    assert report["initial_parameters"] == [[[1.0, 0.5]], [[1 / 3, 0.0], [-0.0, 5e-324]]]
    assert report["dataset"]["classes"] == ["low", "high"]
    assert [len(report[key]["inputs"]) for key in ("dataset", "test_dataset")] == [8, 2]
    assert tuple(report["test_dataset"]["targets"]) == session.problem.test.targets
    assert report["stopped_by"].startswith("the test loss reached 1000 (")
    assert (report["status"], report["steps"]) == ("finished", 100)
    assert report["losses"] == session.losses.tolist()


def test_a_run_that_made_all_its_steps_was_stopped_by_nothing(tmp_path: Path) -> None:
    session = Session(_SMALL)
    session.advance()
    report = _written(tmp_path, session)
    assert report["stopped_by"] == ""
    assert report["dataset"]["classes"] == ["0", "1"]
    assert report["test_dataset"] == {"inputs": [], "targets": []}


def test_the_metrics_are_those_at_the_end(tmp_path: Path) -> None:
    session = Session(_SMALL.with_values({"data.test_share": 0.3}))
    session.advance()
    (_, train), (_, test) = session.evaluate()
    assert train is not None
    assert test is not None
    expected = {"training": train.metrics, "test": test.metrics}
    assert _written(tmp_path, session)["metrics"] == expected
    assert _written(tmp_path, Session(_SMALL))["metrics"]["test"] == {}


def test_says_whose_loss_it_is(tmp_path: Path) -> None:
    scaled = Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": [[0.0], [1.0], [2.0]],
            "data.targets": [2700.0, 6300.0, 5000.0],
            "data.target_scaling": "standard",
            "network.output_activation": "linear",
            "training.loss": "huber",
        }
    )
    assert _written(tmp_path, Session(scaled))["loss_name"] == "loss of scaled targets"
