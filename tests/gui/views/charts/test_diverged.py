"""Charts of a network that has diverged: numbers beyond all bounds, or none."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views.registry import Pane, pictures_of, views_in
from scratchnet.explain import PreActivations, Scheme, Spread
from scratchnet.reference.article import Parameters
from scratchnet.run.snapshot import Frame
from tests.gui.views.scenes import class_scene, curve_scene, explained

_WILD = np.array([np.nan, np.inf, -np.inf, 1e308, -1e308, 0.5, 0.0])
_MADE = {"curve": curve_scene(), "two classes": class_scene(2), "three classes": class_scene(3)}
_CHARTS = [record.name for record in views_in(Pane.CHARTS)]


def diverged(frame: Frame) -> Frame:
    """Return a frame with wild numbers wherever a run may have them; parameters stay finite."""
    generator = np.random.default_rng(2)

    def like(values: np.ndarray) -> np.ndarray:
        return generator.choice(_WILD, values.shape)

    def spread(of: Spread) -> Spread:
        return Spread(np.abs(like(of.deviations)), np.abs(like(of.quartiles)))

    huge: Parameters = tuple(
        tuple(tuple(weight * 1e308 for weight in row) for row in layer)
        for layer in frame.snapshot.parameters
    )
    explanation = frame.explanation
    assert explanation is not None
    sums, tried = explanation.pre_activations, explanation.initialization
    assert sums is not None
    assert tried is not None
    return replace(
        frame,
        snapshot=replace(frame.snapshot, parameters=huge),
        explanation=replace(
            explanation,
            pre_activations=PreActivations(
                sums.of_samples,
                sums.numbers,
                tuple(map(like, sums.layers)),
                like(sums.outputs),
                sums.targets,
            ),
            initialization=replace(
                tried,
                schemes=tuple(
                    Scheme(each.name, spread(each.activations), spread(each.gradients))
                    for each in tried.schemes
                ),
            ),
        ),
    )


@pytest.mark.parametrize("made", _MADE)
@pytest.mark.parametrize("name", _CHARTS)
def test_it_is_drawn_and_spoken_of(qtbot: QtBot, name: str, made: str) -> None:
    scene, frame = _MADE[made]
    frame = diverged(explained(scene, frame))
    pictures = [p for p in pictures_of(scene).values() if p.record.name == name]
    for picture in pictures:
        chart = picture.make(LIGHT, scene)
        qtbot.addWidget(chart)
        chart.extend_ranges(scene, frame)
        chart.show_frame(scene, frame)
        chart.grab()
        assert chart.words()
