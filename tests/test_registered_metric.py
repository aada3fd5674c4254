"""A metric that only registers itself is computed, shown, chosen, exported and reported."""

import csv
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.panes.loss_pane import LossPane
from gui.theme import LIGHT
from gui.training.run_bar import metrics_text
from scratchnet.experiment import Experiment
from scratchnet.records.report import report_of
from scratchnet.records.values import RunData, values_text
from scratchnet.run.metrics import METRICS, Metric
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session


@pytest.fixture
def toy() -> Iterator[Metric]:
    metric = METRICS.register(
        Metric(
            name="toy",
            label="toy metric",
            short="toy",
            help="Half of the accuracy",
            for_classes=True,
            compute=lambda predictions: METRICS["accuracy"].compute(predictions) / 2,
            text="{:.3f} toys".format,
        )
    )
    yield metric
    METRICS.unregister("toy")


def test_a_registered_metric_is_found_everywhere(toy: Metric, qtbot: QtBot) -> None:
    experiment = Experiment().with_values({"data.test_share": 0.2, "training.steps": 30})
    session = Session(experiment, measuring=True)
    session.advance()
    frame, scene = frame_of(session, 4), scene_of(session, 4)
    last = frame.snapshot.measurements[-1]
    value, test_value = last.metrics["toy"], last.test_metrics["toy"]
    assert value == last.metrics["accuracy"] / 2

    line = f"Toy metric: {value:.3f} toys (test samples: {test_value:.3f} toys)"
    assert line in metrics_text(frame).splitlines()

    pane = LossPane(LIGHT)
    qtbot.addWidget(pane)
    pane.show_frame(scene, frame)
    pane.metric_menu.aboutToShow.emit()
    [action] = [each for each in pane.metric_menu.actions() if each.data() == "toy"]
    assert (action.text(), action.toolTip()) == ("Toy metric", "Half of the accuracy")
    action.trigger()
    assert pane.view.plot.getAxis("right").labelText == "toy"
    assert f"toy {value:.3f} toys" in pane.view.step_text(30)

    text = values_text("metrics", RunData.from_snapshot(frame.snapshot))
    row = list(csv.DictReader(text.splitlines()))[-1]
    assert (float(row["toy"]), float(row["test_toy"])) == (value, test_value)

    assert report_of(session, 0.0)["metrics"]["training"]["toy"] == value
