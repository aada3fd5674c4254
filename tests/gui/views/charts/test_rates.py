"""The chart of learning rates: what it says and suggests."""

import pytest
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import LearningRates
from gui.views.registry import FrameData
from tests.gui.views.charts.runs import run_of

#: No engine suggests this rate, whichever is ready: with the exact one the runs are longer.
_TOO_SMALL = {"training__learning_rate": 1e-5}


@pytest.fixture
def chart(qtbot: QtBot) -> LearningRates:
    chart = LearningRates(LIGHT)
    qtbot.addWidget(chart)
    return chart


def test_it_suggests_a_rate_and_offers_to_use_it(chart: LearningRates) -> None:
    scene, frame = run_of("xor", 0, FrameData.RATES, data__samples=12, **_TOO_SMALL)
    chart.show_frame(scene, frame)
    assert frame.explanation is not None
    found = frame.explanation.rates
    assert found is not None
    assert found.suggested is not None
    proposal = chart.proposal()
    assert proposal is not None
    assert (proposal.path, proposal.value) == ("training.learning_rate", found.suggested)
    assert "Suggested is" in chart.explanation()
    assert chart.caption() == f"Loss after {found.steps} steps by learning rate"
    chart.set_theme(DARK)


def test_it_proposes_nothing_where_the_rate_is_set(chart: LearningRates) -> None:
    chart.show_frame(*run_of("xor", 0, FrameData.RATES, data__samples=12, **_TOO_SMALL))
    proposal = chart.proposal()
    assert proposal is not None
    chart.show_frame(
        *run_of("xor", 0, FrameData.RATES, data__samples=12, training__learning_rate=proposal.value)
    )
    assert chart.proposal() is None


def test_it_waits(chart: LearningRates) -> None:
    chart.show_frame(*run_of("xor", 0, data__samples=12))
    assert "being made" in chart.message
    assert chart.proposal() is None
