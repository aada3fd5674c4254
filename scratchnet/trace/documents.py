"""A traced sample of a step as JSON and as CSV, at full precision.

JSON holds the numbers by their place in the network; CSV one number a row, with the line of the
program that computed it.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain
from math import isfinite
from typing import Any

from scratchnet.trace.number import Number
from scratchnet.trace.sample import NeuronTrace
from scratchnet.trace.step import StepTrace
from scratchnet.trace.walk import Stop, Walk

FORMAT, VERSION = "scratchnet-trace", 1

#: What a row of the CSV says of a number. Layers, neurons and indices count from 0; the bias of a
#: neuron is its last parameter.
CSV_COLUMNS = (
    "phase",
    "quantity",
    "layer",
    "neuron",
    "index",
    "value",
    "computed_by",
    "operands",
    "file",
    "line",
    "source",
)
#: More operands of one number are not listed.
_MOST_OPERANDS = 8


def trace_document(step: StepTrace, position: int = 0) -> dict[str, Any]:
    """Return a sample of a step as JSON values; a number that is not finite is None.

    Raises InvalidValue for a sample that the batch does not have.
    """
    sample = step.sample(position)
    return {
        "format": FORMAT,
        "version": VERSION,
        "step": step.number,
        "sample": position,
        "point": _finite(sample.point),
        "inputs": _values(sample.inputs),
        "targets": _values(sample.targets),
        "outputs": _values(sample.outputs),
        "loss": _value(sample.loss),
        "count": step.count,
        "layers": [[_neuron(neuron) for neuron in layer.neurons] for layer in sample.layers],
        "gradients": _nested(step.gradients),
        "parameters_before": _nested(step.parameters_before),
        "parameters_after": _nested(step.parameters_after),
    }


def trace_json(step: StepTrace, position: int = 0) -> str:
    """Return the same as text, one neuron a line."""
    lines = []
    for key, value in trace_document(step, position).items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value and isinstance(value[0], list):
            text = "[\n" + ",\n".join(_layer_text(layer) for layer in value) + "\n  ]"
        lines.append(f"  {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def trace_csv(step: StepTrace, position: int = 0) -> str:
    """Return a row for each number of a sample, of the gradients and of the update."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for stop in chain(_given(step, position), Walk(step, position)):
        origin, line = stop.number.origin, stop.number.line
        operands = origin.operands if len(origin.operands) <= _MOST_OPERANDS else ()
        writer.writerow(
            [
                stop.phase,
                stop.quantity,
                stop.layer,
                stop.neuron,
                stop.index,
                repr(origin.value),
                origin.symbol,
                " ".join(repr(each.value) for each in operands),
                *(("", "", "") if line is None else (line.file, line.number, line.text)),
            ]
        )
    return text.getvalue()


def _given(step: StepTrace, position: int) -> Iterator[Stop]:
    """Yield what the step begins with."""
    sample = step.sample(position)
    for i, x in enumerate(sample.inputs):
        yield Stop("given", "input", None, None, i, x)
    for j, target in enumerate(sample.targets):
        yield Stop("given", "target", None, None, j, target)
    for i, layer in enumerate(sample.layers):
        for j, neuron in enumerate(layer.neurons):
            for k, parameter in enumerate((*neuron.weights, neuron.bias)):
                yield Stop("given", "parameter", i, j, k, parameter)


def _layer_text(layer: Sequence[Any]) -> str:
    rows = ",\n".join(f"      {json.dumps(row, ensure_ascii=False)}" for row in layer)
    return f"    [\n{rows}\n    ]"


def _neuron(neuron: NeuronTrace) -> dict[str, Any]:
    return {
        "inputs": _values(neuron.inputs),
        "weights": _values(neuron.weights),
        "bias": _value(neuron.bias),
        "z": _value(neuron.z),
        "output": _value(neuron.output),
        "d_output": _value(neuron.d_output),
        "derivative": _value(neuron.derivative),
        "d_z": _value(neuron.d_z),
        "d_weights": _values(neuron.d_weights),
        "d_bias": _value(neuron.d_bias),
    }


def _value(number: Number) -> float | None:
    return number.value if isfinite(number.value) else None


def _values(numbers: Sequence[Number]) -> list[float | None]:
    return [_value(number) for number in numbers]


def _finite(numbers: Sequence[float]) -> list[float | None]:
    return [float(number) if isfinite(number) else None for number in numbers]


def _nested(parameters: Sequence[Sequence[Sequence[float]]]) -> list[list[list[float | None]]]:
    return [[_finite(row) for row in layer] for layer in parameters]
