"""The chart of L1 and L2: forces on the present weights, and what is said of them."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import Regularization
from gui.views.charts.regularization import weights_of
from scratchnet.explain import penalty_forces
from tests.gui.views.charts.runs import run_of


def chart_of(qtbot: QtBot, steps: int = 3, **values: float) -> Regularization:
    chart = Regularization(LIGHT)
    qtbot.addWidget(chart)
    chart.show_frame(*run_of("xor", steps, **values))
    return chart


def test_every_weight_is_a_dot_at_its_force(qtbot: QtBot) -> None:
    chart = chart_of(qtbot, training__l1=0.01, training__l2=0.1)
    assert chart.frame is not None
    weights = np.sort(weights_of(chart.frame.snapshot.parameters))
    x, y = chart.dots.getData()
    assert x.tolist() == weights.tolist()
    assert y.tolist() == penalty_forces(weights.tolist(), 0.01, 0.1).tolist()
    assert chart.caption() == "L1 0.01, L2 0.1"
    low, high = chart.plot.getViewBox().viewRange()[0]
    assert low <= weights.min()
    assert weights.max() <= high


def test_a_run_without_penalties_shows_an_example(qtbot: QtBot) -> None:
    chart = chart_of(qtbot, training__l1=0.0, training__l2=0.0)
    assert chart.caption().startswith("Example")
    assert "has no penalty" in chart.explanation()
    assert chart.l1_line.isVisible()


@pytest.mark.parametrize(("l1", "l2", "absent"), [(0.1, 0.0, "L2 pulls"), (0.0, 0.1, "L1 pulls")])
def test_only_penalties_that_act_are_spoken_of(
    qtbot: QtBot, l1: float, l2: float, absent: str
) -> None:
    chart = chart_of(qtbot, training__l1=l1, training__l2=l2)
    assert absent not in chart.explanation()
    assert not chart.l1_line.isVisible()
    assert len(chart.legend.entries) == 3


def test_the_axis_holds_all_weights_of_a_run(qtbot: QtBot) -> None:
    chart = Regularization(DARK)
    qtbot.addWidget(chart)
    moments = [run_of("xor", steps) for steps in (0, 40)]
    for moment in moments:
        chart.extend_ranges(*moment)
    ranges = []
    for moment in moments:
        chart.show_frame(*moment)
        ranges.append(chart.plot.getViewBox().viewRange()[0])
    assert ranges[0] == ranges[1]
    largest = max(np.abs(weights_of(f.snapshot.parameters)).max() for _, f in moments)
    assert largest <= ranges[0][1]
