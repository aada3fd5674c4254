"""What outputs say about classes, for one output and for several."""

from dataclasses import replace

import numpy as np
import pytest

from gui.views.classes import (
    class_numbers,
    confidence,
    predicted_classes,
    wrong_samples,
)
from gui.views.curve.decisions import decisions_of
from scratchnet.datasets import Dataset
from scratchnet.run.snapshot import Axis
from tests.gui.views.scenes import class_scene


def test_of_three_classes_the_greatest_output_is_said() -> None:
    outputs = np.array([[0.1, 0.5, 0.0], [0.2, 0.5, 0.0], [0.7, 0.0, 9.0]])
    assert predicted_classes(outputs).tolist() == [2, 0, 2]
    assert confidence(outputs) == pytest.approx([0.5, 0.0, 1.0])


def test_the_objective_may_be_unknown() -> None:
    scene, _ = class_scene(3)
    numbers = class_numbers(scene, np.array([0.0, 1.9, 7.0, np.nan]))
    assert numbers[:3].tolist() == [0, 2, 2]
    assert np.isnan(numbers[3])


def test_samples_are_wrong_where_another_class_is_said() -> None:
    # As targets are 0 and 1 whatever the activation, so is the place between them.
    scene, _ = class_scene(2, output_activation="tanh")
    dataset = Dataset(((0.0, 0.0),) * 3, (0.0, 1.0, 1.0))
    outputs = np.array([[0.6], [0.6], [0.4]])
    assert wrong_samples(scene, dataset, outputs).tolist() == [True, False, True]
    assert not wrong_samples(scene, dataset, None).any()
    assert not wrong_samples(replace(scene, classes=()), dataset, outputs).any()


def test_a_decision_lies_where_two_outputs_meet() -> None:
    axis = Axis("x", 0.0, 10.0)
    assert decisions_of(np.array([[0.0, 0.4, 0.8, 1.0, 0.0]]), axis) == pytest.approx([3.5, 8.0])
    outputs = np.array([[1.0, 0.6, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert decisions_of(outputs, Axis("x", 0.0, 3.0)) == pytest.approx([1.5 + 0.375])
    assert decisions_of(outputs[:, :1], axis) == []
