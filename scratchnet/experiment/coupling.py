"""Coupling: what else changes with an edit, so that the experiment can still be run.

The experiment itself refuses values that do not fit together, since a file should be explicit;
a user who moves one control should not have to move another one first.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scratchnet.declare.parameter import NotAllowed
from scratchnet.errors import InvalidInput
from scratchnet.experiment.data import Data, class_count, input_names
from scratchnet.experiment.experiment import PARAMETERS, Experiment
from scratchnet.formula import FormulaError, parse_formula
from scratchnet.gallery import GALLERY
from scratchnet.registry import LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS, SOFTMAX


class Draft:
    """An experiment, values that the user sets, and values that follow from them.

    ``followed`` are the values that follow and differ from the experiment's, by path.
    """

    def __init__(self, experiment: Experiment, given: Mapping[str, object]) -> None:
        self.experiment = experiment
        self.followed: dict[str, object] = {}
        self._given = given

    def __getitem__(self, path: str) -> Any:
        """Return a value with the edits."""
        if path in self._given:
            return self._given[path]
        return self.followed.get(path, self.experiment.value(path))

    def follow(self, path: str, value: object) -> None:
        """Set a value, unless the user set it or it is already so."""
        if path in self._given or value == self[path]:
            return
        self.followed[path] = value
        if value == self.experiment.value(path):
            del self.followed[path]

    def given(self, path: str) -> bool:
        """Return whether the user set it."""
        return path in self._given

    def changed(self, *paths: str) -> bool:
        """Return whether any of these values changes."""
        return any(
            self[path] != self.experiment.value(path) for path in self._edited.intersection(paths)
        )

    @property
    def _edited(self) -> set[str]:
        return {*self._given, *self.followed}

    @property
    def data(self) -> Data:
        """The data section with the edits. Raises InvalidInput."""
        changes: dict[str, Any] = {
            path.removeprefix("data."): value
            for path, value in {**self._given, **self.followed}.items()
            if path.startswith("data.")
        }
        # Without changes it is not checked again: tables may be long.
        return replace(self.experiment.data, **changes) if changes else self.experiment.data


#: Replaces an objective that needs the input y where there is only x.
ONE_INPUT_FORMULA = "sin(2*x)"

#: If one of these changes, edited parameters no longer fit the network.
_NETWORK_SHAPE = (
    "data.source",
    "data.dataset",
    "data.dimensions",
    "data.inputs",
    "data.targets",
    "data.classes",
    "network.features",
    "network.hidden",
)
#: If one of these changes, a learning rate that suited the others may be far too high or too low.
_AFFECT_THE_RATE = ("network.output_activation", "training.loss", "training.optimizer")
#: What gradient descent's usual rate is multiplied by, without and with momentum. The derivative
#: of an output in 0…1 makes gradients small, and a loss of logits has none; momentum adds up about
#: ten updates. Measured over every dataset of the gallery: `test_coupled_rates.py`.
_IN_0_TO_1, _OF_LOGITS, _OTHERS = (100.0, 10.0), (10.0, 1.0), (1.0, 0.3)

#: If one of these changes, another dataset has been chosen.
_CHOOSE_A_DATASET = (
    "data.source",
    "data.dataset",
    "data.inputs",
    "data.targets",
    "data.classes",
    "data.task",
)


def coupled(experiment: Experiment, path: str, value: object) -> dict[str, object]:
    """Return all values that change when the user sets one: that one, and those that follow."""
    return coupled_together(experiment, {path: value})


def coupled_together(experiment: Experiment, values: Mapping[str, object]) -> dict[str, object]:
    """Return all values that change when the user sets several at once.

    Values that were set never change. Values that are not allowed, and unknown paths, are returned
    alone: the experiment will refuse them.
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
    """Clear the ranges, columns, the size of images and the classes of other data."""
    if draft.changed("data.inputs"):
        draft.follow("data.ranges", ())
        draft.follow("data.columns", ())
        if not _same_columns(draft):
            draft.follow("data.image", None)
    if draft.changed("data.targets"):
        draft.follow("data.classes", ())


def _same_columns(draft: Draft) -> bool:
    """Return whether other samples have as many inputs, of the same names."""
    before, after = draft.experiment.data, draft["data.inputs"]
    counts = [len(rows[0]) if rows else 0 for rows in (before.inputs, after)]
    return counts[0] == counts[1] and draft["data.names"] == before.names


