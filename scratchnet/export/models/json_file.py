"""A trained network as a file of our own: JSON, with every number to the last bit.

format, version    "scratchnet-network", 1
task               "regression" or "classification"
use                how outputs come of inputs, in words
inputs             for each: name, range [low, high] in its own units, and scaling (null: none)
features           formulas in x and y, the scaled inputs; [] is the inputs themselves
layers             for each: activation, weights (a row for each neuron), biases
outputs            target, meaning in words, classes and threshold (null, or of two classes)
origin             program, version, experiment, engine, step, loss, settings, changes
"""

import json
from pathlib import Path
from typing import Any

from scratchnet.declare.json_document import check_header, parse_document, read_document
from scratchnet.errors import InvalidValue
from scratchnet.export.models.fields import Fields
from scratchnet.export.models.origin import Origin
from scratchnet.export.models.trained import THRESHOLD, Input, Move, TrainedNetwork
from scratchnet.export.models.words import ACTIVATION_FORMULAS, USE, meaning_of

FORMAT = "scratchnet-network"
VERSION = 1

_LARGEST_FILE_BYTES = 50_000_000


def network_to_text(network: TrainedNetwork) -> str:
    """Return the file's text, a line for each key and each neuron."""
    lines = [
        f"  {json.dumps(key)}: {_text(value, key)}" for key, value in _document(network).items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def network_from_text(text: str) -> TrainedNetwork:
    """Read a network. Raises InvalidInput, which says what is wrong where."""
    top = Fields(parse_document(text, "a trained network"), "")
    check_header(top.values, FORMAT, VERSION)
    for name in ("format", "version"):
        # Unlike an experiment, which people write themselves, it has to say what it is.
        top.value(name)
    outputs, origin = top.inner("outputs"), top.inner("origin")
    network = TrainedNetwork(
        inputs=tuple(_input(each) for each in top.objects("inputs")),
        features=tuple(top.texts("features")),
        parameters=tuple(_rows(layer) for layer in top.objects("layers")),
        activations=tuple(layer.text("activation") for layer in top.objects("layers")),
        target=outputs.text("target"),
        classes=tuple(outputs.texts("classes")),
        origin=Origin(
            version=origin.text("version"),
            experiment=origin.text("experiment"),
            engine=origin.text("engine"),
            step=origin.whole("step"),
            loss=origin.number("loss", optional=True),
            settings=tuple(origin.inner("settings").pairs()),
            changes=tuple(
                (change.whole("step"), change.text("path"), change.text("value"))
                for change in origin.objects("changes")
            ),
        ),
    )
    stated = top.text("task")
    if stated != network.task:
        raise InvalidValue("task", stated, f'"{network.task}", for there are such classes')
    return network


def read_network(path: Path) -> TrainedNetwork:
    """Read a network's file. Raises InvalidInput whose message begins with the file's name."""
    return read_document(path, _LARGEST_FILE_BYTES, "a trained network", network_from_text)


def _document(network: TrainedNetwork) -> dict[str, Any]:
    origin = network.origin
    return {
        "format": FORMAT,
        "version": VERSION,
        "task": network.task,
        "use": USE,
        "inputs": [
            {
                "name": each.name,
                "range": [each.low, each.high],
                "scaling": None if each.move is None else each.move._asdict(),
            }
            for each in network.inputs
        ],
        "features": list(network.features),
        "activations": {
            name: ACTIVATION_FORMULAS[name] for name in dict.fromkeys(network.activations)
        },
        "layers": [
            {
                "activation": activation,
                "weights": [row[:-1] for row in rows],
                "biases": [row[-1] for row in rows],
            }
            for rows, activation in zip(network.parameters, network.activations, strict=True)
        ],
        "outputs": {
            "target": network.target,
            "meaning": meaning_of(network),
            "classes": list(network.classes),
            "threshold": THRESHOLD if network.two_by_one else None,
        },
        "origin": {
            "program": "Scratchnet",
            "version": origin.version,
            "experiment": origin.experiment,
            "engine": origin.engine,
            "step": origin.step,
            "loss": origin.loss,
            "settings": dict(origin.settings),
            "changes": [
                {"step": step, "path": path, "value": value} for step, path, value in origin.changes
            ],
        },
    }


def _text(value: Any, key: str) -> str:
    """Return a value as JSON; lists of objects, and a layer's rows, take a line for each."""
    if key in ("inputs", "layers"):
        return "[\n" + ",\n".join(f"    {_text(each, 'object')}" for each in value) + "\n  ]"
    if key == "object" and "weights" in value:
        parts = [f"{json.dumps(name)}: {_text(part, name)}" for name, part in value.items()]
        return "{" + ", ".join(parts) + "}"
    if key == "weights":
        return "[\n" + ",\n".join(f"      {json.dumps(row)}" for row in value) + "\n    ]"
    # Letters beyond ASCII are escaped, so that half a surrogate pair can be written too.
    return json.dumps(value, allow_nan=False)


def _input(fields: Fields) -> Input:
    low, high = fields.numbers("range", exactly=2)
    move = None
    if fields.value("scaling") is not None:
        scaling = fields.inner("scaling")
        move = Move(*(scaling.number(name) or 0.0 for name in Move._fields))
    return Input(fields.text("name"), low, high, move)


def _rows(layer: Fields) -> tuple[tuple[float, ...], ...]:
    weights = layer.rows("weights")
    biases = layer.numbers("biases", exactly=len(weights))
    return tuple((*row, bias) for row, bias in zip(weights, biases, strict=True))
