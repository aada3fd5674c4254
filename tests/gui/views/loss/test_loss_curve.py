"""The loss curve: axes, long histories, marks, test samples, metric, legend, and the pointer."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import LossCurve
from gui.views.items import VerticalLine
from scratchnet.datasets.target_scaling import TargetScaling
from scratchnet.run.snapshot import Frame, Measurement, Scene
from tests.gui.views.conftest import STEPS, lay_out, short_run, with_losses

MEASURED_AT = (0, 10, 20, 30, 40)


def drawn(view: LossCurve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of the path that is painted."""
    xs, ys = view.curve.getData()
    return np.asarray(xs), np.asarray(ys)


def view_range(view: LossCurve) -> tuple[tuple[float, float], tuple[float, float]]:
    xs, ys = view.plot.viewRange()
    return tuple(xs), tuple(ys)


def test_the_curve_has_every_loss_at_its_step(loss_curve: LossCurve) -> None:
    _, frame = short_run()
    xs, ys = drawn(loss_curve)
    assert xs.tolist() == list(range(1, STEPS + 1))
    assert ys.tolist() == frame.snapshot.losses.tolist()
    assert loss_curve.plot.titleLabel.text == (
        f"Loss {frame.snapshot.losses[-1]:.4g} at step {STEPS}"
    )


def test_linear_axes_start_at_zero_and_hold_the_whole_run(loss_curve: LossCurve) -> None:
    losses = short_run()[1].snapshot.losses.tolist()
    (left, right), (bottom, top) = view_range(loss_curve)
    assert (left, right) == (0.0, STEPS)
    assert bottom == 0.0
    assert top == pytest.approx(max(losses) * 1.05)


def test_logarithmic_axes_show_the_logarithms(loss_curve: LossCurve) -> None:
    losses = np.array(short_run()[1].snapshot.losses)
    loss_curve.set_log_steps(True)
    loss_curve.set_log_loss(True)
    xs, ys = drawn(loss_curve)
    assert np.allclose(xs, np.log10(np.arange(1, STEPS + 1)))
    assert np.allclose(ys, np.log10(losses))
    (left, right), (bottom, top) = view_range(loss_curve)
    assert (left, right) == pytest.approx((0.0, np.log10(STEPS)))
    assert bottom < np.log10(losses.min())
    assert top > np.log10(losses.max())
    for name in ("left", "bottom"):
        assert loss_curve.plot.getAxis(name).logMode


def test_axes_can_be_linear_again(loss_curve: LossCurve) -> None:
    before, points = view_range(loss_curve), drawn(loss_curve)
    loss_curve.set_log_loss(True)
    loss_curve.set_log_steps(True)
    assert view_range(loss_curve) != before
    loss_curve.set_log_loss(False)
    loss_curve.set_log_steps(False)
    assert view_range(loss_curve) == before
    assert np.array_equal(drawn(loss_curve), points)


def test_a_logarithmic_axis_ends_at_the_smallest_loss_above_zero(loss_curve: LossCurve) -> None:
    loss_curve.set_log_loss(True)
    # Warnings are errors: a logarithm of 0 would fail here.
    loss_curve.show_frame(short_run()[0], with_losses([1.0, 0.0, 0.001, 0.0]))
    lay_out(loss_curve)
    assert view_range(loss_curve)[1] == pytest.approx((-3.1, 0.1))


def test_losses_that_are_all_zero_can_have_logarithmic_axes(loss_curve: LossCurve) -> None:
    loss_curve.set_log_loss(True)
    loss_curve.set_log_steps(True)
    loss_curve.show_frame(short_run()[0], with_losses([0.0] * 10))
    lay_out(loss_curve)
    (left, right), (bottom, top) = view_range(loss_curve)
    assert (left, right) == (0.0, 1.0)
    assert np.isfinite([bottom, top]).all()
    assert bottom < top


