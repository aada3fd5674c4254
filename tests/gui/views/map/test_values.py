"""The numbers of maps, and what they mean for classes."""

from dataclasses import replace

import numpy as np
import pytest

from gui.views.map.values import (
    MapMode,
    base_levels,
    class_numbers,
    levels_of,
    misclassified,
    missing_text,
    objective_values,
    predicted_classes,
    prediction_margin,
    shown_values,
    target_values,
)
from scratchnet.datasets import Dataset
from tests.gui.views.scenes import class_scene, curve_scene, surface_scene


def test_of_three_classes_the_greatest_output_is_predicted() -> None:
    outputs = np.array([[0.1, 0.5, 0.0], [0.2, 0.5, 0.0], [0.7, 0.0, 9.0]])
    assert predicted_classes(outputs).tolist() == [2, 0, 2]
    assert prediction_margin(outputs) == pytest.approx([0.5, 0.0, 1.0])


def test_the_objective_may_be_unknown() -> None:
    scene, _ = class_scene(3)
    numbers = class_numbers(scene, np.array([0.0, 1.9, 7.0, np.nan]))
    assert numbers[:3].tolist() == [0, 2, 2]
    assert np.isnan(numbers[3])


def test_samples_are_wrong_where_another_class_is_predicted() -> None:
    # As targets are 0 and 1 whatever the activation, so is the place between them.
    scene, _ = class_scene(2, output_activation="tanh")
    dataset = Dataset(((0.0, 0.0),) * 3, (0.0, 1.0, 1.0))
    outputs = np.array([[0.6], [0.6], [0.4]])
    assert misclassified(scene, dataset, outputs).tolist() == [True, False, True]
    assert not misclassified(scene, dataset, None).any()
    assert not misclassified(replace(scene, classes=()), dataset, outputs).any()


def test_the_error_is_how_far_the_network_is_from_the_objective() -> None:
    scene, frame = surface_scene(3, resolution=8)
    values = shown_values(MapMode.ERROR, scene, frame, 0)
    assert values == pytest.approx(np.abs(frame.model_map[0] - scene.objective_map))
    low, high = base_levels(scene)
    assert levels_of(MapMode.ERROR, scene) == (0.0, high - low)


@pytest.mark.parametrize("classes", [2, 3])
def test_of_classes_the_error_is_where_another_class_is_predicted(classes: int) -> None:
    scene, frame = class_scene(classes)
    model = frame.model_map
    predicted = np.argmax(model, axis=0) if classes > 2 else (model[0] > 0.5) * 1
    true = predicted.copy()
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


def test_the_range_of_measured_data_comes_from_the_data() -> None:
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


@pytest.mark.parametrize("mode", MapMode)
def test_a_mode_without_an_objective_says_why_it_is_empty(mode: MapMode) -> None:
    scene, _ = class_scene(2)
    assert missing_text(mode, scene) == ""
    unknown = replace(scene, objective_map=np.full_like(scene.objective_map, np.nan))
    needed = mode in (MapMode.OBJECTIVE, MapMode.DIFFERENCE, MapMode.ERROR)
    assert ("no objective" in missing_text(mode, unknown)) is needed
