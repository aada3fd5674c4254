"""The texts of the run bar."""

from dataclasses import replace

import pytest

from gui.messages import (
    evaluation_text,
    loss_details_text,
    metric_text,
    metrics_text,
    status_text,
)
from scratchnet.experiment import Experiment
from scratchnet.run.metrics import METRICS, metrics_for
from scratchnet.run.observation import frame_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Evaluation, FrameRequest, Status

_SPLIT = Experiment().with_values({"data.test_share": 0.25, "training.l2": 0.001})


def test_the_loss_is_shown_with_all_its_digits_and_parts() -> None:
    session = Session(_SPLIT)
    session.advance(steps=3)
    lines = loss_details_text(frame_of(session, 2, FrameRequest(outputs=1000))).splitlines()
    assert lines[0].endswith(f": {session.losses[-1]!r}")
    assert lines[1].startswith("of which the penalty on weights is 0.001")
    assert lines[2].startswith("Training samples now: loss 0.")
    assert lines[3].startswith("Test samples now: loss 0.")


def test_before_the_first_step_there_is_no_loss() -> None:
    frame = frame_of(Session(Experiment()), 2)
    assert loss_details_text(frame) == "Mean loss in the last step, from before its update"


@pytest.mark.parametrize(
    ("metrics", "text"),
    [
        ({"accuracy": 0.875, "f1": 0.8}, "loss 0.25, accuracy 87.5 %, F1 0.8000"),
        ({"r2": 0.9, "mean_absolute_error": 0.125}, "loss 0.25, R² 0.9000, MAE 0.125"),
        ({"mean_absolute_error": 2.0}, "loss 0.25, MAE 2"),
    ],
)
def test_metrics_are_those_of_the_task(metrics: dict[str, float], text: str) -> None:
    assert evaluation_text(Evaluation(0.25, metrics)) == text


def test_the_principal_metric_is_that_of_the_test_samples() -> None:
    session = Session(_SPLIT, measuring=True)
    assert metric_text(frame_of(session, 2)) == ("Metric", "–")
    session.advance(steps=25)
    measured = frame_of(session, 2)
    last = measured.snapshot.measurements[-1]
    assert metric_text(measured) == (
        "Accuracy",
        METRICS["accuracy"].text(last.test_metrics["accuracy"]),
    )
    assert metrics_text(measured).splitlines()[0] == f"Training samples after step {last.step}"
    evaluated = frame_of(session, 2, FrameRequest(outputs=1000))
    _, text = metric_text(evaluated)
    assert evaluated.test_evaluation is not None
    assert text == METRICS["accuracy"].text(evaluated.test_evaluation.metrics["accuracy"])
    lines = metrics_text(evaluated).splitlines()
    assert lines[0] == "Training samples after step 25"
    assert lines[1].endswith(f"(test samples: {text})")
    assert [line.split(":")[0] for line in lines[1:]] == [
        metric.title for metric in metrics_for(classification=True)
    ]


def test_the_status_of_a_run_is_shown() -> None:
    snapshot = frame_of(Session(Experiment()), 2).snapshot
    assert status_text(snapshot, running=False) == "Ready: press Run"
    assert status_text(snapshot, running=True) == "Training"
    stopped = replace(snapshot, status=Status.FINISHED, stopped_by="the loss reached 0.1 (0.09)")
    assert status_text(stopped, running=False) == "Finished: the loss reached 0.1 (0.09)"
    diverged = replace(snapshot, status=Status.DIVERGED, diverged_at=1234)
    assert status_text(diverged, running=False) == "Diverged at step 1,234"
