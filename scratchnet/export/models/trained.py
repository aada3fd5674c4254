"""A trained network by itself: all that is needed to use it, and nothing of its training."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from scratchnet.datasets import Axis, encoding_of, predicted_class
from scratchnet.datasets.saving import column_names
from scratchnet.errors import InvalidValue
from scratchnet.experiment.shape import INPUT_NAMES
from scratchnet.export.models.origin import Origin, origin_of
from scratchnet.formula import Formula, FormulaError, parse_formula
from scratchnet.reference import Parameters
from scratchnet.registry import ACTIVATIONS, OUTPUT_ACTIVATIONS
from scratchnet.run.snapshot import Snapshot, network_with

#: Of two classes told by one output, the second is said where the output is above this.
THRESHOLD = 0.5


class Move(NamedTuple):
    """What happens to a value: (value - base) / width · factor + shift, in this order."""

    base: float
    width: float
    factor: float
    shift: float

    def __call__(self, value: float) -> float:
        """Return the value as the network sees it."""
        return (value - self.base) / self.width * self.factor + self.shift


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, and its range in the units that a person knows.

    ``move`` brings a value to what the network was trained on; None leaves it as it is.
    """

    name: str
    low: float
    high: float
    move: Move | None = None


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """From raw inputs, one or two, in their own units, to outputs.

    The inputs are moved, then the ``features`` are taken of them (formulas in x and y; none: the
    inputs), then follow the layers: ``parameters`` holds (w…, b) per layer and neuron,
    ``activations`` a name per layer. ``target`` is what is told; ``classes`` are its classes, none
    for a value. Raises InvalidValue for what does not fit together.
    """

    inputs: tuple[Input, ...]
    features: tuple[str, ...]
    parameters: Parameters
    activations: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    origin: Origin

    def __post_init__(self) -> None:
        _check_inputs(self.inputs)
        _check_layers(self)
        _check_classes(self.classes, self.output_count)
        self.formulas()

    @property
    def variables(self) -> tuple[str, ...]:
        """What formulas call the inputs."""
        return INPUT_NAMES[: len(self.inputs)]

    @property
    def output_count(self) -> int:
        """How many outputs there are."""
        return len(self.parameters[-1])

    @property
    def moved(self) -> bool:
        """Whether any input is moved."""
        return any(each.move for each in self.inputs)

    @property
    def task(self) -> str:
        """``classification`` or ``regression``."""
        return "classification" if self.classes else "regression"

    @property
    def two_by_one(self) -> bool:
        """Whether one output tells two classes apart, by the side of the threshold."""
        return bool(self.classes) and self.output_count == 1

    def formulas(self) -> tuple[Formula, ...]:
        """Return the features as functions of the moved inputs. Raises InvalidValue."""
        try:
            return tuple(parse_formula(text, self.variables) for text in self.features)
        except FormulaError as error:
            raise InvalidValue("features", list(self.features), f"formulas ({error})") from None

    def encoding(self) -> Callable[[Sequence[float]], Sequence[float]]:
        """Return the way from one point to what the first layer takes.

        It raises UndefinedFormula where a feature has no value.
        """
        formulas = self.formulas()

        def encoded(point: Sequence[float]) -> Sequence[float]:
            moved = [
                float(value) if each.move is None else each.move(value)
                for each, value in zip(self.inputs, point, strict=True)
            ]
            return [formula(*moved) for formula in formulas] or moved

        return encoded

    def function(self) -> Callable[[Sequence[float]], list[float]]:
        """Return the way from one point to the outputs, computed by the reference.

        It raises UndefinedFormula where a feature has no value.
        """
        network, encoding = network_with(self.parameters, self.activations), self.encoding()
        return lambda point: network.forward(encoding(point))

    def class_of(self, outputs: Sequence[float]) -> str:
        """Return the class that outputs say."""
        return self.classes[predicted_class(outputs)]


def trained_network(
    snapshot: Snapshot, axes: Sequence[Axis], classes: tuple[str, ...], experiment: str = ""
) -> TrainedNetwork:
    """Return the network of a snapshot, with the axes and classes of its problem.

    ``experiment`` is the name of its file, or ``""``.
    """
    data = snapshot.experiment.data
    encoding = snapshot.encoding or encoding_of(snapshot.experiment)
    moves: Sequence[Move | None] = [Move(*move) for move in encoding.scaling.moves()]
    own = data.names if data.source == "table" else ()
    return TrainedNetwork(
        inputs=tuple(
            Input(axis.name, axis.low, axis.high, move)
            for axis, move in zip(axes, moves or [None] * len(axes), strict=True)
        ),
        features=snapshot.experiment.network.features,
        parameters=snapshot.parameters,
        activations=snapshot.experiment.network.activations,
        target=column_names(own, [axis.name for axis in axes], bool(classes))[-1],
        classes=classes,
        origin=origin_of(snapshot, experiment),
    )


def _check_inputs(inputs: Sequence[Input]) -> None:
    if not 1 <= len(inputs) <= len(INPUT_NAMES):
        raise InvalidValue("inputs", f"{len(inputs)} of them", f"1 to {len(INPUT_NAMES)}")
    for number, each in enumerate(inputs):
        # Of very large numbers both ends may be the same.
        if each.low > each.high:
            raise InvalidValue(f"inputs[{number}].range", [each.low, each.high], "low before high")
        if each.move is not None and not each.move.width:
            raise InvalidValue(f"inputs[{number}].scaling.width", 0.0, "any number but 0")


def _check_layers(network: TrainedNetwork) -> None:
    layers = len(network.parameters)
    if not layers or layers != len(network.activations):
        raise InvalidValue("layers", f"{layers} of them", "at least one, each with an activation")
    wanted = len(network.features or network.inputs)
    for number, (rows, activation) in enumerate(
        zip(network.parameters, network.activations, strict=True)
    ):
        place, last = f"layers[{number}]", number == layers - 1
        known = list(OUTPUT_ACTIVATIONS if last else ACTIVATIONS)
        if activation not in known:
            raise InvalidValue(f"{place}.activation", activation, "one of " + ", ".join(known))
        if not rows:
            raise InvalidValue(f"{place}.weights", [], "at least one neuron")
        for row in rows:
            if len(row) != wanted + 1:
                raise InvalidValue(
                    f"{place}.weights", f"a row of {len(row) - 1}", f"rows of {wanted} weights"
                )
            if not all(isfinite(value) for value in row):
                raise InvalidValue(f"{place}.weights", list(row), "finite numbers")
        wanted = len(rows)


def _check_classes(classes: Sequence[str], outputs: int) -> None:
    if outputs == 1 and len(classes) not in (0, 2):
        raise InvalidValue("outputs.classes", list(classes), "none or two for one output")
    if outputs > 1 and len(classes) != outputs:
        allowed = f"as many as there are outputs, {outputs}"
        raise InvalidValue("outputs.classes", list(classes), allowed)
