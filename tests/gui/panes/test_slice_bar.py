"""The bar that chooses a plane among many inputs, in its pane and in the window."""

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.panes.output_pane import OutputPane
from gui.panes.slice_bar import SliceBar
from gui.theme import LIGHT
from scratchnet.datasets import Plane
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Scene
from tests.gui.views.conftest import show_run

_INPUTS = [[0.0, 0.0, 1.0, 5.0], [2.0, 4.0, 2.0, 9.0], [4.0, 8.0, 3.0, 7.0]]
FOUR = {
    "data.source": "table",
    "data.inputs": _INPUTS,
    "data.targets": [0.0, 0.5, 1.0],
    "data.names": ["a", "b", "c", "d", "target"],
    "network.hidden": [2],
}


def scene_with(**values: object) -> Scene:
    return scene_of(Session(Experiment().with_values(FOUR | values), "reference"), 4)


@pytest.fixture
def bar(qtbot: QtBot) -> SliceBar:
    bar = SliceBar()
    qtbot.addWidget(bar)
    bar.show_scene(scene_with())
    return bar


def choose(bar: SliceBar, box: str, name: str) -> None:
    combo = getattr(bar, box)
    combo.setCurrentText(name)
    combo.activated.emit(combo.currentIndex())


def test_it_is_hidden_where_maps_show_all_inputs(bar: SliceBar) -> None:
    assert not bar.isHidden()
    bar.show_scene(scene_of(Session(Experiment(), "reference"), 4))
    assert bar.isHidden()
    assert bar.plane is None


def test_it_begins_with_the_first_two_inputs_at_the_others_medians(bar: SliceBar) -> None:
    assert (bar.across.currentText(), bar.up.currentText()) == ("a", "b")
    assert bar.plane is not None
    assert bar.plane.base == (2.0, 4.0, 2.0, 7.0)
    shown = [editor.entry.text() for editor in bar.panel.editors[2:]]
    assert shown == ["2", "7"]


def test_another_axis_gives_another_plane(qtbot: QtBot, bar: SliceBar) -> None:
    with qtbot.waitSignal(bar.chosen):
        choose(bar, "across", "d")
    assert bar.plane is not None
    assert bar.plane.varied == (3, 1)
    assert [axis.name for axis in bar.plane.axes] == ["d", "b"]
    choose(bar, "up", "d")
    assert bar.plane.varied == (1, 3)


def test_the_other_inputs_have_sliders(qtbot: QtBot, bar: SliceBar) -> None:
    with qtbot.waitSignal(bar.chosen):
        bar.panel.editors[2].proposed.emit(1.5)
    assert bar.plane is not None
    assert bar.plane.base == (2.0, 4.0, 1.5, 7.0)
    bar.panel.medians.click()
    assert bar.plane.base == (2.0, 4.0, 2.0, 7.0)


def test_the_inputs_take_the_values_of_a_chosen_sample(qtbot: QtBot) -> None:
    pane = OutputPane(LIGHT)
    qtbot.addWidget(pane)
    pane.follow(pane.current)
    session = Session(Experiment().with_values(FOUR | {"data.test_share": 0.3}), "reference")
    show_run(pane, scene_of(session, 4), frame_of(session, 4))
    bar, scene = pane.slice_bar, pane.current.scene
    assert bar.plane is not None
    assert scene is not None
    for entered, sample in ((2, SampleNumber(False, 1)), (3, SampleNumber(True, 0))):
        bar.panel.sample.setValue(entered)
        assert pane.current.chosen == Chosen.of_sample(scene, sample)
        assert bar.plane.base == Chosen.of_sample(scene, sample).point
    pane.current.choose(Chosen.of_sample(scene, SampleNumber(False, 0)))
    assert bar.panel.sample.value() == 1
    assert bar.plane.base == scene.dataset.inputs[0]
    pane.current.choose(Chosen((9.0, 9.0, 9.0, 9.0)))
    assert bar.plane.base == scene.dataset.inputs[0]


def test_a_plane_is_kept_only_where_it_fits() -> None:
    problem = Session(Experiment().with_values(FOUR), "reference").problem
    plane = Plane((problem.axes[3], problem.axes[0]), (3, 0), tuple(_INPUTS[1]))
    assert problem.plane_like(plane) == plane
    assert problem.plane_like(None) == problem.plane
    other = Session(
        Experiment().with_values(FOUR | {"data.names": list("efghi")}), "reference"
    ).problem
    assert other.plane_like(plane) == other.plane


