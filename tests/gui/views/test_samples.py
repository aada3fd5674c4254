"""Samples of one colour share a brush: pyqtgraph renders a dot for every brush there is."""

from dataclasses import replace

import numpy as np

from gui.theme import DARK, LIGHT
from gui.views.map.values import base_levels
from gui.views.samples import SampleItems, target_colour, target_colours
from tests.gui.views.conftest import short_run


def test_there_are_as_many_brushes_as_colours(qapp: object) -> None:
    scene, _ = short_run("x - y")
    items = SampleItems()
    levels = base_levels(scene)
    items.show_scene(scene, LIGHT, levels)
    brushes = items.train.data["brush"]
    colours = target_colours(scene, LIGHT, np.array(scene.dataset.targets), levels)
    assert [brush.color().getRgb()[:3] for brush in brushes] == [tuple(c) for c in colours.tolist()]
    assert len({id(brush) for brush in brushes}) == len(np.unique(colours, axis=0))


def test_one_target_has_the_colour_of_its_sample(qapp: object) -> None:
    scene = replace(short_run()[0], classes=("no", "yes"))
    levels = base_levels(scene)
    for theme in (LIGHT, DARK):
        colours = target_colours(scene, theme, np.array([0.0, 1.0]), levels).tolist()
        for target, colour in enumerate(colours):
            found = target_colour(scene, theme, float(target), levels)
            assert found.getRgb()[:3] == tuple(colour)
        assert target_colour(scene, theme, 2.0, levels).name() == theme.classes[2]
