"""What the network's outputs say of one sample, in words. No Qt."""

from collections.abc import Sequence
from math import isfinite

from scratchnet import registry
from scratchnet.numbers import significant
from scratchnet.run.snapshot import Scene

_NOT_A_NUMBER = "–"


def are_probabilities(scene: Scene) -> bool:
    """Return whether the scores of the classes are probabilities, which add up to 1."""
    activation = scene.experiment.network.output_activation
    return registry.are_probabilities(activation, len(scene.untrained_map))


def class_scores(outputs: Sequence[float]) -> list[float]:
    """Return a score for each class; two classes share one output."""
    return [1.0 - outputs[0], outputs[0]] if len(outputs) == 1 else list(outputs)


def score_text(scene: Scene, score: float) -> str:
    """Return the score of a class: a probability in per cent, or the output itself."""
    if not isfinite(score):
        return _NOT_A_NUMBER
    if not are_probabilities(scene):
        return significant(score, 3)
    percent = f"{100 * score:.0f}"
    if percent == "100" and score < 1:
        return ">99 %"
    return "<1 %" if percent == "0" and score > 0 else f"{percent} %"