_TABLE = {
    "data.source": "table",
    "data.columns": [
        {"name": "sex", "kind": "category", "categories": ["f", "m", None]},
        {"name": "size"},
        {"name": "ripe", "kind": "yes_no", "categories": ["no", "yes"]},
        {
            "name": "on",
            "kind": "date",
            "format": "%d.%m.%Y",
            "parts": ["days", "year"],
            "first": "01.01.2020",
        },
    ],
    "data.inputs": [
        [1.0, 0.0, 0.0, 1.5, 0.0, 0.0, 2020.0],
        [0.0, 1.0, 0.0, 2.5, 1.0, 400.0, 2021.0],
        [0.0, 1.0, 0.0, 3.5, 1.0, 31.0, 2020.0],
        [0.0, 0.0, 1.0, 4.5, 1.0, 900.0, 2022.0],
        [0.0, 0.0, 1.0, 5.5, 0.0, 30.0, 2020.0],
    ],
    "data.targets": [0.0, 0.5, 1.0, 0.25, 0.75],
    "data.names": [],
}


def test_a_map_begins_with_numbers_at_a_category_that_there_is(bar: SliceBar) -> None:
    bar.show_scene(scene_with(**_TABLE))
    plane = bar.plane
    assert plane is not None
    assert [axis.name for axis in plane.axes] == ["size", "on (days)"]
    # The medians of sex are 0 in each input; the day of the medians is one of a sample.
    assert plane.base == (0.0, 1.0, 0.0, 3.5, 1.0, 31.0, 2020.0)


def test_a_category_and_a_date_are_chosen_as_values(qtbot: QtBot, bar: SliceBar) -> None:
    bar.show_scene(scene_with(**_TABLE))
    choose(bar, "across", "size")
    choose(bar, "up", "ripe")
    sex, ripe, on = bar.panel.columns
    assert [row.name.text() for row in (sex, ripe, on)] == ["sex", "ripe", "on"]
    assert isinstance(sex.editor, QComboBox)
    assert isinstance(on.editor, QDateEdit)
    assert [sex.editor.itemText(n) for n in range(3)] == ["f", "m", "(missing)"]
    assert sex.editor.currentText() == "m"
    assert on.editor.date() == QDate(2020, 2, 1)
    # What the map shows has no editor, and what has one no slider.
    assert [row.editor.isHidden() for row in (sex, ripe, on)] == [False, True, False]
    assert all(editor.isHidden() for editor in bar.panel.editors)
    with qtbot.waitSignal(bar.chosen):
        sex.editor.setCurrentIndex(2)
        sex.editor.activated.emit(2)
    assert bar.plane is not None
    assert bar.plane.base[:3] == (0.0, 0.0, 1.0)
    with qtbot.waitSignal(bar.chosen):
        on.editor.setDate(QDate(2021, 1, 2))
    assert bar.plane.base[5:] == (367.0, 2021.0)
    assert bar.plane.base[:3] == (0.0, 0.0, 1.0)


def test_a_category_is_an_axis_as_a_whole(bar: SliceBar) -> None:
    bar.show_scene(scene_with(**_TABLE))
    offered = [bar.up.itemText(number) for number in range(bar.up.count())]
    assert offered == ["sex", "size", "ripe", "on (days)", "on year"]
    choose(bar, "up", "sex")
    assert bar.panel.columns[0].editor.isHidden()
    assert all(editor.isHidden() for editor in bar.panel.editors[:3])
    plane = bar.plane
    assert plane is not None
    assert plane.axes[1].categories == ("f", "m", "(missing)")
    assert (plane.axes[1].low, plane.axes[1].high) == (-0.5, 2.5)
    assert plane.covered == (3, 0, 1, 2)
    problem = Session(Experiment().with_values(FOUR | _TABLE), "reference").problem
    assert problem.plane_like(plane) == plane
    # A place on the axis is the nearest category.
    assert plane.point((9.0, 1.4))[:4] == (0.0, 1.0, 0.0, 9.0)
    assert plane.point((9.0, -3.0))[:4] == (1.0, 0.0, 0.0, 9.0)


def test_inputs_of_no_category_show_none(bar: SliceBar) -> None:
    drawn = [[0.5, 0.5, 0.0, 1.5, 0.5, 0.25, 2020.0], *_TABLE["data.inputs"][1:]]
    bar.show_scene(scene_with(**_TABLE | {"data.inputs": drawn}))
    bar.panel.sample.setValue(1)
    bar.show_chosen(Chosen(tuple(drawn[0]), SampleNumber(test=False, number=0)))
    sex, ripe, _ = bar.panel.columns
    assert isinstance(sex.editor, QComboBox)
    assert isinstance(ripe.editor, QComboBox)
    assert (sex.editor.currentIndex(), ripe.editor.currentIndex()) == (-1, -1)
