"""A trained network by itself: what is needed to use it, and where it comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

from scratchnet import __version__
from scratchnet.datasets import Axis, encoding_of, predicted_class
from scratchnet.datasets.saving import column_names
from scratchnet.errors import InvalidValue, shortened
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.experiment.data import MOST_INPUTS, formula_names, table_columns
from scratchnet.formula import Formula, FormulaError, parse_formula, variable_names
from scratchnet.numbers import significant
from scratchnet.reference.article import Parameters
from scratchnet.registry import ACTIVATIONS, OUTPUT_ACTIVATIONS, SOFTMAX
from scratchnet.run.recipe import recipe_of
from scratchnet.run.snapshot import Snapshot, network_with
from scratchnet.tables import ColumnEncoding
from scratchnet.tables.column_encoding import encoded_row
from scratchnet.tables.scaling import unscaled

#: With one output for two classes, the second is predicted where the output is above this.
THRESHOLD = 0.5


#: Your own samples are not exported along with a network, and its columns by themselves.
_NO_SETTINGS = ("data.inputs", "data.targets", "data.columns")
_MAX_VALUE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """A network as it was after ``step`` steps.

    ``experiment`` is the name of its file, perhaps ``""``; ``loss`` that of the last step, from
    before its update (None: there was no step), and ``loss_name`` says if it is that of scaled
    targets, see `Snapshot.loss_name`. ``settings`` are the parameters that differ from
    their defaults, as dotted path and value as text; ``changes`` the settings that changed during
    training: the number of steps made, path, value as text. The samples are not included.
    """

    version: str
    experiment: str
    engine: str
    step: int
    loss: float | None
    settings: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[int, str, str], ...] = ()
    loss_name: str = "loss"

    @property
    def program(self) -> str:
        """The program and its version."""
        return f"Scratchnet {self.version}"

    @property
    def training_text(self) -> str:
        """How far the network was trained."""
        if self.loss is None:
            return "untrained, with its initial weights"
        steps = "1 step" if self.step == 1 else f"{self.step:,} steps"
        loss = f"{self.loss_name} {significant(self.loss, 6)}"
        return f"after {steps} of the {self.engine} engine, {loss}"


class ColumnScaling(NamedTuple):
    """How the values of one input, or of one output, are scaled for the network.

    Scaled is (value - base) / width · factor + shift, in this order.
    """

    base: float
    width: float
    factor: float
    shift: float

    def __call__(self, value: float) -> float:
        """Return the value that the network takes."""
        return (value - self.base) / self.width * self.factor + self.shift

    def undone(self, value: float) -> float:
        """Return the value that was scaled."""
        return unscaled(value, self)


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, its range in its own units, and its scaling, None for none."""

    name: str
    low: float
    high: float
    scaling: ColumnScaling | None = None


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """From rows of a table, or raw inputs in their own units, to outputs.

    The values of a row become inputs as the ``columns`` say; without columns the inputs are the
    row. The inputs are scaled, then the ``features`` are computed from them (formulas in the
    ``variables``; none: the inputs), then follow the layers: ``parameters`` holds (w…, b) per layer
    and neuron, ``activations`` a name per layer. ``targets`` are the names of what is predicted,
    ``classes`` the classes of the only one, none for numbers. The network was trained with targets
    scaled by ``output_scalings``, which is undone last; there is one for each output, or none at
    all. Raises InvalidValue for what does not fit together.
    """

    inputs: tuple[Input, ...]
    features: tuple[str, ...]
    parameters: Parameters
    activations: tuple[str, ...]
    targets: tuple[str, ...]
    classes: tuple[str, ...]
    origin: Origin
    columns: tuple[ColumnEncoding, ...] = ()
    output_scalings: tuple[ColumnScaling, ...] = ()

    def __post_init__(self) -> None:
        _check_inputs(self.inputs)
        _check_columns(self.columns, len(self.inputs))
        _check_layers(self)
        _check_classes(self.classes, self.output_count, len(self.targets))
        _check_output_scalings(self)
        self.formulas()

    @property
    def variables(self) -> tuple[str, ...]:
        """What formulas call the inputs."""
        return formula_names(tuple(each.name for each in self.inputs), len(self.inputs))

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names of a row's values: of the columns, or else of the inputs."""
        return tuple(each.name for each in self.columns or self.inputs)

    @property
    def row_variables(self) -> tuple[str, ...]:
        """What exported functions call a row's values."""
        return variable_names(self.row_names) if self.columns else self.variables

    @property
    def output_count(self) -> int:
        """How many outputs there are."""
        return len(self.parameters[-1])

    @property
    def has_scaling(self) -> bool:
        """Whether any input is scaled."""
        return any(each.scaling for each in self.inputs)

    @property
    def task(self) -> str:
        """``classification`` or ``regression``."""
        return "classification" if self.classes else "regression"

    @property
    def is_binary(self) -> bool:
        """Whether one output decides between two classes, by the threshold."""
        return bool(self.classes) and self.output_count == 1

    @property
    def output_text(self) -> str:
        """What the outputs mean; it holds no names from the data."""
        classes, outputs = len(self.classes), self.output_count
        if not classes:
            return "the value of the target" if outputs == 1 else "the value of each target"
        if self.is_binary:
            scale = (
                "from 0 to 1, as the probability of the second class"
                if self.activations[-1] == "sigmoid"
                else "0 for the first class, 1 for the second"
            )
            return f"{scale}; the second is predicted above {THRESHOLD}"
        if self.activations[-1] == SOFTMAX.name:
            return f"the probabilities of the {outputs} classes; the most probable is predicted"
        return f"a score for each of the {outputs} classes; the highest is predicted"

    def formulas(self) -> tuple[Formula, ...]:
        """Return the features as functions of the scaled inputs. Raises InvalidValue."""
        try:
            return tuple(parse_formula(text, self.variables) for text in self.features)
        except FormulaError as error:
            raise InvalidValue("features", list(self.features), f"formulas ({error})") from None

    def encoder(self) -> Callable[[Sequence[Any]], Sequence[float]]:
        """Return the function from one row to what the first layer takes.

        It raises UndefinedFormula where a feature has no value, and ValueError for a value that
        its column does not have.
        """
        formulas = self.formulas()

        def encoded(row: Sequence[Any]) -> Sequence[float]:
            point = encoded_row(self.columns, row) if self.columns else row
            scaled = [
                float(value) if each.scaling is None else each.scaling(value)
                for each, value in zip(self.inputs, point, strict=True)
            ]
            return [formula(*scaled) for formula in formulas] or scaled

        return encoded

    def predictor(self) -> Callable[[Sequence[Any]], list[float]]:
        """Return the function from one row to the outputs, computed by the reference.

        It raises what the function of `encoder` raises.
        """
        network, encode = network_with(self.parameters, self.activations), self.encoder()
        if not self.output_scalings:
            return lambda row: network.forward(encode(row))

        def predicted(row: Sequence[Any]) -> list[float]:
            outputs = network.forward(encode(row))
            return [
                scaling.undone(value)
                for scaling, value in zip(self.output_scalings, outputs, strict=True)
            ]

        return predicted

    def predicted_class(self, outputs: Sequence[float]) -> str:
        """Return the name of the predicted class."""
        return self.classes[predicted_class(outputs)]