def _follow_inputs(draft: Draft) -> None:
    """Remove what uses an input that no longer exists."""
    if not draft.changed("data.source", "data.dataset", "data.dimensions", "data.inputs"):
        return
    names = input_names(draft.data)
    kept = tuple(text for text in draft["network.features"] if _can_be_parsed(text, names))
    draft.follow("network.features", kept)
    if draft["data.source"] == "formula" and not _can_be_parsed(draft["data.formula"], names):
        draft.follow("data.formula", ONE_INPUT_FORMULA)


def _can_be_parsed(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a formula uses no other names."""
    try:
        parse_formula(text, names)
    except FormulaError:
        return False
    return True


def _follow_classes(draft: Draft) -> None:
    """Give the network an output activation that suits the number of classes."""
    output = draft["network.output_activation"]
    chosen = draft["data.source"] != "formula" and draft.changed(*_CHOOSE_A_DATASET)
    examined = ("data.source", "data.formula", "data.task", "data.domain", "data.dimensions")
    if not chosen and not draft.changed(*examined):
        return
    classes = class_count(draft.data)
    # A sigmoid is limited to 0…1, and values are not.
    if classes < 2 and output in (SOFTMAX.name, "sigmoid"):
        draft.follow("network.output_activation", "linear")
    elif classes == 2 and output == "linear":
        draft.follow("network.output_activation", "sigmoid")
    elif classes > 2:
        draft.follow("network.output_activation", SOFTMAX.name)
        draft.follow("training.loss", "cross_entropy")


def suggested_rate(output_activation: str, loss: str, optimizer: str) -> float:
    """Return a learning rate that suits most networks with these."""
    record = OPTIMIZERS[optimizer]
    if record.is_adaptive:
        return record.suggested_learning_rate
    output = OUTPUT_ACTIVATIONS[output_activation]
    if LOSSES[loss].from_logits:
        factors = _OF_LOGITS
    elif (output.low, output.high) == (0.0, 1.0):
        factors = _IN_0_TO_1
    else:
        factors = _OTHERS
    factor = factors["momentum" in record.hyperparameters]
    return float(f"{record.suggested_learning_rate * factor:.6g}")


def _follow_rate(draft: Draft) -> None:
    """Replace a suggested learning rate by the one that suits what has changed."""
    if draft.changed(*_AFFECT_THE_RATE):
        before = suggested_rate(*(draft.experiment.value(path) for path in _AFFECT_THE_RATE))
        if draft.experiment.training.learning_rate == before:
            suggested = suggested_rate(*(draft[path] for path in _AFFECT_THE_RATE))
            draft.follow("training.learning_rate", suggested)


def _follow_noise(draft: Draft) -> None:
    """Take the noise of the new dataset if that of the old one was not changed."""
    if draft.changed("data.source", "data.dataset"):
        before, after = draft.experiment.data, draft.data
        if before.noise == _default_noise(before):
            draft.follow("data.noise", _default_noise(after))


def _default_noise(data: Data) -> float:
    return GALLERY[data.dataset].noise if data.source == "gallery" else 0.0


def _follow_loss(draft: Draft) -> None:
    """Make loss and output activation fit: the one that was not changed is adapted."""
    needed = LOSSES[draft["training.loss"]].output_activation
    if needed is None or needed == draft["network.output_activation"]:
        return
    if draft.changed("training.loss") and not draft.given("network.output_activation"):
        draft.follow("network.output_activation", needed)
    else:
        draft.follow("training.loss", "squared")


def _follow_layers(draft: Draft) -> None:
    """Give every hidden layer an activation and a dropout, if each has its own."""
    layers = len(draft["network.hidden"])
    for path in ("network.activation", "network.dropout"):
        values = draft[path]
        if not isinstance(values, tuple) or len(values) == layers:
            continue
        if not values or not layers:
            # An empty list would lose what it held.
            draft.follow(path, values[0] if values else PARAMETERS[path].default)
        else:
            draft.follow(path, (*values, *values[-1:] * (layers - len(values)))[:layers])


def _follow_network(draft: Draft) -> None:
    """Clear edited and frozen parameters of a network of another shape."""
    if draft.changed(*_NETWORK_SHAPE) or _other_outputs(draft):
        draft.follow("network.parameters", None)
        draft.follow("network.frozen", ())


def _other_outputs(draft: Draft) -> bool:
    """Return whether the number of outputs changes."""
    if not draft.changed("network.output_activation", "data.task"):
        return False
    before = draft.experiment
    return _outputs(before.data, before.network.output_activation) != _outputs(
        draft.data, draft["network.output_activation"]
    )


def _outputs(data: Data, output_activation: str) -> int:
    classes = class_count(data)
    if data.source == "table" and not classes:
        return data.target_count
    return classes if classes > 2 or output_activation == SOFTMAX.name else 1
