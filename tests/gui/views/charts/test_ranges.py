"""Charts in animations: axes that hold a whole run from its first frame on."""

import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views.registry import VIEWS, FrameData
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.charts.runs import run_of


@pytest.fixture(scope="module", params=["xor", "ripple"])
def run(request: pytest.FixtureRequest) -> list[tuple[Scene, Frame]]:
    values = {"data__samples": 60, "training__learning_rate": 0.5}
    # The scenes differ as objects; an animation has the first for all.
    moments = [
        run_of(request.param, steps, FrameData.PRE_ACTIVATIONS, **values) for steps in (0, 5, 60)
    ]
    return [(moments[0][0], frame) for _, frame in moments]


@pytest.mark.parametrize("name", ["activations", "losses", "regularization"])
def test_nothing_moves(qtbot: QtBot, run: list[tuple[Scene, Frame]], name: str) -> None:
    chart = VIEWS[name].view(LIGHT)
    qtbot.addWidget(chart)
    for moment in run:
        chart.extend_ranges(*moment)
    ranges = []
    for moment in run:
        chart.show_frame(*moment)
        ranges.append(chart.plot.getViewBox().viewRange())
    assert all(one == ranges[0] for one in ranges)
    twin = chart.clone()
    qtbot.addWidget(twin)
    assert twin.caption() == chart.caption()
