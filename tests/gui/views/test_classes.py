"""What outputs say about classes, for one output and for several."""

from dataclasses import replace

import numpy as np
import pytest

from gui.views.classes import (
    class_levels,
    class_numbers,
    class_threshold,
    confidence,
    said_classes,
    wrong_samples,
)
from gui.views.decisions import decisions_of
from scratchnet.datasets import Dataset
from scratchnet.snapshot import Axis
from tests.gui.views.scenes import class_scene


@pytest.mark.parametrize(
    ("activation", "levels", "threshold"),
    [("sigmoid", (0.0, 1.0), 0.5), ("linear", (0.0, 1.0), 0.5), ("tanh", (-1.0, 1.0), 0.0)],
)
def test_two_classes_meet_half_way_between_their_targets(
    activation: str, levels: tuple[float, float], threshold: float
) -> None:
    scene, _ = class_scene(2, output_activation=activation)
    assert class_levels(scene) == levels
    assert class_threshold(scene) == threshold
    outputs = np.array([[threshold - 0.1, threshold + 0.1]])
    assert said_classes(scene, outputs).tolist() == [0, 1]
    span = levels[1] - levels[0]
    assert confidence(scene, outputs) == pytest.approx([0.2 / span] * 2)
    assert confidence(scene, np.array([levels])) == pytest.approx([1.0, 1.0])


def test_of_three_classes_the_greatest_output_is_said() -> None:
    scene, _ = class_scene(3)
    outputs = np.array([[0.1, 0.5, 0.0], [0.2, 0.5, 0.0], [0.7, 0.0, 9.0]])
    assert said_classes(scene, outputs).tolist() == [2, 0, 2]
    assert confidence(scene, outputs) == pytest.approx([0.5, 0.0, 1.0])


def test_the_objective_may_be_unknown() -> None:
    scene, _ = class_scene(3)
    numbers = class_numbers(scene, np.array([0.0, 1.9, 7.0, np.nan]))
    assert numbers[:3].tolist() == [0, 2, 2]
    assert np.isnan(numbers[3])


def test_samples_are_wrong_where_another_class_is_said() -> None:
    scene, _ = class_scene(2, output_activation="tanh")
    dataset = Dataset(((0.0, 0.0),) * 3, (0.0, 1.0, 1.0))
    outputs = np.array([[0.5], [0.5], [-0.5]])
    assert wrong_samples(scene, dataset, outputs).tolist() == [True, False, True]
    assert not wrong_samples(scene, dataset, None).any()
    assert not wrong_samples(replace(scene, classes=()), dataset, outputs).any()


def test_a_decision_lies_where_two_outputs_meet() -> None:
    scene, _ = class_scene(2)
    axis = Axis("x", 0.0, 10.0)
    assert decisions_of(scene, np.array([[0.0, 0.4, 0.8, 1.0, 0.0]]), axis) == pytest.approx(
        [3.5, 8.0]
    )
    three, _ = class_scene(3)
    outputs = np.array([[1.0, 0.6, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert decisions_of(three, outputs, Axis("x", 0.0, 3.0)) == pytest.approx([1.5 + 0.375])
    assert decisions_of(three, outputs[:, :1], axis) == []
