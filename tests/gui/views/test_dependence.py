"""The partial dependence: lines of outputs, values with names, and axes that exaggerate nothing."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import Dependence
from gui.views.registry import (
    FrameData,
    find_picture,
    frame_request,
    pictures_of,
    variables_of_pictures,
    variables_shown,
)
from scratchnet.explain import Variable
from scratchnet.run.snapshot import Frame, Scene
from scratchnet.tables import ColumnEncoding
from scratchnet.tables.columns import Kind
from tests.gui.views.conftest import lay_out
from tests.gui.views.scenes import class_scene, curve_scene, explained


def moment(classes: int = 3) -> tuple[Scene, Frame]:
    scene, frame = class_scene(classes) if classes else curve_scene()
    return scene, explained(scene, frame)


@pytest.fixture
def view(qtbot: QtBot) -> Dependence:
    view = Dependence(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*moment())
    return view


def test_there_is_a_line_for_each_output(view: Dependence) -> None:
    assert view.frame is not None
    assert view.frame.explanation is not None
    found = view.frame.explanation.dependence[0]
    assert len(view.lines) == 3
    for line, mean in zip(view.lines, found.means, strict=True):
        x, y = line.getData()
        assert (x == found.values[:, 0]).all()
        assert (y == mean).all()
    assert [entry.name for entry in view.legend.entries] == ["class 0", "class 1", "class 2"]
    # Not by their colours alone.
    assert len({entry.line for entry in view.legend.entries}) == 3
    assert len(view.deciles.getData()[0]) == 2 * len(found.deciles)


def test_another_variable_is_shown(view: Dependence) -> None:
    assert view.scene is not None
    view.set_variable(1)
    assert variables_shown([view]) == (1,)
    assert view.plot.getAxis("bottom").labelText == "y"
    twin = view.clone()
    assert twin.variable == 1
    twin.deleteLater()
    view.set_variable(0)
    assert view.plot.getAxis("bottom").labelText == "x"


def test_single_samples_are_thin_lines(view: Dependence) -> None:
    assert not view.sample_lines
    view.set_samples_shown(True)
    assert len(view.sample_lines) == 3 * 5
    view.set_samples_shown(False)
    assert not view.sample_lines


def test_a_variable_that_changes_nothing_looks_flat(qtbot: QtBot) -> None:
    scene, frame = moment(0)
    assert frame.explanation is not None
    found = frame.explanation.dependence[0]
    flat = np.full_like(found.means, 0.5)
    flat[0, 3] += 1e-9
    explanation = replace(frame.explanation, dependence=(replace(found, means=flat),))
    view = Dependence(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, replace(frame, explanation=explanation))
    low, high = view.plot.viewRange()[1]
    targets = np.array(scene.dataset.targets + scene.test.targets)
    assert high - low > 0.2 * (targets.max() - targets.min())


def test_classes_have_the_axis_of_probabilities(view: Dependence) -> None:
    low, high = view.plot.viewRange()[1]
    assert low < 0 < 1 < high


def test_categories_are_named_below_the_axis(qtbot: QtBot) -> None:
    scene, frame = moment(0)
    assert frame.explanation is not None
    found = frame.explanation.dependence[0]
    column = ColumnEncoding("kind", Kind.CATEGORY, ("oak", "a very long name of a tree", "elm"))
    named = replace(
        found,
        variable=Variable("kind", (0, 1, 2), column),
        values=np.eye(3),
        means=found.means[:, :3],
        lines=found.lines[:, :, :3],
        deciles=np.empty(0),
    )
    view = Dependence(DARK)
    qtbot.addWidget(view)
    explanation = replace(frame.explanation, dependence=(named,))
    view.show_frame(scene, replace(frame, explanation=explanation))
    lay_out(view, 360, 300)
    texts = [text for _, text in view.plot.getAxis("bottom")._tickLevels[0]]
    assert (texts[0], texts[2]) == ("oak", "elm")
    assert "…" in texts[1]
    assert len(view.dots.data) == 3
    assert not view.deciles.isVisible()
    assert "kind from oak to elm" in view.words()


def test_ranges_that_are_extended_stay(view: Dependence) -> None:
    scene, frame = moment(0)
    assert frame.explanation is not None
    found = frame.explanation.dependence[0]
    view.show_frame(scene, frame)
    high = replace(found, means=found.means + 100)
    extended = replace(frame.explanation, dependence=(high,))
    view.extend_ranges(scene, replace(frame, explanation=extended))
    view.redraw()
    view.show_frame(scene, replace(frame, explanation=replace(extended, dependence=(found,))))
    assert view.plot.viewRange()[1][1] > 50
    view.set_theme(DARK)
    assert view.plot.viewRange()[1][1] > 100


def test_it_says_that_it_is_being_worked_out(view: Dependence) -> None:
    scene, frame = moment()
    view.show_frame(scene, replace(frame, explanation=None))
    assert view.message == "The dependence is being worked out."


def test_there_is_a_picture_for_each_variable() -> None:
    scene, _ = class_scene(3)
    names = [name for name in pictures_of(scene) if name.startswith("partial")]
    assert names == ["partial-dependence", "partial-dependence-1", "partial-dependence-2"]
    picture = find_picture("partial-dependence-2")
    assert picture is not None
    view = picture.make(LIGHT, scene)
    assert isinstance(view, Dependence)
    assert view.variable == 1
    view.deleteLater()
    assert find_picture("partial-dependence-0") is None
    assert variables_of_pictures(pictures_of(scene).values()) == (0, 1)
    one, _ = curve_scene()
    assert [name for name in pictures_of(one) if "partial" in name] == ["partial-dependence"]


def test_frames_are_requested_for_the_variables_that_are_shown(view: Dependence) -> None:
    view.set_variable(1)
    request = frame_request(FrameData.DEPENDENCE, 1, 2, 3, variables_shown([view]))
    assert request.explain is not None
    assert request.explain.dependence == (1,)
    assert frame_request(FrameData.OUTPUTS, 1, 2, 3).explain is None