def trained_network(
    snapshot: Snapshot, axes: Sequence[Axis], classes: tuple[str, ...], experiment: str = ""
) -> TrainedNetwork:
    """Return the network of a snapshot, with the axes and classes of its problem.

    ``experiment`` is the name of its file, or ``""``.
    """
    data = snapshot.experiment.data
    encoding = snapshot.encoding or encoding_of(snapshot.experiment)
    scalings: Sequence[ColumnScaling | None] = [
        ColumnScaling(*move) for move in encoding.scaling.transforms()
    ]
    own = data.names if data.source == "table" else ()
    outputs = len(snapshot.parameters[-1])
    return TrainedNetwork(
        inputs=tuple(
            Input(axis.name, axis.low, axis.high, scaling)
            for axis, scaling in zip(axes, scalings or [None] * len(axes), strict=True)
        ),
        features=snapshot.experiment.network.features,
        parameters=snapshot.parameters,
        activations=snapshot.experiment.network.activations,
        targets=column_names(
            own, [axis.name for axis in axes], bool(classes), 1 if classes else outputs
        )[len(axes) :],
        classes=classes,
        origin=_origin_of(snapshot, experiment),
        columns=table_columns(data),
        output_scalings=tuple(ColumnScaling(*move) for move in snapshot.output_scaling.transforms),
    )


