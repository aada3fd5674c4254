"""What of an experiment a TensorFlow Playground link does not hold, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.experiment.shape import input_names
from scratchnet.share.counterparts import Counterpart
from scratchnet.share.playground import LARGEST_NOISE, MOST_NOISE

#: What its controls offer; links may hold other numbers.
_LEARNING_RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_RATES = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_MOST_LAYERS, _MOST_NEURONS = 6, 8
_LARGEST_BATCH = 30
_LEAST_PERCENT, _LARGEST_PERCENT = 10, 90
_NUMBERS = ("batchSize", "noise", "percTrainData", "learningRate", "regularizationRate")


def label_of(path: str, name: str) -> str:
    """Return what controls call one of a parameter's choices."""
    parameter: Any = PARAMETERS[path]
    return str(parameter.choices[name])


def lost_in(
    experiment: Experiment,
    data: Counterpart,
    features: Mapping[str, str],
    fields: Mapping[str, object],
) -> Iterator[str]:
    """Say what a link with these ``fields`` does not hold, or holds otherwise.

    ``features`` are the Playground's names of those features that it has, by their texts.
    """
    yield from _lost_of_data(experiment, data)
    yield from _lost_of_network(experiment, data, features)
    yield from _lost_of_training(experiment)
    yield from _beyond_controls(experiment, fields)
    yield "Training goes on there until it is paused."


def _lost_of_data(experiment: Experiment, data: Counterpart) -> Iterator[str]:
    grid = experiment.data.source == "formula" and experiment.data.sampling == "grid"
    if grid or experiment.data.samples != data.samples:
        yield f"Samples: {data.samples:,}, at random places."
    if data.noise_there(experiment.data.noise) > MOST_NOISE:
        yield f"Noise: {MOST_NOISE:g} %, the most there is."
    if experiment.data.seed is not None:
        yield "Data seed is left out: the seed decides the samples too."


def _lost_of_network(
    experiment: Experiment, data: Counterpart, features: Mapping[str, str]
) -> Iterator[str]:
    network = experiment.network
    for text in network.features or input_names(experiment.data):
        if text not in features:
            yield f"The feature {text} is left out: there is none like it."
        elif "".join(text.split()) != "".join(data.features[features[text]].split()):
            yield f"The feature {text} has other numbers, as points reach from -6 to 6."
    if network.output_activation != data.output_activation:
        there = "linear" if data.regression else "tanh"
        ours = label_of("network.output_activation", network.output_activation)
        yield f"Output activation: {there}, and not {ours}."
    if network.parameters is not None:
        yield "Edited parameters are left out: they are drawn by the seed."
    elif network.init not in ("article", "zero"):
        ours = label_of("network.init", network.init)
        yield f"Initial weights: uniform from -0.5 to 0.5, and not {ours}."
    if network.frozen:
        yield "Frozen parameters are left out: all of them are trained."


def _lost_of_training(experiment: Experiment) -> Iterator[str]:
    training = experiment.training
    if training.loss != "squared":
        yield f"Loss: squared error, and not {label_of('training.loss', training.loss)}."
    if training.optimizer != "sgd":
        ours = label_of("training.optimizer", training.optimizer)
        yield (
            f"Optimizer: {label_of('training.optimizer', 'sgd')}, and not {ours}, "
            "which may want another learning rate."
        )
    if training.schedule != "constant":
        yield "Schedule is left out: the learning rate stays as it is."
    if training.l1 and training.l2:
        yield "L1 and L2 are not had together: the larger one is taken."
    if training.batch_size is not None and training.shuffle:
        yield "Shuffle is left out: samples come in the same order in every epoch."
    if training.target_loss is not None or training.patience is not None:
        yield "Stop conditions are left out."


def _beyond_controls(experiment: Experiment, fields: Mapping[str, object]) -> Iterator[str]:
    """Say which values can be had by the link, but not by the Playground's own controls."""
    number = {name: float(str(fields[name])) for name in _NUMBERS}
    hidden = experiment.network.hidden
    outside = {
        "batch size": number["batchSize"] > _LARGEST_BATCH,
        "noise": number["noise"] > LARGEST_NOISE,
        "ratio of training data": not (
            _LEAST_PERCENT <= number["percTrainData"] <= _LARGEST_PERCENT
        ),
        "learning rate": number["learningRate"] not in _LEARNING_RATES,
        "regularization rate": number["regularizationRate"] not in _RATES,
        "layers": len(hidden) > _MOST_LAYERS,
        "neurons": max(hidden, default=0) > _MOST_NEURONS,
    }
    if any(outside.values()):
        names = ", ".join(name for name, is_outside in outside.items() if is_outside)
        yield f"What the link holds, but the Playground's own controls do not offer: {names}."
