"""Which numbers are shown in each mode, for regressions and for classes."""

from dataclasses import replace

import numpy as np
import pytest

from gui.views.map.map_values import (
    MapMode,
    base_levels,
    levels_of,
    objective_values,
    shown_values,
    target_values,
)
from scratchnet.datasets import Dataset
from tests.gui.views.scenes import class_scene, curve_scene, surface_scene


def test_the_error_is_how_far_the_network_is_from_the_objective() -> None:
    scene, frame = surface_scene(3, resolution=8)
    values = shown_values(MapMode.ERROR, scene, frame, 0)
    assert values == pytest.approx(np.abs(frame.model_map[0] - scene.objective_map))
    low, high = base_levels(scene)
    assert levels_of(MapMode.ERROR, scene) == (0.0, high - low)


@pytest.mark.parametrize("classes", [2, 3])
def test_of_classes_the_error_is_where_another_class_is_said(classes: int) -> None:
    scene, frame = class_scene(classes)
    model = frame.model_map
    said = np.argmax(model, axis=0) if classes > 2 else (model[0] > 0.5) * 1
    true = said.copy()
    true[3, 4] = 1 - true[3, 4] if true[3, 4] < 2 else 0
    objective = true.astype(float)
    objective[0, 0] = np.nan
    values = shown_values(MapMode.ERROR, replace(scene, objective_map=objective), frame, 0)
    assert values is not None
    assert np.nansum(values) == 1
    assert values[3, 4] == 1
    assert np.isnan(values[0, 0])


def test_an_output_is_to_be_high_for_its_own_class() -> None:
    scene, _ = class_scene(3)
    for output in range(3):
        expected = (scene.objective_map == output) * 1.0
        assert np.array_equal(objective_values(scene, output), expected)
    assert target_values(scene, np.array([0.0, 1.0, 2.0]), 1).tolist() == [0, 1, 0]
    two, _ = class_scene(2, output_activation="tanh")
    assert target_values(two, np.array([0.0, 1.0]), 0).tolist() == [0, 1]
    assert set(np.unique(objective_values(two, 0))) == {0.0, 1.0}


def test_measured_data_say_themselves_how_far_they_reach() -> None:
    scene, _ = curve_scene()
    unknown = replace(
        scene,
        objective_map=np.full((1, 4), np.nan),
        dataset=Dataset(((0.0,), (1.0,)), (20.0, 30.0)),
        test=Dataset(((0.5,),), (35.0,)),
    )
    assert base_levels(unknown) == (20.0, 35.0)
    alone = replace(unknown, dataset=Dataset(((0.0,),), (5.0,)), test=Dataset((), ()))
    assert base_levels(alone) == (4.5, 5.5)
