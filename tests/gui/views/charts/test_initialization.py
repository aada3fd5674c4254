"""The chart of initializers: the run's own stands out, and the words say what vanishes."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import InitialSpread
from gui.views.registry import FrameData, find_picture
from scratchnet.explain import Initialization
from scratchnet.reference.initializers import INITIALIZERS
from tests.gui.views.charts.runs import run_of


@pytest.fixture
def chart(qtbot: QtBot) -> InitialSpread:
    chart = InitialSpread(LIGHT)
    qtbot.addWidget(chart)
    return chart


def show(chart: InitialSpread, preset: str = "xor", **values: object) -> None:
    chart.show_frame(*run_of(preset, 0, FrameData.INITIALIZATION, **values))


@pytest.mark.parametrize("what", ["activations", "gradients"])
def test_it_names_every_initializer(chart: InitialSpread, what: str) -> None:
    show(chart, network__init="he")
    chart.set_what(what)
    text = chart.explanation()
    assert all(record.label in text for record in INITIALIZERS.values())
    assert "This run's, He normal" in text
    assert what in chart.caption()
    picture = find_picture(chart.picture_name)
    assert picture is not None
    assert not picture.variant.changes
    chart.set_theme(DARK)


def test_it_says_what_vanishes(chart: InitialSpread) -> None:
    values = {"network__hidden": (8,) * 8, "network__activation": "sigmoid"}
    show(chart, "spiral", network__init="glorot", **values)
    chart.set_what("gradients")
    assert "This run's, Glorot uniform (thick; band: quartiles), is vanishing" in (
        chart.explanation()
    )
    assert "Zero (×0)" in chart.explanation().partition("vanishing Uniform")[2]


def test_given_weights_have_no_initializer(chart: InitialSpread) -> None:
    scene, frame = run_of("xor", 0, FrameData.INITIALIZATION)
    given = scene.experiment.with_values({"network.parameters": frame.snapshot.parameters})
    chart.show_frame(replace(scene, experiment=given), frame)
    assert "first weights were given" in chart.explanation()
    assert not chart.own_line.isVisible()


def test_it_waits_and_says_so(chart: InitialSpread) -> None:
    scene, frame = run_of("xor", 0)
    chart.show_frame(scene, frame)
    assert chart.message == chart.explanation() == "The initializers are being tried."


def test_a_network_that_is_too_large_gets_a_message(chart: InitialSpread) -> None:
    scene, frame = run_of("xor", 0, FrameData.INITIALIZATION)
    assert frame.explanation is not None
    none = replace(frame.explanation, initialization=Initialization((0,), 0, 999_999, ()))
    chart.show_frame(scene, replace(frame, explanation=none))
    assert "999,999 weights" in chart.message
