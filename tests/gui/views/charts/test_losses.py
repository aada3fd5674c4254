"""The chart of losses: the samples lie on the curve, and the target can be moved."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import Losses
from gui.views.registry import FrameData
from scratchnet.explain import LossAxis, loss_at
from scratchnet.registry import LOSSES
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.charts.runs import run_of


def run(preset: str = "xor", **values: object) -> tuple[Scene, Frame]:
    return run_of(preset, 3, FrameData.PRE_ACTIVATIONS, **values)


@pytest.fixture
def chart(qtbot: QtBot) -> Losses:
    chart = Losses(LIGHT)
    qtbot.addWidget(chart)
    return chart


@pytest.mark.parametrize("preset", ["xor", "iris", "ripple"])
@pytest.mark.parametrize("name", list(LOSSES))
def test_samples_lie_on_every_loss(chart: Losses, preset: str, name: str) -> None:
    chart.show_frame(*run(preset, data__samples=40) if preset == "ripple" else run(preset))
    chart.set_loss(name)
    loss = LOSSES[name]
    x, y = chart.dots.getData()
    assert y.tolist() == loss_at(loss, LossAxis.of(loss), x.tolist(), 1.0)[0].tolist()
    low, high = chart.plot.getViewBox().viewRange()[0]
    assert ((low <= x) & (x <= high)).all()
    assert loss.label in chart.caption()


def test_a_regression_has_its_errors_around_the_target(chart: Losses) -> None:
    scene, frame = run("ripple", data__samples=40)
    chart.show_frame(scene, frame)
    chart.set_wanted(5.0)
    assert frame.explanation is not None
    found = frame.explanation.pre_activations
    assert found is not None
    errors = np.sort((found.outputs - found.targets).ravel())
    assert chart.dots.getData()[0] == pytest.approx(errors + 5.0)


def test_of_classes_samples_with_the_target_are_shown(chart: Losses) -> None:
    scene, frame = run("xor")
    chart.show_frame(scene, frame)
    shown = len(chart.dots.getData()[0])
    assert f"{shown:,} of {len(scene.dataset):,} outputs" in chart.explanation()
    chart.set_wanted(0.5)
    assert not len(chart.dots.getData()[0])
    assert "No sample has the target 0.5" in chart.explanation()


@pytest.mark.parametrize(
    ("loss", "place", "target"),
    [("squared", 0.25, 0.25), ("binary_cross_entropy", 0.0, 0.5), ("cross_entropy", -99.0, 0.0)],
)
def test_the_line_moves_the_target(
    qtbot: QtBot, chart: Losses, loss: str, place: float, target: float
) -> None:
    chart.show_frame(*run())
    chart.set_loss(loss)
    chart.handle.setValue(place)
    with qtbot.waitSignal(chart.changed):
        chart.handle.sigDragged.emit(chart.handle)
    assert chart.wanted == target
    assert "for the target t = " in chart.caption()


@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_all_losses_can_be_compared(chart: Losses, loss: str) -> None:
    chart.show_frame(*run())
    chart.set_loss(loss)
    chart.set_compared(True)
    names = {entry.name for entry in chart.legend.entries}
    assert names >= {record.label for record in LOSSES.values()}
    assert not chart.slope.isVisible()
