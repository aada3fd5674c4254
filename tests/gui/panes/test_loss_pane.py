"""The pane of the loss: the metric on the right axis."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from gui.panes.loss_pane import LossPane
from gui.theme import LIGHT
from scratchnet.run.metrics import METRICS, metrics_for
from tests.gui.views.conftest import short_run


@pytest.fixture
def pane(qtbot: QtBot) -> LossPane:
    pane = LossPane(LIGHT)
    qtbot.addWidget(pane)
    return pane


def offered(pane: LossPane) -> dict[str | None, QAction]:
    """Return the menu's actions by metric, as if it were opened; None is no metric."""
    pane.metric_menu.aboutToShow.emit()
    actions = pane.metric_menu.actions()
    return {action.data(): action for action in actions if not action.isSeparator()}


def checked(pane: LossPane) -> list[str | None]:
    return [name for name, action in offered(pane).items() if action.isChecked()]


@pytest.mark.parametrize("classes", [(), ("no", "yes")])
def test_the_metrics_of_the_task_are_offered(pane: LossPane, classes: tuple[str, ...]) -> None:
    scene, frame = short_run()
    pane.show_frame(replace(scene, classes=classes), frame)
    metrics = metrics_for(bool(classes))
    actions = offered(pane)
    assert list(actions) == [*(metric.name for metric in metrics), None]
    assert [actions[metric.name].toolTip() for metric in metrics] == [
        metric.help for metric in metrics
    ]
    assert checked(pane) == [metrics[0].name]


def test_the_chosen_metric_is_kept_while_another_task_is_shown(pane: LossPane) -> None:
    scene, frame = short_run()
    classification = replace(scene, classes=("no", "yes"))
    pane.show_frame(classification, frame)
    offered(pane)["f1"].trigger()
    assert pane.view.chosen_metric is METRICS["f1"]
    pane.show_frame(replace(scene, classes=()), frame)
    assert pane.view.chosen_metric is METRICS["r2"]
    pane.show_frame(classification, frame)
    assert checked(pane) == ["f1"]


def test_no_metric_can_be_chosen(pane: LossPane) -> None:
    scene, frame = short_run()
    pane.show_frame(replace(scene, classes=("no", "yes")), frame)
    offered(pane)[None].trigger()
    assert not pane.view.metric_shown
    assert checked(pane) == [None]
    offered(pane)["recall"].trigger()
    assert pane.view.metric_shown
    assert checked(pane) == ["recall"]
