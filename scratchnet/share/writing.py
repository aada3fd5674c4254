"""From an experiment to the TensorFlow Playground link that stands for it, where there is one."""

from dataclasses import dataclass

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.experiment.shape import input_names
from scratchnet.share.counterparts import COUNTERPARTS, Counterpart
from scratchnet.share.losing import label_of, lost_in
from scratchnet.share.playground import ACTIVATIONS, ADDRESS, FEATURES, MOST_NOISE, SEED_DIGITS

#: The article's, which is the gallery's circle too.
_CIRCLE = "x*x + y*y < 1"


@dataclass(frozen=True, slots=True)
class Link:
    """A Playground link, and in which ways its experiment differs from ours, in words."""

    address: str
    differences: tuple[str, ...]


def playground_link(experiment: Experiment) -> Link:
    """Return the link. Raises InvalidInput where the Playground has nothing like it."""
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
        "learningRate": _short(training.learning_rate / factor),
        "regularizationRate": _short(penalty * factor),
        "noise": _short(min(data.noise_there(experiment.data.noise), MOST_NOISE)),
        "networkShape": ",".join(map(str, experiment.network.hidden)),
        "seed": _seed(experiment.seed),
        "percTrainData": _short(round(100 - 100 * experiment.data.test_share, 6)),
        **{name: _truth(name in features.values()) for name in FEATURES},
        "problem": "regression" if data.regression else "classification",
        "initZero": _truth(experiment.network.init == "zero"),
    }
    address = ADDRESS + "&".join(f"{name}={value}" for name, value in fields.items())
    return Link(address, (*lost_in(experiment, data, features, fields), *data.differences))


def _counterpart(experiment: Experiment) -> Counterpart:
    """Return what stands for the experiment's samples there, or raise InvalidInput."""
    for each in COUNTERPARTS.values():
        if all(_same(experiment.value(path), value) for path, value in each.values):
            return each
    data = experiment.data
    circle = (data.source, data.domain, data.dimensions) == ("formula", (-2.0, 2.0), 2)
    if circle and _same(data.formula, _CIRCLE) and data.task != "regression":
        return COUNTERPARTS["circle"]
    what = {
        "table": "own data",
        "formula": f'the objective "{data.formula}"',
        "gallery": f'the dataset "{label_of("data.dataset", data.dataset)}"',
    }[data.source]
    raise InvalidInput(
        f"TensorFlow Playground has nothing like {what}. It has the datasets circle, exclusive or, "
        "two Gaussians and spiral, and two surfaces of its own"
    )


def _activation(experiment: Experiment) -> str:
    """Return the activation of all hidden layers, or raise InvalidInput."""
    given = experiment.network.activation
    names = sorted({given} if isinstance(given, str) else set(given)) or ["tanh"]
    shown = [label_of("network.output_activation", name) for name in names]
    if len(names) > 1:
        raise InvalidInput(
            "TensorFlow Playground has one activation for all hidden layers, and here they have "
            + " and ".join(shown)
        )
    if names[0] not in ACTIVATIONS:
        known = [label_of("network.output_activation", name) for name in ACTIVATIONS]
        raise InvalidInput(
            f"TensorFlow Playground has no activation {shown[0]}; it has {', '.join(known)}"
        )
    return names[0]


def _features(experiment: Experiment, data: Counterpart) -> dict[str, str]:
    """Return the Playground's name of each feature that it has, by the feature's text."""
    names = {_packed(text): name for name, text in (*FEATURES.items(), *data.features.items())}
    texts = experiment.network.features or input_names(experiment.data)
    return {text: names[_packed(text)] for text in texts if _packed(text) in names}


def _same(ours: object, value: object) -> bool:
    """Return whether two values are the same, formulas whatever spaces they are written with."""
    if isinstance(ours, str) and isinstance(value, str):
        return _packed(ours) == _packed(value)
    return ours == value


def _packed(formula: str) -> str:
    return "".join(formula.split())


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _short(number: float) -> str:
    """Return a number as a person writes it, without what a product added in the last place."""
    return f"{number:.12g}"


def _seed(seed: int) -> str:
    return f"0.{seed:0{SEED_DIGITS}d}" if seed < 10**SEED_DIGITS else str(seed)
