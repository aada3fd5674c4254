"""The projection: who is where, in which colours, and what is marked."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.theme import DARK, LIGHT
from gui.views import Projection
from gui.views.map.values import misclassified
from gui.views.registry import VIEWS
from scratchnet.datasets import Axis
from scratchnet.explain import SampleResults
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.scenes import class_scene, curve_scene, explained


def moment(classes: int = 3) -> tuple[Scene, Frame]:
    scene, frame = class_scene(classes)
    three = tuple(Axis(name, -2.0, 2.0) for name in ("a", "b", "c"))

    def widened(inputs: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
        return tuple((*point, 0.5) for point in inputs)

    scene = replace(
        scene,
        inputs=three,
        dataset=replace(scene.dataset, inputs=widened(scene.dataset.inputs)),
        test=replace(scene.test, inputs=widened(scene.test.inputs)),
    )
    outputs, frame = (frame.outputs, frame.test_outputs), explained(scene, frame)
    return scene, with_outputs(frame, *outputs)


def with_outputs(frame: Frame, train: np.ndarray | None, test: np.ndarray | None) -> Frame:
    """Return a frame with these outputs for samples, or with none."""
    assert frame.explanation is not None
    results = None
    if train is not None and test is not None:
        results = tuple(SampleResults(each, np.zeros(len(each))) for each in (train, test))
    return replace(frame, explanation=replace(frame.explanation, results=results))


@pytest.fixture
def view(qtbot: QtBot) -> Projection:
    view = Projection(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*moment())
    return view


def test_it_fits_more_inputs_than_a_map_shows() -> None:
    fits = VIEWS["projection"].fits
    assert fits(moment()[0])
    assert not fits(class_scene(3)[0])
    assert not fits(curve_scene()[0])


def test_samples_are_filled_by_prediction_and_outlined_by_target(view: Projection) -> None:
    scene, frame = view.scene, view.frame
    assert scene is not None
    assert frame is not None
    assert frame.outputs is not None
    assert len(view.train.data) == len(scene.dataset)
    assert len(view.test.data) == len(scene.test)
    wrong = misclassified(scene, scene.dataset, frame.outputs)
    assert wrong.any()
    for spot, is_wrong in zip(view.train.points(), wrong.tolist(), strict=True):
        same = spot.brush().color() == spot.pen().color()
        assert same != is_wrong


def test_wrong_predictions_have_a_cross_and_classes_a_mark(view: Projection) -> None:
    scene, frame = view.scene, view.frame
    assert scene is not None
    assert frame is not None
    wrong = misclassified(scene, scene.dataset, frame.outputs).sum()
    wrong += misclassified(scene, scene.test, frame.test_outputs).sum()
    assert len(view.misclassified.data) == wrong
    assert len(view.class_marks.data) > 0
    view.set_marks_shown(False)
    assert len(view.class_marks.data) == 0


def test_the_axes_say_their_share_of_the_variance(view: Projection) -> None:
    assert view.plot.getAxis("bottom").labelText == "PC 1 (60 % of the variance)"
    assert view.plot.getAxis("left").labelText == "PC 2 (25 % of the variance)"
    assert view.caption() == "Predictions after 5 steps, 150 + 50 test samples"
    assert "60 % and 25 %" in view.accessibleDescription()


def test_without_outputs_samples_have_the_colours_of_their_targets(view: Projection) -> None:
    scene, frame = moment()
    view.show_frame(scene, with_outputs(frame, None, None))
    assert view.caption() == "150 + 50 test samples by target"
    assert all(spot.brush().color() == spot.pen().color() for spot in view.train.points())
    assert len(view.misclassified.data) == 0


def test_a_frame_with_the_same_predictions_draws_nothing_anew(view: Projection) -> None:
    before = view.train.data
    scene, frame = view.scene, view.frame
    assert scene is not None
    assert frame is not None
    view.show_frame(scene, replace(frame))
    assert view.train.data is before
    view.set_theme(DARK)
    assert view.train.data is not before


def test_a_click_chooses_a_sample_and_a_ring_shows_it(qtbot: QtBot, view: Projection) -> None:
    assert view.scene is not None
    with qtbot.waitSignal(view.chose) as chose:
        view.test.sigClicked.emit(view.test, view.test.points()[4:5], None)
    assert chose.args == [Chosen.of_sample(view.scene, SampleNumber(True, 4))]
    view.set_chosen(chose.args[0])
    spot = view.ring.points()[0].pos()
    at = view.test.points()[4].pos()
    assert (spot.x(), spot.y()) == (at.x(), at.y())
    twin = view.clone()
    qtbot.addWidget(twin)
    assert len(twin.ring.data) == 1
    view.set_chosen(None)
    assert len(view.ring.data) == 0


def test_it_says_why_it_is_empty(qtbot: QtBot, view: Projection) -> None:
    scene, frame = moment()
    view.show_frame(scene, replace(frame, explanation=None))
    assert view.message == "The projection is being worked out."
    view.show_frame(*class_scene(2))
    assert "three inputs or more" in view.message


def test_values_are_coloured_by_the_scale_beside_them(qtbot: QtBot) -> None:
    scene, frame = moment()
    view = Projection(DARK)
    qtbot.addWidget(view)
    outputs = np.linspace(0, 1, len(scene.dataset))[:, np.newaxis]
    others = np.linspace(0, 1, len(scene.test))[:, np.newaxis]
    frame = with_outputs(frame, outputs, others)
    view.show_frame(replace(scene, classes=()), frame)
    assert view.legend.colour_bar.isVisible()
    assert len(view.misclassified.data) == 0
    assert len({spot.brush().color().name() for spot in view.train.points()}) > 50


def test_places_that_several_samples_share_are_marked_and_told(view: Projection) -> None:
    scene, frame = moment()
    assert frame.explanation is not None
    projected = frame.explanation.projection
    assert projected is not None
    train = projected.train.copy()
    train[1:4] = train[0]
    together = replace(projected, train=train)
    shared = replace(frame, explanation=replace(frame.explanation, projection=together))
    view.show_frame(scene, shared)
    sizes = [spot.size() for spot in view.train.points()[:5]]
    assert sizes[0] == sizes[3] > sizes[4]
    assert "1 place is shared by several samples, up to 4" in view.words()
    text = view.place_text(2)
    assert text.startswith("4 samples share this place: ")
    counts = [int(part.split()[-1]) for part in text.partition(": ")[2].split(", ")]
    assert sum(counts) == 4
    assert view.place_text(4) == ""
    view.train.sigHovered.emit(view.train, view.train.points()[2:3], None)
    assert view.plot.getViewBox().toolTip() == text
    view.train.sigHovered.emit(view.train, view.train.points()[:0], None)
    assert view.plot.getViewBox().toolTip() == ""
