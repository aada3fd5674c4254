"""The output pane: the views that fit the data, and the frames that each receives."""

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.output_pane import read_out_text
from gui.views import MapMode
from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from tests.gui.conftest import shown

_VIEWS = {"function-map", "surface", "curve", "confusion"}


def _offered(window: MainWindow) -> set[str]:
    pane = window.output_pane
    return {pane.all_views()[number].name for number in pane.view_row.offered} & _VIEWS


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, {"function-map", "surface", "confusion"}),
        ({"data.formula": "x*y"}, {"function-map", "surface"}),
        ({"data.dimensions": 1, "data.formula": "sin(x)"}, {"curve"}),
        ({"data.source": "gallery", "data.dataset": "bands"}, {"curve", "confusion"}),
    ],
)
def test_views_that_fit_the_data_are_offered(
    qtbot: QtBot, window: MainWindow, values: dict[str, object], offered: set[str]
) -> None:
    window.document.open(Experiment().with_values(values), None)
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    assert _offered(window) == offered
    assert window.output_pane.shown.name in offered


def test_a_view_that_is_chosen_has_the_last_frame(qtbot: QtBot, window: MainWindow) -> None:
    for name in ("surface", "confusion"):
        view = window.output_pane.view_named(name)
        window.output_pane.set_view(view)
        assert view.frame is window.frame


def test_map_and_surface_show_the_same_function(window: MainWindow) -> None:
    window.findChild(QToolButton, "mode_objective").click()
    assert window.output_pane.map.mode is MapMode.OBJECTIVE
    assert window.output_pane.view_named("surface").mode is MapMode.OBJECTIVE


def test_options_reach_the_views_that_have_them(window: MainWindow) -> None:
    pane = window.output_pane
    actions = {a.data().name: a for a in pane.options.menu().actions() if a.data()}
    actions["samples"].trigger()
    assert not pane.map.samples_shown
    assert not pane.view_named("surface").samples_shown
    actions["decision_line"].trigger()
    actions["discretised"].trigger()
    assert pane.map.options.decision_line
    assert pane.map.options.discretised


def test_an_output_of_several_can_be_chosen(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit_together({"data.source": "gallery", "data.dataset": "blobs_3"})
    qtbot.waitUntil(lambda: len(window.scene.classes) == 3)
    [menu] = [a.menu() for a in window.output_pane.options.menu().actions() if a.menu()]
    assert [action.text() for action in menu.actions()] == ["All classes", "0", "1", "2"]
    menu.actions()[2].trigger()
    assert window.output_pane.map.options.output == 1
    assert window.output_pane.view_named("surface").options.output == 1


def test_the_read_out_names_the_likely_class(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit_together({"data.source": "gallery", "data.dataset": "blobs_3"})
    qtbot.waitUntil(lambda: len(window.scene.classes) == 3)
    window.output_pane.map.hovered.emit(0.5, 0.25)
    outputs = shown(window).outputs((0.5, 0.25))
    number = outputs.index(max(outputs))
    assert f"class {number} ({max(outputs):.4f})" in window.output_pane.read_out.text()


def test_only_options_of_the_view_that_fit_the_data_are_offered(
    qtbot: QtBot, window: MainWindow
) -> None:
    def offered() -> set[str]:
        actions = window.output_pane.options.menu().actions()
        return {a.data().name for a in actions if a.data() and a.isVisible()}

    assert offered() == {"samples", "class_marks", "decision_line", "discretised"}
    window.output_pane.set_view(window.output_pane.view_named("surface"))
    assert offered() == {"samples"}
    window.document.edit_together({"data.dimensions": 1, "data.formula": "sin(x)"})
    qtbot.waitUntil(lambda: window.output_pane.shown.name == "curve")
    assert offered() == {"samples", "objective"}


def test_long_names_neither_widen_the_window_nor_hide_the_values(
    qtbot: QtBot, window: MainWindow
) -> None:
    before = window.minimumSizeHint().width()
    name = "temperature of the water at the inlet, in degrees "
    values = {
        "data.source": "table",
        "data.inputs": [[0.0, 1.0], [2.0, 3.0], [4.0, 1.0]],
        "data.targets": ["cold " * 12 + "1", "cold " * 12 + "2", "cold " * 12 + "3"],
        "data.names": [f"{name}1", f"{name}2", "state"],
    }
    window.document.edit_together(values)
    qtbot.waitUntil(lambda: len(window.scene.classes) == 3)
    window.output_pane.map.hovered.emit(0.5, 0.25)
    words = window.output_pane.read_out.text()
    assert words.startswith("tempera…egrees 1")
    assert " 0.500 " in words
    assert " class cold co…" in words
    assert window.minimumSizeHint().width() == before < 1000


def test_the_read_out_names_the_category_below_the_pointer() -> None:
    session = Session(PRESETS["ship"].load(), "reference")
    scene, frame = scene_of(session, 4), frame_of(session, 4)
    assert [axis.name for axis in scene.axes] == ["class", "sex"]
    text = read_out_text(scene, frame, (2.3, -0.2))
    assert text.startswith("class first   sex male   network ")
    adult = session.snapshot().outputs((0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0))[0]
    assert f"{adult:.6f}" in text