@pytest.mark.parametrize("log", [False, True])
def test_a_run_before_its_first_step_has_an_empty_curve(loss_curve: LossCurve, log: bool) -> None:
    loss_curve.set_log_loss(log)
    loss_curve.set_log_steps(log)
    loss_curve.show_frame(short_run()[0], with_losses([]))
    lay_out(loss_curve)
    xs, _ = loss_curve.curve.getData()
    assert xs is None or len(xs) == 0
    assert loss_curve.plot.titleLabel.text == "Loss"
    assert loss_curve.message == "No step has been taken yet."
    loss_curve.show_frame(*short_run())
    assert loss_curve.message == ""


def test_before_the_first_step_nothing_is_seen_of_a_long_name_of_an_axis(
    loss_curve: LossCurve,
) -> None:
    loss_curve.show_frame(short_run()[0], with_losses([]))
    loss_curve.plot.setLabel("left", "loss of scaled targets")
    lay_out(loss_curve, 600, 150)
    image = loss_curve.grab().toImage()
    paper = image.pixelColor(1, 1)
    # The title is in the middle.
    edge = {image.pixel(x, y) for x in range(100) for y in range(image.height())}
    assert edge == {paper.rgb()}
    loss_curve.show_frame(short_run()[0], with_losses([0.5, 0.25]))
    lay_out(loss_curve, 600, 150)
    image = loss_curve.grab().toImage()
    assert len({image.pixel(x, y) for x in range(100) for y in range(image.height())}) > 1


