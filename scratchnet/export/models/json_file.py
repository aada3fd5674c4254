"""A trained network as a file of our own: JSON, with every number to the last bit.

format, version    "scratchnet-network", 2, or 1 for a single target without scaling
task               "regression" or "classification"
use                how outputs are computed from inputs
inputs             for each: name, range [low, high] in its own units, and scaling (null: none)
columns            what a row holds: columns of a table as `data.columns` of an experiment, whose
                   values become the inputs; [] is the inputs themselves
features           formulas in the scaled inputs: x and y, or of more than two inputs their
                   names; [] is the inputs themselves
layers             for each: activation, weights (a row for each neuron), biases
outputs            target, or targets if there are several; meaning; classes; threshold (null, or of
                   two classes); scaling, if the network learned scaled targets: one for each output
origin             program, version, experiment, engine, step, loss, settings, changes; loss_name,
                   if the loss is that of scaled targets
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scratchnet.declare.json_document import check_header, parse_document, read_document
from scratchnet.declare.parameter import NotAllowed, PartNotAllowed, finite, whole
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import PARAMETERS
from scratchnet.experiment.columns import column_document
from scratchnet.export.models.trained_network import (
    THRESHOLD,
    ColumnScaling,
    Input,
    Origin,
    TrainedNetwork,
)
from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.tables import ColumnEncoding

FORMAT = "scratchnet-network"
VERSION = 2

_LARGEST_FILE_BYTES = 50_000_000

#: How outputs are computed from inputs.
_USE = (
    "Scale each input, (value - base) / width * factor + shift; compute the features from the "
    "scaled inputs, if there are any; then in each layer every neuron gives "
    "activation(sum of weight * value + bias), and softmax acts on all sums of its layer."
)
#: How a row's values become inputs.
_USE_OF_COLUMNS = (
    "Turn the value of each column into its inputs: a number is one; a category one of 0 and 1 for "
    "each of its categories, without the first if drop_first is true; yes/no one of 0 and 1; a "
    "date one for each of its parts, its days counted from the first. What is given as missing "
    "takes the place of a missing value. "
)
_USE_OF_SCALED = " Last, undo the scaling of each output: (output - shift) / factor * width + base."


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of an object; ``place`` is its path in the file, "" for the whole.

    What is missing or of another type raises InvalidInput; other fields are ignored.
    """

    values: dict[str, Any]
    place: str

    def value(self, name: str) -> Any:
        """Return a field of any type."""
        if name not in self.values:
            raise InvalidInput(f"{self._path(name)} is missing")
        return self.values[name]

    def text(self, name: str) -> str:
        """Return a text."""
        value = self.value(name)
        if not isinstance(value, str):
            raise InvalidValue(self._path(name), value, "a text")
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        value = self._list(name, "a list of texts")
        if not all(isinstance(each, str) for each in value):
            raise InvalidValue(self._path(name), value, "a list of texts")
        return value

    def whole(self, name: str) -> int:
        """Return a whole number, 0 or more."""
        number = whole(self.value(name))
        if number is None or number < 0:
            raise InvalidValue(self._path(name), self.value(name), "a whole number from 0")
        return number

    def number(self, name: str, *, optional: bool = False) -> float | None:
        """Return a finite number; if it is ``optional`` it may be null, and then is None."""
        value = self.value(name)
        if value is None and optional:
            return None
        number = finite(value)
        if number is None:
            allowed = "a finite number, or null" if optional else "a finite number"
            raise InvalidValue(self._path(name), value, allowed)
        return number

    def numbers(self, name: str, *, exactly: int) -> tuple[float, ...]:
        """Return a list of finite numbers, of the length ``exactly``."""
        allowed = f"a list of {exactly} finite numbers"
        found = _numbers(self._list(name, allowed))
        if found is None or len(found) != exactly:
            raise InvalidValue(self._path(name), self.value(name), allowed)
        return found

    def rows(self, name: str) -> list[tuple[float, ...]]:
        """Return a list of lists of finite numbers."""
        rows = []
        for row in self._list(name, "a list of lists of finite numbers"):
            numbers = _numbers(row)
            if numbers is None:
                raise InvalidValue(self._path(name), row, "lists of finite numbers")
            rows.append(numbers)
        return rows

    def inner(self, name: str) -> "_Fields":
        """Return the fields of an object."""
        return _fields_of(self.value(name), self._path(name))

    def objects(self, name: str) -> "list[_Fields]":
        """Return the fields of each object of a list."""
        value = self._list(name, "a list of objects")
        return [_fields_of(each, f"{self._path(name)}[{i}]") for i, each in enumerate(value)]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every field and its text."""
        return ((name, self.text(name)) for name in self.values)

    def _list(self, name: str, allowed: str) -> list[Any]:
        value = self.value(name)
        if not isinstance(value, list):
            raise InvalidValue(self._path(name), value, allowed)
        return value

    def _path(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def network_to_text(network: TrainedNetwork) -> str:
    """Return the file's text, a line for each key and each neuron."""
    lines = [
        f"  {json.dumps(key)}: {_text(value, key)}" for key, value in _document(network).items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def network_from_text(text: str) -> TrainedNetwork:
    """Read a network. Raises InvalidInput with the field and what is allowed."""
    top = _Fields(parse_document(text, "a trained network"), "")
    check_header(top.values, FORMAT, VERSION)
    for name in ("format", "version"):
        # Unlike an experiment, which people write themselves, it must have both.
        top.value(name)
    outputs, origin = top.inner("outputs"), top.inner("origin")
    network = TrainedNetwork(
        inputs=tuple(_input(each) for each in top.objects("inputs")),
        columns=_columns(top),
        features=tuple(top.texts("features")),
        parameters=tuple(_rows(layer) for layer in top.objects("layers")),
        activations=tuple(layer.text("activation") for layer in top.objects("layers")),
        targets=(
            tuple(outputs.texts("targets"))
            if "targets" in outputs.values
            else (outputs.text("target"),)
        ),
        classes=tuple(outputs.texts("classes")),
        origin=Origin(
            version=origin.text("version"),
            experiment=origin.text("experiment"),
            engine=origin.text("engine"),
            step=origin.whole("step"),
            loss=origin.number("loss", optional=True),
            loss_name=origin.text("loss_name") if "loss_name" in origin.values else "loss",
            settings=tuple(origin.inner("settings").pairs()),
            changes=tuple(
                (change.whole("step"), change.text("path"), change.text("value"))
                for change in origin.objects("changes")
            ),
        ),
        output_scalings=(
            tuple(_scaling(each) for each in outputs.objects("scaling"))
            if "scaling" in outputs.values
            else ()
        ),
    )
    stated = top.text("task")
    if stated != network.task:
        raise InvalidValue("task", stated, f'"{network.task}", as its classes imply')
    return network


def read_network(path: Path) -> TrainedNetwork:
    """Read a network's file. Raises InvalidInput whose message begins with the file's name."""
    return read_document(path, _LARGEST_FILE_BYTES, "a trained network", network_from_text)


def _document(network: TrainedNetwork) -> dict[str, Any]:
    origin = network.origin
    return {
        "format": FORMAT,
        "version": VERSION if network.output_scalings or len(network.targets) > 1 else 1,
        "task": network.task,
        "use": (_USE_OF_COLUMNS if network.columns else "")
        + _USE
        + (_USE_OF_SCALED if network.output_scalings else ""),
        "inputs": [
            {
                "name": each.name,
                "range": [each.low, each.high],
                "scaling": None if each.scaling is None else each.scaling._asdict(),
            }
            for each in network.inputs
        ],
        "columns": [column_document(column) for column in network.columns],
        "features": list(network.features),
        "activations": {
            name: OUTPUT_ACTIVATIONS[name].formula for name in dict.fromkeys(network.activations)
        },
        "layers": [
            {
                "activation": activation,
                "weights": [row[:-1] for row in rows],
                "biases": [row[-1] for row in rows],
            }
            for rows, activation in zip(network.parameters, network.activations, strict=True)
        ],
        "outputs": _outputs(network),
        "origin": {
            "program": "Scratchnet",
            "version": origin.version,
            "experiment": origin.experiment,
            "engine": origin.engine,
            "step": origin.step,
            "loss": origin.loss,
            **({"loss_name": origin.loss_name} if origin.loss_name != "loss" else {}),
            "settings": dict(origin.settings),
            "changes": [
                {"step": step, "path": path, "value": value} for step, path, value in origin.changes
            ],
        },
    }


def _outputs(network: TrainedNetwork) -> dict[str, Any]:
    first, *others = network.targets
    outputs: dict[str, Any] = {"targets": list(network.targets)} if others else {"target": first}
    outputs |= {
        "meaning": network.output_text,
        "classes": list(network.classes),
        "threshold": THRESHOLD if network.is_binary else None,
    }
    if network.output_scalings:
        outputs["scaling"] = [scaling._asdict() for scaling in network.output_scalings]
    return outputs


def _text(value: Any, key: str) -> str:
    """Return a value as JSON; lists of objects, and a layer's rows, take a line for each."""
    if key in ("inputs", "columns", "layers") and value:
        return "[\n" + ",\n".join(f"    {_text(each, 'object')}" for each in value) + "\n  ]"
    if key == "object" and "weights" in value:
        parts = [f"{json.dumps(name)}: {_text(part, name)}" for name, part in value.items()]
        return "{" + ", ".join(parts) + "}"
    if key == "weights":
        return "[\n" + ",\n".join(f"      {json.dumps(row)}" for row in value) + "\n    ]"
    # Letters beyond ASCII are escaped, so that half a surrogate pair can be written too.
    return json.dumps(value, allow_nan=False)


def _input(fields: _Fields) -> Input:
    low, high = fields.numbers("range", exactly=2)
    scaling = None
    if fields.value("scaling") is not None:
        scaling = _scaling(fields.inner("scaling"))
    return Input(fields.text("name"), low, high, scaling)


def _columns(top: _Fields) -> tuple[ColumnEncoding, ...]:
    """Return the columns; earlier versions wrote none."""
    columns = top.values.get("columns", [])
    try:
        return PARAMETERS["data.columns"].check(columns)  # type: ignore[no-any-return]
    except PartNotAllowed as error:
        raise InvalidValue(f"columns{error.place}", error.value, str(error)) from None
    except NotAllowed as error:
        raise InvalidValue("columns", columns, str(error)) from None


def _scaling(fields: _Fields) -> ColumnScaling:
    return ColumnScaling(*(fields.number(name) or 0.0 for name in ColumnScaling._fields))


def _rows(layer: _Fields) -> tuple[tuple[float, ...], ...]:
    weights = layer.rows("weights")
    biases = layer.numbers("biases", exactly=len(weights))
    return tuple((*row, bias) for row, bias in zip(weights, biases, strict=True))


def _fields_of(value: object, place: str) -> _Fields:
    if not isinstance(value, dict):
        raise InvalidValue(place, value, "an object in { }")
    return _Fields(value, place)


def _numbers(row: object) -> tuple[float, ...] | None:
    if not isinstance(row, list):
        return None
    numbers = [finite(value) for value in row]
    return None if None in numbers else tuple(number for number in numbers if number is not None)