def _check_inputs(inputs: Sequence[Input]) -> None:
    if not 1 <= len(inputs) <= MOST_INPUTS:
        raise InvalidValue("inputs", f"{len(inputs)} of them", f"1 to {MOST_INPUTS:,}")
    for number, each in enumerate(inputs):
        # Of very large numbers both ends may be the same.
        if each.low > each.high:
            raise InvalidValue(f"inputs[{number}].range", [each.low, each.high], "low before high")
        if each.scaling is not None and not each.scaling.width:
            raise InvalidValue(f"inputs[{number}].scaling.width", 0.0, "any number but 0")


def _check_columns(columns: Sequence[ColumnEncoding], inputs: int) -> None:
    made = sum(column.width for column in columns)
    if columns and made != inputs:
        found = f"{len(columns):,} columns that become {made:,} inputs"
        raise InvalidValue("columns", found, f"columns that become {inputs:,} inputs")


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


def _check_classes(classes: Sequence[str], outputs: int, targets: int) -> None:
    if not classes and targets != outputs:
        raise InvalidValue(
            "outputs.targets", f"{targets} of them", f"one for each output, {outputs}"
        )
    if classes and targets != 1:
        raise InvalidValue("outputs.targets", f"{targets} of them", "one, for classes")
    if outputs == 1 and len(classes) not in (0, 2):
        raise InvalidValue("outputs.classes", list(classes), "none or two for one output")
    if classes and outputs > 1 and len(classes) != outputs:
        allowed = f"as many as there are outputs, {outputs}"
        raise InvalidValue("outputs.classes", list(classes), allowed)


def _check_output_scalings(network: TrainedNetwork) -> None:
    scalings = network.output_scalings
    if not scalings:
        return
    if network.classes:
        raise InvalidValue("outputs.scaling", f"{len(scalings)} of them", "none, for classes")
    if len(scalings) != network.output_count:
        allowed = f"one for each output, {network.output_count}"
        raise InvalidValue("outputs.scaling", f"{len(scalings)} of them", allowed)
    for number, scaling in enumerate(scalings):
        for name in ("width", "factor"):
            if not getattr(scaling, name):
                place = f"outputs.scaling[{number}].{name}"
                raise InvalidValue(place, 0.0, "any number but 0")


def _origin_of(snapshot: Snapshot, experiment: str) -> Origin:
    """Return where a snapshot's network comes from; ``experiment`` is its name, or ``""``."""
    recipe = recipe_of(snapshot)
    default = Experiment()
    return Origin(
        version=__version__,
        experiment=experiment,
        engine=snapshot.engine,
        step=snapshot.step,
        loss=snapshot.loss,
        loss_name=snapshot.loss_name,
        settings=tuple(
            (path, _value_text(recipe.experiment.value(path)))
            for path in PARAMETERS
            if path not in _NO_SETTINGS and recipe.experiment.value(path) != default.value(path)
        ),
        changes=tuple(
            (change.step, change.path, _value_text(change.value)) for change in recipe.changes
        ),
    )


def _value_text(value: object) -> str:
    return shortened(value, _MAX_VALUE_LENGTH)