def test_a_run_of_one_step_is_seen_as_a_dot(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(short_run()[0], with_losses([0.25]))
    assert loss_curve.lines.dot.isVisible()
    assert [*map(float, np.concatenate(loss_curve.lines.dot.getData()))] == [1.0, 0.25]
    loss_curve.set_log_loss(True)
    loss_curve.set_log_steps(True)
    xs, ys = loss_curve.lines.dot.getData()
    assert (xs[0], ys[0]) == (0.0, pytest.approx(np.log10(0.25)))
    loss_curve.show_frame(*short_run())
    assert not loss_curve.lines.dot.isVisible()


def test_the_extremes_of_a_long_history_are_in_the_picture(loss_curve: LossCurve) -> None:
    count = 20_000
    losses = np.full(count, 0.5)
    losses[12_345] = 9.0
    losses[7_777] = 0.001
    loss_curve.show_frame(short_run()[0], with_losses(losses))
    lay_out(loss_curve)
    xs, ys = drawn(loss_curve)
    assert ys.max() == 9.0
    assert ys.min() == 0.001
    assert xs[ys.argmax()] == pytest.approx(12_346, abs=count / 100)
    assert xs[ys.argmin()] == pytest.approx(7_778, abs=count / 100)
    assert view_range(loss_curve)[1][1] > 9.0


def test_the_axis_of_steps_is_longer_than_a_short_run(loss_curve: LossCurve) -> None:
    ends = []
    for done in (3, 100, 900, 4_000):
        loss_curve.show_frame(short_run()[0], with_losses([0.5] * done, steps=5_000))
        ends.append(view_range(loss_curve)[0][1])
    assert ends == [100, 100, 2_500, 5_000]


def test_the_axis_of_steps_ends_where_a_condition_stopped_the_run(loss_curve: LossCurve) -> None:
    frame = with_losses([0.5] * 700, steps=5_000)
    ended = replace(frame, snapshot=replace(frame.snapshot, stopped_by="the loss reached 0.5"))
    loss_curve.show_frame(short_run()[0], ended)
    assert view_range(loss_curve)[0] == (0.0, 700)


def test_live_changes_are_marked_once_each_at_their_step(loss_curve: LossCurve) -> None:
    scene, _ = short_run()
    loss_curve.show_frame(scene, with_losses([0.5] * 50, changes=[0, 20, 10, 20]))
    assert [mark.value() for mark in marks(loss_curve)] == [10.0, 20.0]
    loss_curve.set_log_steps(True)
    assert [mark.value() for mark in marks(loss_curve)] == pytest.approx(np.log10([10, 20]))
    loss_curve.show_frame(scene, with_losses([0.5] * 50))
    assert marks(loss_curve) == []


def test_the_number_of_marks_is_limited(loss_curve: LossCurve) -> None:
    frame = with_losses([0.5] * 500, changes=range(1, 301))
    loss_curve.show_frame(short_run()[0], frame)
    positions = [mark.value() for mark in marks(loss_curve)]
    assert len(positions) == 40
    assert positions[-1] == 300


def marks(view: LossCurve) -> list[object]:
    return [item for item in view.plot.items if isinstance(item, VerticalLine)]


def test_a_zoom_stays_until_it_is_reset(qtbot: QtBot, loss_curve: LossCurve) -> None:
    scene, _ = short_run()
    box = loss_curve.plot.getViewBox()
    box.setRange(xRange=(5, 8), yRange=(0.1, 0.2), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    loss_curve.show_frame(scene, with_losses([3.0] * 60))
    assert np.allclose(view_range(loss_curve), [(5, 8), (0.1, 0.2)])
    qtbot.mouseDClick(loss_curve, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert view_range(loss_curve)[0] == (0.0, 60.0)


def test_a_new_run_is_followed_even_after_a_zoom(loss_curve: LossCurve) -> None:
    box = loss_curve.plot.getViewBox()
    box.setRange(xRange=(5, 8), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    loss_curve.show_frame(*short_run("x*y"))
    assert view_range(loss_curve)[0] == (0.0, STEPS)


def test_another_theme_recolours_the_curve(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(short_run()[0], with_losses([0.5] * 50, changes=[10]))
    for theme in (DARK, LIGHT):
        loss_curve.set_theme(theme)
        assert loss_curve.curve.opts["pen"].color().name() == theme.curve
        assert marks(loss_curve)[0].pen.color().name() == theme.mark
        assert loss_curve.canvas.backgroundBrush().color().name() == theme.plot


def test_a_clone_has_the_same_axes_and_losses(qtbot: QtBot, loss_curve: LossCurve) -> None:
    loss_curve.set_log_loss(True)
    clone = loss_curve.clone()
    qtbot.addWidget(clone)
    assert isinstance(clone, LossCurve)
    assert (clone.log_loss, clone.log_steps) == (True, False)
    assert np.array_equal(drawn(clone), drawn(loss_curve))
    assert np.allclose(view_range(clone), view_range(loss_curve))


@pytest.mark.parametrize("log", [False, True])
def test_long_curves_are_down_sampled_and_zooming_shows_more(
    loss_curve: LossCurve, log: bool
) -> None:
    losses = np.full(200_000, 0.5)
    losses[100_000], losses[5] = 9.0, 0.001
    loss_curve.set_log_steps(log)
    loss_curve.show_frame(short_run()[0], with_losses(losses))
    xs, ys = drawn(loss_curve)
    assert len(xs) < 5000
    assert (ys.max(), ys.min()) == (9.0, 0.001)
    view_box = loss_curve.plot.getViewBox()
    low, high = (np.log10(200), np.log10(300)) if log else (200, 300)
    view_box.setXRange(low, high, padding=0)
    view_box.sigRangeChangedManually.emit([True, True])
    xs, _ = drawn(loss_curve)
    steps = 10**xs if log else xs
    assert {round(step) for step in steps} >= set(range(200, 301))


def measured(
    test_losses: Sequence[float | None] = (2.0, 1.5, 1.0, 0.5, 0.4),
    metrics: Sequence[float | None] = (0.2, 0.4, 0.6, 0.8, 1.0),
) -> Frame:
    frame = with_losses(np.linspace(1.0, 0.1, 40), changes=[20])
    points = tuple(
        Measurement(step, 0.0, loss, both(metric), both(metric and metric / 2))
        for step, loss, metric in zip(MEASURED_AT, test_losses, metrics, strict=True)
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
    """Return the metric's positions as fractions of the picture's height."""
    curve = view.metric_axis.test_curve if test else view.metric_axis.curve
    low, high = view.plot.viewRange()[1]
    return [float((ys - low) / (high - low)) for ys in curve.getData()[1]]


def test_the_test_loss_is_drawn_through_its_points_and_fits(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(short_run()[0], measured())
    xs, ys = loss_curve.test_curve.getData()
    assert xs.tolist() == list(MEASURED_AT)
    assert ys.tolist() == [2.0, 1.5, 1.0, 0.5, 0.4]
    assert loss_curve.plot.viewRange()[1] == pytest.approx([0.0, 2.1])


def test_logarithmic_axes_take_step_0_and_test_losses_of_0(loss_curve: LossCurve) -> None:
    loss_curve.set_log_steps(True)
    loss_curve.set_log_loss(True)
    loss_curve.show_frame(short_run()[0], measured((2.0, 0.0, None, 0.01, 0.0)))
    lay_out(loss_curve)
    xs, ys = loss_curve.test_curve.getData()
    assert xs.tolist() == pytest.approx(np.log10([1, 10, 30, 40]).tolist())
    low, _ = loss_curve.plot.viewRange()[1]
    assert low == pytest.approx(-2.1)
    assert ys[[1, 3]].tolist() == pytest.approx([low - 1, low - 1])
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


def test_the_axis_of_r2_extends_to_minus_1_while_r2_is_never_positive(
    loss_curve: LossCurve,
) -> None:
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
    assert "   at step 30: test loss 0.5   RMSE 2.4   " in loss_curve.step_text(33)
    clone = loss_curve.clone()
    qtbot.addWidget(clone)
    assert names(clone) == names(loss_curve)
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
    assert loss_curve.test_curve.getPath().isEmpty()
    loss_curve.set_metric_shown(True)
    assert names(loss_curve) == ["training loss", "training accuracy"]
    loss_curve.show_frame(short_run()[0], with_losses([0.5] * 9))
    assert names(loss_curve) == []


def test_the_legend_is_above_the_picture(loss_curve: LossCurve) -> None:
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
    clone = loss_curve.clone()
    qtbot.addWidget(clone)
    assert isinstance(clone, LossCurve)
    assert names(clone) == ["training loss", "training accuracy"]


def test_the_step_under_the_pointer_is_signalled(qtbot: QtBot, loss_curve: LossCurve) -> None:
    frame = measured()
    loss_curve.show_frame(classified(), frame)
    lay_out(loss_curve)
    with qtbot.waitSignal(loss_curve.hovered) as hovered:
        point_at(loss_curve, 33.2)
    assert hovered.args == [33, frame.snapshot.losses[32]]
    assert loss_curve.step_text(33) == (
        "step 33   loss 0.261538   at step 30: test loss 0.5   accuracy 80.0 %   "
        "test accuracy 40.0 %"
    )
    assert loss_curve.crosshair.line.value() == 33
    label = loss_curve.crosshair.label.textItem.toPlainText()
    assert label == "step 33\nloss 0.2615\ntest loss 0.5"
    with qtbot.waitSignal(loss_curve.unhovered):
        QApplication.sendEvent(loss_curve, QEvent(QEvent.Type.Leave))
    assert not loss_curve.crosshair.line.isVisible()


def test_a_loss_of_scaled_targets_is_called_so_everywhere(loss_curve: LossCurve) -> None:
    frame = measured()
    scaled = replace(frame.snapshot, target_scaling=TargetScaling(in_units=False))
    loss_curve.show_frame(classified(), replace(frame, snapshot=scaled))
    lay_out(loss_curve)
    point_at(loss_curve, 33.2)
    label = loss_curve.crosshair.label.textItem.toPlainText()
    assert label == "step 33\nloss of scaled targets 0.2615\ntest loss of scaled targets 0.5"
    assert "at step 30: test loss of scaled targets 0.5" in loss_curve.step_text(33)
    assert names(loss_curve)[:2] == [
        "training loss of scaled targets",
        "test loss of scaled targets",
    ]
    assert loss_curve.caption().startswith("Loss of scaled targets ")
    assert loss_curve.words().startswith("loss of scaled targets ")
    # The legend says it, and has the room.
    assert loss_curve.plot.getAxis("left").labelText == "loss"
    loss_curve.set_test_shown(False)
    loss_curve.set_metric_shown(False)
    assert loss_curve.plot.getAxis("left").labelText == "loss of scaled targets"


def test_the_pointer_snaps_to_a_mark_and_the_text_names_the_change(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    lay_out(loss_curve)
    with_pixel = 20 + 4 * loss_curve.plot.getViewBox().viewPixelSize()[0]
    point_at(loss_curve, with_pixel)
    assert loss_curve.crosshair.line.value() == 20
    assert loss_curve.step_text(20).endswith("   learning rate 1 from step 20")


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
    # A loss of 0 cannot be shown on a logarithmic axis, but there is a step.
    with qtbot.waitSignal(loss_curve.hovered) as hovered:
        point_at(loss_curve, np.log10(2) if log else 2.0)
    assert hovered.args == [2, 0.0]
    assert loss_curve.step_text(3) == ""


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


def point_at(view: LossCurve, xs: float) -> None:
    box = view.plot.getViewBox()
    low, high = box.viewRange()[1]
    view._on_scene_mouse_moved(box.mapViewToScene(QPointF(xs, (low + high) / 2)))


def test_each_line_is_drawn_as_in_the_legend_and_unlike_the_others(loss_curve: LossCurve) -> None:
    loss_curve.show_frame(classified(), measured())
    curves = (
        *(loss_curve.lines.curve, loss_curve.lines.test_curve),
        *(loss_curve.metric_axis.curve, loss_curve.metric_axis.test_curve),
    )
    drawn = [tuple(curve.opts["pen"].dashPattern()) for curve in curves]
    assert len(set(drawn)) == len(drawn)
    entries = {entry.name: entry.line.dashes for entry in loss_curve.legend.entries}
    order = ("training loss", "test loss", "training accuracy", "test accuracy")
    assert drawn == [entries[name] for name in order]


def test_losses_that_go_up_and_down_with_every_batch_are_a_band(loss_curve: LossCurve) -> None:
    losses = np.random.default_rng(0).lognormal(size=3_000)
    loss_curve.show_frame(short_run()[0], with_losses(losses.tolist()))
    lay_out(loss_curve)
    band = loss_curve.lines.band.boundingRect()
    assert (band.top(), band.bottom()) == (losses.min(), losses.max())
    xs, ys = drawn(loss_curve)
    assert len(xs) <= 640
    assert losses.min() < ys.min() < ys.max() < losses.max() / 3
    assert names(loss_curve) == ["mean training loss", "lowest to highest"]
    loss_curve.set_log_loss(True)
    band = loss_curve.lines.band.boundingRect()
    assert band.bottom() == pytest.approx(np.log10(losses.max()))


def test_smooth_losses_are_a_line(loss_curve: LossCurve) -> None:
    noisy = np.random.default_rng(0).lognormal(size=3_000)
    loss_curve.show_frame(short_run()[0], with_losses(noisy.tolist()))
    loss_curve.show_frame(short_run()[0], with_losses([1 / step for step in range(1, 3_000)]))
    lay_out(loss_curve)
    assert loss_curve.lines.band.boundingRect().isEmpty()
    assert names(loss_curve) == []
    assert drawn(loss_curve)[1].max() == 1.0
