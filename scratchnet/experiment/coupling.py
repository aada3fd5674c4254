"""What changes along when a person changes something, so that the experiment stays one that runs.

The experiment itself refuses what does not fit together, for a file should say what it means; a
person who moves one control should not have to move another one first.
"""

from collections.abc import Mapping

from scratchnet.declare.parameter import NotAllowed
from scratchnet.errors import InvalidInput
from scratchnet.experiment.data import Data
from scratchnet.experiment.draft import Draft
from scratchnet.experiment.experiment import PARAMETERS, Experiment
from scratchnet.experiment.shape import class_count, input_names
from scratchnet.formula import FormulaError, parse_formula
from scratchnet.gallery import GALLERY
from scratchnet.registry import LOSSES, OPTIMIZERS, SOFTMAX

#: Takes the place of an objective that needs the input y where there is none.
ONE_INPUT_FORMULA = "sin(2*x)"

#: Whatever of these changes, edited parameters no longer belong to the network.
_DECIDE_THE_NETWORK = (
    "data.source",
    "data.dataset",
    "data.dimensions",
    "data.inputs",
    "data.targets",
    "data.classes",
    "network.features",
    "network.hidden",
)
#: Whatever of these changes, the article's learning rate may be far too high.
_DECIDE_THE_RATE = ("network.output_activation", "training.loss", "training.optimizer")

#: Whatever of these changes, another dataset has been chosen.
_CHOOSE_A_DATASET = (
    "data.source",
    "data.dataset",
    "data.inputs",
    "data.targets",
    "data.classes",
    "data.task",
)


def coupled(experiment: Experiment, path: str, value: object) -> dict[str, object]:
    """Return all values that change when a person sets one: that one, and those that follow."""
    return coupled_together(experiment, {path: value})


def coupled_together(experiment: Experiment, values: Mapping[str, object]) -> dict[str, object]:
    """Return all values that change when a person sets several at once.

    What was set is never changed by what follows. Values that are not allowed, and unknown
    paths, come back alone: the experiment says what is wrong with them.
    """
    try:
        given = {path: PARAMETERS[path].check(value) for path, value in values.items()}
        draft = Draft(experiment, given)
        for follow in (
            _follow_points,
            _follow_inputs,
            _follow_classes,
            _follow_noise,
            _follow_loss,
            _follow_rate,
            _follow_layers,
            _follow_network,
        ):
            follow(draft)
    except (KeyError, NotAllowed, InvalidInput):
        return dict(values)
    return dict(values) | draft.followed


def _follow_points(draft: Draft) -> None:
    """Let go of what was said about other own data: which range they have, and which classes."""
    if draft.changed("data.inputs"):
        draft.follow("data.ranges", ())
    if draft.changed("data.targets"):
        draft.follow("data.classes", ())


def _follow_inputs(draft: Draft) -> None:
    """Let go of what uses an input that is no longer there."""
    if not draft.changed("data.source", "data.dataset", "data.dimensions", "data.inputs"):
        return
    names = input_names(draft.data)
    kept = tuple(text for text in draft["network.features"] if _speaks_of(text, names))
    draft.follow("network.features", kept)
    if draft["data.source"] == "formula" and not _speaks_of(draft["data.formula"], names):
        draft.follow("data.formula", ONE_INPUT_FORMULA)


def _speaks_of(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a formula gets by with these names."""
    try:
        parse_formula(text, names)
    except FormulaError:
        return False
    return True


def _follow_classes(draft: Draft) -> None:
    """Give the network outputs that suit what there is to tell."""
    output = draft["network.output_activation"]
    chosen = draft["data.source"] != "formula" and draft.changed(*_CHOOSE_A_DATASET)
    looked_at = ("data.source", "data.formula", "data.task", "data.domain", "data.dimensions")
    if not chosen and not draft.changed(*looked_at):
        return
    classes = class_count(draft.data)
    # A sigmoid cannot leave 0 to 1, and values do.
    if classes < 2 and output in (SOFTMAX.name, "sigmoid"):
        draft.follow("network.output_activation", "linear")
    elif classes == 2 and output == "linear":
        draft.follow("network.output_activation", "sigmoid")
    elif classes > 2:
        draft.follow("network.output_activation", SOFTMAX.name)
        draft.follow("training.loss", "cross_entropy")


def _follow_rate(draft: Draft) -> None:
    """Let the article's learning rate go, which only a sigmoid's small slopes can bear."""
    rate = draft["training.learning_rate"]
    asked = draft.changed(*_DECIDE_THE_RATE)
    if not asked or rate != PARAMETERS["training.learning_rate"].default:
        return
    optimizer = OPTIMIZERS[draft["training.optimizer"]]
    bounded = draft["network.output_activation"], draft["training.loss"]
    if optimizer.is_adaptive or bounded != ("sigmoid", "squared"):
        draft.follow("training.learning_rate", optimizer.suggested_learning_rate)


def _follow_noise(draft: Draft) -> None:
    """Let noise that a dataset began with, and nobody changed, go with that dataset."""
    if draft.changed("data.source", "data.dataset"):
        before, after = draft.experiment.data, draft.data
        if before.noise == _first_noise(before):
            draft.follow("data.noise", _first_noise(after))


def _first_noise(data: Data) -> float:
    return GALLERY[data.dataset].noise if data.source == "gallery" else 0.0


def _follow_loss(draft: Draft) -> None:
    """Bring loss and output activation together: whichever was not changed gives way."""
    needed = LOSSES[draft["training.loss"]].output_activation
    if needed is None or needed == draft["network.output_activation"]:
        return
    if draft.changed("training.loss") and not draft.given("network.output_activation"):
        draft.follow("network.output_activation", needed)
    else:
        draft.follow("training.loss", "squared")


def _follow_layers(draft: Draft) -> None:
    """Give every hidden layer an activation and a dropout, where each has its own."""
    layers = len(draft["network.hidden"])
    for path in ("network.activation", "network.dropout"):
        values = draft[path]
        if not isinstance(values, tuple) or len(values) == layers:
            continue
        if not values or not layers:
            # A list of none would forget what it held.
            draft.follow(path, values[0] if values else PARAMETERS[path].default)
        else:
            draft.follow(path, (*values, *values[-1:] * (layers - len(values)))[:layers])


def _follow_network(draft: Draft) -> None:
    """Let go of parameters that were edited, or frozen, in a network of another shape."""
    if draft.changed(*_DECIDE_THE_NETWORK) or _other_outputs(draft):
        draft.follow("network.parameters", None)
        draft.follow("network.frozen", ())


def _other_outputs(draft: Draft) -> bool:
    """Return whether there are more outputs than before, or fewer."""
    if not draft.changed("network.output_activation", "data.task"):
        return False
    before = draft.experiment
    return _outputs(before.data, before.network.output_activation) != _outputs(
        draft.data, draft["network.output_activation"]
    )


def _outputs(data: Data, output_activation: str) -> int:
    classes = class_count(data)
    return classes if classes > 2 or output_activation == SOFTMAX.name else 1
