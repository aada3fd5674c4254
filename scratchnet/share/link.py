"""From an experiment to the TensorFlow Playground link for it, where there is one.

Not all of an experiment has an equivalent there; the link lists what differs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.experiment.data import input_names
from scratchnet.share.counterparts import COUNTERPARTS, Counterpart
from scratchnet.share.playground import (
    ADDRESS,
    FEATURES,
    LARGEST_NOISE,
    NOISE_LIMIT,
    SEED_DIGITS,
    playground_activations,
)

#: The article's, which is the gallery's circle too.
_CIRCLE = "x*x + y*y < 1"


#: What the Playground's controls offer; links may hold other numbers.
_LEARNING_RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_RATES = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_MAX_LAYERS, _MAX_NEURONS = 6, 8
_MAX_BATCH = 30
_MIN_PERCENT, _MAX_PERCENT = 10, 90
_NUMBERS = ("batchSize", "noise", "percTrainData", "learningRate", "regularizationRate")


@dataclass(frozen=True, slots=True)
class PlaygroundLink:
    """A Playground link; ``differences`` has a sentence for each way in which it differs."""

    address: str
    differences: tuple[str, ...]


def playground_link(experiment: Experiment) -> PlaygroundLink:
    """Return the link. Raises InvalidInput where the Playground has no equivalent."""
    data = _counterpart(experiment)
    activation = _activation(experiment)
    features = _features(experiment, data)
    if not features:
        raise InvalidInput("TensorFlow Playground has none of the features of this network")
    training, factor = experiment.training, data.rate_factor
    penalty = max(training.l1, training.l2)
    trained = data.samples - round(experiment.data.test_share * data.samples)
    fields: dict[str, object] = {
        "activation": activation,
        "regularization": "none" if not penalty else "L1" if training.l1 == penalty else "L2",
        "batchSize": training.batch_size or trained,
        "dataset": "circle" if data.regression else data.name,
        "regDataset": data.name if data.regression else "reg-plane",
        "learningRate": _number_text(training.learning_rate / factor),
        "regularizationRate": _number_text(penalty * factor),
        "noise": _number_text(min(data.percent_from_noise(experiment.data.noise), NOISE_LIMIT)),
        "networkShape": ",".join(map(str, experiment.network.hidden)),
        "seed": _seed(experiment.seed),
        "percTrainData": _number_text(round(100 - 100 * experiment.data.test_share, 6)),
        **{name: _flag_text(name in features.values()) for name in FEATURES},
        "problem": "regression" if data.regression else "classification",
        "initZero": _flag_text(experiment.network.init == "zero"),
    }
    address = ADDRESS + "&".join(f"{name}={value}" for name, value in fields.items())
    return PlaygroundLink(
        address, (*differences_of(experiment, data, features, fields), *data.differences)
    )


def _counterpart(experiment: Experiment) -> Counterpart:
    """Return the dataset that is equivalent to the experiment's, or raise InvalidInput."""
    for each in COUNTERPARTS.values():
        if all(_is_same(experiment.value(path), value) for path, value in each.values):
            return each
    data = experiment.data
    circle = (data.source, data.domain, data.dimensions) == ("formula", (-2.0, 2.0), 2)
    if circle and _is_same(data.formula, _CIRCLE) and data.task != "regression":
        return COUNTERPARTS["circle"]
    what = {
        "table": "your data",
        "formula": f'the objective "{data.formula}"',
        "gallery": f'the dataset "{_choice_label("data.dataset", data.dataset)}"',
    }[data.source]
    raise InvalidInput(
        f"TensorFlow Playground has no equivalent of {what}. It has the datasets circle, exclusive "
        "or, two Gaussians and spiral, and two surfaces of its own"
    )


def _activation(experiment: Experiment) -> str:
    """Return the Playground's name of the hidden layers' activation, or raise InvalidInput."""
    given = experiment.network.activation
    names = sorted({given} if isinstance(given, str) else set(given)) or ["tanh"]
    shown = [_choice_label("network.output_activation", name) for name in names]
    if len(names) > 1:
        raise InvalidInput(
            "TensorFlow Playground has one activation for all hidden layers, and here they have "
            + " and ".join(shown)
        )
    theirs = {ours: name for name, ours in playground_activations().items()}
    if names[0] not in theirs:
        known = [_choice_label("network.output_activation", name) for name in theirs]
        raise InvalidInput(
            f"TensorFlow Playground has no activation {shown[0]}; it has {', '.join(known)}"
        )
    return theirs[names[0]]


def _features(experiment: Experiment, data: Counterpart) -> dict[str, str]:
    """Return the Playground's names of the features that it has, by their texts."""
    names = {
        _without_spaces(text): name for name, text in (*FEATURES.items(), *data.features.items())
    }
    texts = experiment.network.features or input_names(experiment.data)
    return {text: names[_without_spaces(text)] for text in texts if _without_spaces(text) in names}


