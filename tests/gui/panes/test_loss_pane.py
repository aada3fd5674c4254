"""The loss pane: its views, their options, the metric, and the values under the pointer."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QToolButton
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.loss_pane import LossPane
from gui.theme import LIGHT
from scratchnet.run.metrics import METRICS, metrics_for
from tests.gui.views.conftest import short_run, show_run


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
    show_run(pane, replace(scene, classes=classes), frame)
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
    show_run(pane, classification, frame)
    offered(pane)["f1"].trigger()
    assert pane.view.chosen_metric is METRICS["f1"]
    show_run(pane, replace(scene, classes=()), frame)
    assert pane.view.chosen_metric is METRICS["r2"]
    show_run(pane, classification, frame)
    assert checked(pane) == ["f1"]


def test_no_metric_can_be_chosen(pane: LossPane) -> None:
    scene, frame = short_run()
    show_run(pane, replace(scene, classes=("no", "yes")), frame)
    offered(pane)[None].trigger()
    assert not pane.view.metric_shown
    assert checked(pane) == [None]
    offered(pane)["recall"].trigger()
    assert pane.view.metric_shown
    assert checked(pane) == ["recall"]


def test_chosen_metrics_can_be_restored_and_unknown_ones_are_left_out(pane: LossPane) -> None:
    pane.choose_metrics(["rmse", "f1", "gone"], shown=False)
    assert [metric.name for metric in pane.view.chosen_metrics] == ["rmse", "f1"]
    assert not pane.view.metric_shown


def test_choosing_a_metric_is_signalled(qtbot: QtBot, pane: LossPane) -> None:
    show_run(pane, *short_run())
    with qtbot.waitSignal(pane.metric_chosen):
        offered(pane)["rmse"].trigger()
    assert [metric.name for metric in pane.view.chosen_metrics] == ["rmse"]


def test_each_view_has_its_own_options(pane: LossPane) -> None:
    show_run(pane, *short_run())
    names = ("log_loss", "log_steps", "shared_axis")
    boxes = {name: pane.findChild(QCheckBox, name) for name in names}

    def offered_options() -> list[str]:
        return [name for name, box in boxes.items() if box.isVisibleTo(pane)]

    assert offered_options() == ["log_loss", "log_steps"]
    boxes["log_loss"].click()
    assert pane.view.log_loss
    pane.findChild(QToolButton, "view_histograms").click()
    assert offered_options() == ["shared_axis"]
    assert not pane.read_out.isVisibleTo(pane)
    boxes["shared_axis"].click()
    assert pane.shown.shared_axis


def test_a_view_that_is_chosen_shows_the_current_frame(pane: LossPane) -> None:
    show_run(pane, *short_run())
    # The pane has not drawn this one.
    scene, later = short_run(steps=5)
    pane.current.set(scene, later)
    pane.findChild(QToolButton, "view_histograms").click()
    assert pane.shown.frame is later


def test_the_values_at_the_pointer_are_shown(pane: LossPane) -> None:
    scene, frame = short_run()
    show_run(pane, scene, frame)
    hint = pane.read_out.text()
    pane.view.hovered.emit(7, frame.snapshot.losses[6])
    assert pane.read_out.text().startswith(f"step 7   loss {frame.snapshot.losses[6]:.6g}")
    pane.view.unhovered.emit()
    assert pane.read_out.text() == hint


def test_the_chosen_metric_is_remembered(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    offered(first.loss_pane)["f1"].trigger()
    first.close()
    second = make_window()
    assert [m.name for m in second.loss_pane.view.chosen_metrics] == ["f1"]
    offered(second.loss_pane)[None].trigger()
    second.close()
    assert not make_window().loss_pane.view.metric_shown


def test_a_low_curve_leaves_its_caption_to_the_line_below(qtbot: QtBot, pane: LossPane) -> None:
    scene, frame = short_run()
    pane.resize(420, 500)
    pane.show()
    show_run(pane, scene, frame)
    assert pane.view.plot.titleLabel.isVisible()
    tall = pane.view.box_height
    assert not pane.read_out.text().startswith("Loss")
    pane.resize(420, 250)
    show_run(pane, scene, frame)
    assert pane.view.is_low
    assert not pane.view.plot.titleLabel.isVisible()
    assert pane.read_out.text().startswith(pane.view.caption())
    qtbot.waitUntil(lambda: pane.view.box_height > tall - 250)
    # A picture of the same size has its caption.
    twin = pane.view.clone()
    twin.resize(pane.view.size())
    twin.show_frame(scene, frame)
    assert twin.plot.titleLabel.text == pane.view.caption()
    twin.deleteLater()
