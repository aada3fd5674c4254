"""What the loss curve shows beside the loss: test samples, metric, legend, and the pointer."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.theme import DARK
from gui.views import LossCurve
from scratchnet.run.snapshot import Frame, Measurement, Scene
from tests.gui.views.conftest import lay_out, short_run, with_losses

STEPS = (0, 10, 20, 30, 40)


def measured(
    test_losses: Sequence[float | None] = (2.0, 1.5, 1.0, 0.5, 0.4),
    metrics: Sequence[float | None] = (0.2, 0.4, 0.6, 0.8, 1.0),
) -> Frame:
    frame = with_losses(np.linspace(1.0, 0.1, 40), changes=[20])
    points = tuple(
        Measurement(step, 0.0, loss, both(metric), both(metric and metric / 2))
        for step, loss, metric in zip(STEPS, test_losses, metrics, strict=True)
    )
    return replace(frame, snapshot=replace(frame.snapshot, measurements=points))


def both(value: float | None) -> dict[str, float]:
    """Return a value for the principal metric of either task."""
    return {} if value is None else {"accuracy": value, "r2": value, "rmse": 3 * value}


def classified() -> Scene:
    return replace(short_run()[0], classes=("no", "yes"))


def names(view: LossCurve) -> list[str]:
    return [entry.name for entry in view.legend.entries]


def heights(view: LossCurve, test: bool = False) -> list[float]:
    """Return the metric's places as shares of the picture's height."""
    curve = view.metric_axis.test_curve if test else view.metric_axis.curve
    low, high = view.plot.viewRange()[1]
    return [float((up - low) / (high - low)) for up in curve.getData()[1]]


def test_the_test_loss_is_drawn_through_its_points_and_fits(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(short_run()[0], measured())
    across, up = loss_curve.test_curve.getData()
    assert across.tolist() == list(STEPS)
    assert up.tolist() == [2.0, 1.5, 1.0, 0.5, 0.4]
    assert loss_curve.plot.viewRange()[1] == pytest.approx([0.0, 2.1])


def test_logarithmic_axes_take_step_0_and_test_losses_of_0(loss_curve: LossCurve) -> None:
    loss_curve.set_log_steps(True)
    loss_curve.set_log_loss(True)
    loss_curve.show_frame(short_run()[0], measured((2.0, 0.0, None, 0.01, 0.0)))
    lay_out(loss_curve)
    across, up = loss_curve.test_curve.curve.getData()
    assert across.tolist() == pytest.approx(np.log10([1, 10, 30, 40]).tolist())
    low, _ = loss_curve.plot.viewRange()[1]
    assert low == pytest.approx(-2.1)
    assert up[[1, 3]].tolist() == pytest.approx([low - 1, low - 1])
    assert loss_curve.metric_axis.curve.getData()[0][0] == 0.0


def test_the_metric_has_an_axis_of_its_own_from_0_to_1(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    axis = loss_curve.plot.getAxis("right")
    assert axis.isVisible()
    assert axis.labelText == "accuracy"
    shares = heights(loss_curve)
    assert np.diff(shares) == pytest.approx(np.full(4, 0.2 / 1.06))
    assert 0.9 < shares[-1] < 1.0
    assert heights(loss_curve, test=True)[-1] == pytest.approx(np.mean([shares[1], shares[2]]))


def test_the_metric_stays_in_place_when_the_loss_is_zoomed_or_logarithmic(
    loss_curve: LossCurve,
) -> None:
    loss_curve.show_frame(classified(), measured())
    before = heights(loss_curve)
    box = loss_curve.plot.getViewBox()
    box.setRange(yRange=(0.1, 0.2), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    assert heights(loss_curve) == pytest.approx(before)
    loss_curve.set_log_loss(True)
    assert heights(loss_curve) == pytest.approx(before)
    axis = loss_curve.plot.getAxis("right")
    assert not axis.logMode
    assert axis.grid is False


def test_r2_goes_down_to_minus_1_only_while_it_is_never_positive(loss_curve: LossCurve) -> None:
    regression = replace(short_run()[0], classes=())
    loss_curve.show_frame(regression, measured(metrics=(-5.0, -0.5, -0.1, None, -0.2)))
    assert loss_curve.plot.getAxis("right").labelText == "R²"
    assert min(loss_curve.plot.getAxis("right").range) < -1
    loss_curve.show_frame(regression, measured(metrics=(-5.0, -0.5, 0.1, None, -0.3)))
    assert min(loss_curve.plot.getAxis("right").range) > -0.1
    assert min(heights(loss_curve)) < 0


def test_another_metric_can_be_chosen_for_each_task(qtbot: QtBot, loss_curve: LossCurve) -> None:
    regression = replace(short_run()[0], classes=())
    loss_curve.set_metric("rmse")
    loss_curve.show_frame(classified(), measured())
    axis = loss_curve.plot.getAxis("right")
    assert axis.labelText == "accuracy"
    loss_curve.show_frame(regression, measured())
    assert axis.labelText == "RMSE"
    # The axis reaches as high as the values do.
    assert axis.range == pytest.approx([-0.09, 3.09])
    assert names(loss_curve)[2:] == ["training RMSE", "test RMSE"]
    assert "RMSE 2.4 (step 30)" in loss_curve.read_out(33)
    twin = loss_curve.clone()
    qtbot.addWidget(twin)
    assert names(twin) == names(loss_curve)
    loss_curve.set_metric("mean_absolute_error")
    assert not axis.isVisible()


def test_the_legend_names_what_is_drawn(loss_curve: LossCurve) -> None:
    assert names(loss_curve) == []
    loss_curve.show_frame(classified(), measured())
    everything = ["training loss", "test loss", "training accuracy", "test accuracy"]
    assert names(loss_curve) == everything
    loss_curve.set_metric_shown(False)
    assert names(loss_curve) == everything[:2]
    assert not loss_curve.plot.getAxis("right").isVisible()
    loss_curve.set_test_shown(False)
    assert names(loss_curve) == []
    assert len(loss_curve.test_curve.getData()[0] or ()) == 0
    loss_curve.set_metric_shown(True)
    assert names(loss_curve) == ["training loss", "training accuracy"]
    loss_curve.show_frame(short_run()[0], with_losses([0.5] * 9))
    assert names(loss_curve) == []


def test_the_legend_lies_above_the_picture(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    lay_out(loss_curve, 420, 300)
    legend = loss_curve.legend.sceneBoundingRect()
    assert legend.height() > 10
    assert legend.bottom() <= loss_curve.plot.getViewBox().sceneBoundingRect().top() + 1
    assert loss_curve.plot.titleLabel.sceneBoundingRect().bottom() <= legend.top() + 1


def test_options_keep_a_zoom(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    box = loss_curve.plot.getViewBox()
    box.setRange(xRange=(5, 8), yRange=(0.1, 0.2), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    loss_curve.set_metric_shown(False)
    loss_curve.set_test_shown(False)
    loss_curve.set_theme(DARK)
    assert loss_curve.plot.viewRange() == [[5, 8], [0.1, 0.2]]


def test_a_clone_shows_the_same(qtbot: QtBot, loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    loss_curve.set_test_shown(False)
    twin = loss_curve.clone()
    qtbot.addWidget(twin)
    assert isinstance(twin, LossCurve)
    assert names(twin) == ["training loss", "training accuracy"]


def test_the_step_under_the_pointer_is_told(qtbot: QtBot, loss_curve: LossCurve) -> None:
    frame = measured()
    loss_curve.show_frame(classified(), frame)
    lay_out(loss_curve)
    with qtbot.waitSignal(loss_curve.hovered) as told:
        point_at(loss_curve, 33.2)
    assert told.args == [33, frame.snapshot.losses[32]]
    assert loss_curve.read_out(33) == (
        "step 33   loss 0.261538   test loss 0.5 (step 30)   accuracy 80.0 % (step 30)   "
        "test accuracy 40.0 % (step 30)"
    )
    assert loss_curve.crosshair.line.value() == 33
    with qtbot.waitSignal(loss_curve.unhovered):
        QApplication.sendEvent(loss_curve, QEvent(QEvent.Type.Leave))
    assert not loss_curve.crosshair.line.isVisible()


def test_a_mark_draws_the_pointer_and_says_what_changed(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    lay_out(loss_curve)
    with_pixel = 20 + 4 * loss_curve.plot.getViewBox().viewPixelSize()[0]
    point_at(loss_curve, with_pixel)
    assert loss_curve.crosshair.line.value() == 20
    assert loss_curve.read_out(20).endswith("   learning rate 1 from step 20")


@pytest.mark.parametrize("log", [False, True])
def test_no_step_is_under_a_pointer_outside_the_run(
    qtbot: QtBot, loss_curve: LossCurve, log: bool
) -> None:
    loss_curve.set_log_steps(log)
    loss_curve.set_log_loss(log)
    loss_curve.show_frame(short_run()[0], with_losses([0.5, 0.0], steps=1000))
    lay_out(loss_curve)
    with qtbot.assertNotEmitted(loss_curve.hovered):
        point_at(loss_curve, np.log10(50) if log else 50.0)
    # A loss of 0 has no place on a logarithmic axis, but there is a step.
    with qtbot.waitSignal(loss_curve.hovered) as told:
        point_at(loss_curve, np.log10(2) if log else 2.0)
    assert told.args == [2, 0.0]
    assert loss_curve.read_out(3) == ""


def test_the_crosshair_follows_its_step_and_ends_with_its_run(
    qtbot: QtBot, loss_curve: LossCurve
) -> None:
    loss_curve.show_frame(classified(), measured())
    lay_out(loss_curve)
    point_at(loss_curve, 20.0)
    loss_curve.set_log_steps(True)
    assert loss_curve.crosshair.line.value() == pytest.approx(np.log10(20))
    with qtbot.waitSignal(loss_curve.hovered):
        loss_curve.show_frame(classified(), measured())
    with qtbot.waitSignal(loss_curve.unhovered):
        loss_curve.show_frame(short_run()[0], with_losses([0.5] * 9))
    assert not loss_curve.crosshair.line.isVisible()


def point_at(view: LossCurve, across: float) -> None:
    box = view.plot.getViewBox()
    low, high = box.viewRange()[1]
    view._on_scene_mouse_moved(box.mapViewToScene(QPointF(across, (low + high) / 2)))
