"""The chart of optimizers: which paths it asks for, and what it says of them."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import Optimizers
from gui.views.registry import FrameData, frame_request, paths_shown
from resources.presets import PRESETS
from scratchnet.explain import LANDSCAPES
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session


@pytest.fixture
def chart(qtbot: QtBot) -> Optimizers:
    chart = Optimizers(LIGHT)
    qtbot.addWidget(chart)
    return chart


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(PRESETS["xor"].load().with_values({"data.samples": 8}))


def show(chart: Optimizers, session: Session) -> None:
    paths = replace(chart.path_request(), cells=5)
    request = frame_request(FrameData.PATHS, 4, 0, 0, paths=paths)
    chart.show_frame(scene_of(session, 4), frame_of(session, 4, request))


def test_it_follows_two_weights_of_the_network(chart: Optimizers, session: Session) -> None:
    show(chart, session)
    assert "all training samples" in chart.explanation()
    assert "Lowest after 120 steps" in chart.explanation()
    assert chart.plot.getAxis("bottom").labelText == "output, neuron 1, w1"
    chart.set_place(1, "0:2:1")
    assert chart.path_request().places == ((2, 0, 0), (0, 2, 1))
    chart.set_theme(DARK)


@pytest.mark.parametrize("name", ["valley", "rosenbrock"])
def test_it_shows_a_function_step_by_step(chart: Optimizers, session: Session, name: str) -> None:
    chart.set_surface(name)
    chart.set_suited(True)
    show(chart, session)
    assert LANDSCAPES[name].formula in chart.explanation()
    chart.set_steps(3)
    x, _ = chart.paths["sgd"].getData()
    assert len(x) == 4
    assert chart.caption() == f"{LANDSCAPES[name].label}, 3 steps"


def test_a_start_that_was_moved_is_asked_for(
    chart: Optimizers, session: Session, qtbot: QtBot
) -> None:
    chart.set_surface("bowl")
    show(chart, session)
    with qtbot.waitSignal(chart.changed):
        chart.start.setPos(1.0, 2.0)
        chart.start.sigPositionChangeFinished.emit(chart.start)
    asked = paths_shown([chart])
    assert asked is not None
    assert asked.start == (1.0, 2.0)
    twin = chart.clone()
    qtbot.addWidget(twin)
    assert twin.path_request() == asked


def test_it_says_which_have_left(chart: Optimizers, session: Session) -> None:
    fast = session.experiment.with_values({"training.learning_rate": 100.0})
    chart.set_surface("valley")
    show(chart, Session(fast))
    show(chart, Session(fast))
    assert "Gradient descent" in chart.explanation().partition("Left the picture")[2]