def _is_same(ours: object, value: object) -> bool:
    """Return whether two values are the same; spaces in formulas do not count."""
    if isinstance(ours, str) and isinstance(value, str):
        return _without_spaces(ours) == _without_spaces(value)
    return ours == value


def _without_spaces(formula: str) -> str:
    return "".join(formula.split())


def _flag_text(value: bool) -> str:
    return "true" if value else "false"


def _number_text(number: float) -> str:
    """Return a number with 12 digits, without the rounding error of a product."""
    return f"{number:.12g}"


def _seed(seed: int) -> str:
    return f"0.{seed:0{SEED_DIGITS}d}" if seed < 10**SEED_DIGITS else str(seed)


def _choice_label(path: str, name: str) -> str:
    """Return the label of one of a parameter's choices."""
    parameter: Any = PARAMETERS[path]
    return str(parameter.choices[name])


def differences_of(
    experiment: Experiment,
    data: Counterpart,
    features: Mapping[str, str],
    fields: Mapping[str, object],
) -> Iterator[str]:
    """Yield what a link with these ``fields`` leaves out or changes.

    ``features`` are the Playground's names of those features that it has, by their texts.
    """
    yield from _data_differences(experiment, data)
    yield from _network_differences(experiment, data, features)
    yield from _training_differences(experiment)
    yield from _beyond_controls(experiment, fields)
    yield "Training continues there until paused."


def _data_differences(experiment: Experiment, data: Counterpart) -> Iterator[str]:
    grid = experiment.data.source == "formula" and experiment.data.sampling == "grid"
    if grid or experiment.data.samples != data.samples:
        yield f"Samples: {data.samples:,}, at random points."
    if data.percent_from_noise(experiment.data.noise) > NOISE_LIMIT:
        yield f"Noise: {NOISE_LIMIT:g} %, the maximum."
    if experiment.data.seed is not None:
        yield "Data seed is left out: the seed decides the samples too."


def _network_differences(
    experiment: Experiment, data: Counterpart, features: Mapping[str, str]
) -> Iterator[str]:
    network = experiment.network
    for text in network.features or input_names(experiment.data):
        if text not in features:
            yield f"The feature {text} is left out: the Playground has no equivalent."
        elif "".join(text.split()) != "".join(data.features[features[text]].split()):
            yield f"The feature {text} takes other values there, as inputs range from -6 to 6."
    if network.output_activation != data.output_activation:
        there = "linear" if data.regression else "tanh"
        ours = _choice_label("network.output_activation", network.output_activation)
        yield f"Output activation: {there}, not {ours}."
    if network.parameters is not None:
        yield "Edited parameters are left out: the seed decides the initial ones."
    elif network.init not in ("article", "zero"):
        ours = _choice_label("network.init", network.init)
        yield f"Initial weights: uniform from -0.5 to 0.5, not {ours}."
    if network.dropouts:
        yield "Dropout is left out: the Playground has none."
    if network.frozen:
        yield "Frozen parameters are left out: all of them are trained."


def _training_differences(experiment: Experiment) -> Iterator[str]:
    training = experiment.training
    if training.loss != "squared":
        yield f"Loss: squared error, not {_choice_label('training.loss', training.loss)}."
    if training.optimizer != "sgd":
        ours = _choice_label("training.optimizer", training.optimizer)
        yield (
            f"Optimizer: {_choice_label('training.optimizer', 'sgd')}, not {ours}, "
            "and may need another learning rate."
        )
    if training.schedule != "constant":
        yield "Schedule is left out: the learning rate is constant."
    if training.l1 and training.l2:
        yield "L1 and L2 cannot be combined there: the larger one is used."
    if training.batch_size is not None and training.shuffle:
        yield "Shuffle is left out: samples come in the same order in every epoch."
    if training.target_loss is not None or training.patience is not None:
        yield "Stop conditions are left out."


def _beyond_controls(experiment: Experiment, fields: Mapping[str, object]) -> Iterator[str]:
    """Name the values that links can hold but the Playground's controls do not offer."""
    number = {name: float(str(fields[name])) for name in _NUMBERS}
    hidden = experiment.network.hidden
    outside = {
        "batch size": number["batchSize"] > _MAX_BATCH,
        "noise": number["noise"] > LARGEST_NOISE,
        "ratio of training data": not (_MIN_PERCENT <= number["percTrainData"] <= _MAX_PERCENT),
        "learning rate": number["learningRate"] not in _LEARNING_RATES,
        "regularization rate": number["regularizationRate"] not in _RATES,
        "layers": len(hidden) > _MAX_LAYERS,
        "neurons": max(hidden, default=0) > _MAX_NEURONS,
    }
    if any(outside.values()):
        names = ", ".join(name for name, is_outside in outside.items() if is_outside)
        yield f"The link holds values that the Playground's controls do not offer: {names}."
