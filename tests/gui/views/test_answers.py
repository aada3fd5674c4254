"""What outputs say in words: probabilities as per cent that never claim too much."""

from dataclasses import replace

import pytest

from gui.views.answers import are_probabilities, class_scores, score_text
from scratchnet.experiment import Experiment
from scratchnet.run.observation import scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Scene
from tests.gui.views.image_scenes import digits


def with_output(scene: Scene, activation: str) -> Scene:
    experiment = scene.experiment.with_values(
        {"network.output_activation": activation, "training.loss": "squared"}
    )
    return replace(scene, experiment=experiment)


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "<1 %"),
        (0.005, "<1 %"),
        (0.5, "50 %"),
        (0.999, ">99 %"),
        (1.0, "100 %"),
        (float("nan"), "–"),
    ],
)
def test_probabilities_are_per_cent(score: float, text: str) -> None:
    assert score_text(digits()[0], score) == text


def test_other_outputs_are_numbers() -> None:
    scene = with_output(digits()[0], "linear")
    assert not are_probabilities(scene)
    assert score_text(scene, -0.12345) == "-0.123"


def test_one_sigmoid_is_a_probability_of_two_classes() -> None:
    scene = scene_of(Session(Experiment(), "reference"), 2)
    assert are_probabilities(scene)
    assert not are_probabilities(with_output(digits()[0], "sigmoid"))
    assert class_scores([0.25]) == [0.75, 0.25]
    assert class_scores([0.25, 0.5]) == [0.25, 0.5]


def test_two_outputs_of_a_softmax_are_probabilities() -> None:
    values = {"network.output_activation": "softmax", "training.loss": "cross_entropy"}
    scene = scene_of(Session(Experiment().with_values(values), "reference"), 2)
    assert len(scene.classes) == 2
    assert are_probabilities(scene)
