"""A trained network as an ONNX model: scaling and features are nodes too."""

import json
from math import nan

from scratchnet.export.models.onnx_formulas import onnx_formula
from scratchnet.export.models.onnx_graph import INPUTS, OUTPUTS, Graph
from scratchnet.export.models.trained import THRESHOLD, TrainedNetwork
from scratchnet.export.models.words import meaning_of
from scratchnet.registry import SOFTMAX


def onnx_model(network: TrainedNetwork) -> bytes:
    """Return the content of an ONNX file. Raises MissingPackage without the package onnx.

    It takes ``inputs``, shape (points, inputs), raw and in their own units, as doubles, and gives
    ``outputs``, shape (points, outputs). Names, classes and the origin stand in its metadata.
    """
    graph = Graph()
    encoded = _encoded(graph, network)
    values = encoded
    for rows, activation in zip(network.parameters, network.activations, strict=True):
        weights = graph.table([row[:-1] for row in rows])
        biases = graph.numbers([row[-1] for row in rows])
        values = _activated(graph, activation, graph.add("Gemm", values, weights, biases, transB=1))
    if network.features:
        values = _without_undefined(graph, encoded, values)
    graph.add("Identity", values, name=OUTPUTS)
    return graph.model(
        len(network.inputs), network.output_count, _texts(network), meaning_of(network)
    )


def _encoded(graph: Graph, network: TrainedNetwork) -> str:
    if not network.features and not network.moved:
        return INPUTS
    columns = {}
    for number, (name, each) in enumerate(zip(network.variables, network.inputs, strict=True)):
        column = graph.add("Gather", INPUTS, graph.whole([number]), axis=1)
        if each.move is not None:
            base, width, factor, shift = map(graph.number, each.move)
            column = graph.add("Div", graph.add("Sub", column, base), width)
            column = graph.add("Add", graph.add("Mul", column, factor), shift)
        columns[name] = column
    shape = graph.add("Shape", columns[network.variables[0]])
    features = [
        # A feature may be the same everywhere, and then has no column yet.
        graph.add("Expand", onnx_formula(graph, formula, columns), shape)
        for formula in network.formulas()
    ]
    return graph.add("Concat", *(features or columns.values()), axis=1)


def _activated(graph: Graph, name: str, z: str) -> str:
    """Add an activation, of operators that ONNX Runtime knows in double precision."""
    add, number = graph.add, graph.number

    def above_zero(below: str) -> str:
        return add("Where", add("Greater", z, number(0.0)), z, below)

    match name:
        case "linear":
            return z
        case "tanh" | "sine":
            return add("Tanh" if name == "tanh" else "Sin", z)
        case "sigmoid":
            return add("Div", number(1.0), add("Add", number(1.0), add("Exp", add("Neg", z))))
        case "relu":
            return above_zero(number(0.0))
        case "leaky_relu":
            return above_zero(add("Mul", number(0.01), z))
        case "elu":
            return above_zero(_expm1(graph, add("Min", z, number(0.0))))
        case "softplus":
            linear = add("Greater", z, number(20.0))
            return add("Where", linear, z, _log1p(graph, add("Exp", add("Min", z, number(20.0)))))
        case _ if name == SOFTMAX.name:
            return add("Softmax", z, axis=1)
    raise ValueError(f"{name} has no nodes")


def _expm1(graph: Graph, z: str) -> str:
    """e^z - 1, of full precision near 0, by W. Kahan: (u - 1) · z / log u with u = e^z."""
    add, one = graph.add, graph.number(1.0)
    u = add("Exp", z)
    less = add("Sub", u, one)
    exact = add("Mul", less, add("Div", z, add("Log", u)))
    # Where u rounds to 1 it is z; where u is lost beside 1 it is -1.
    far = add("Equal", less, graph.number(-1.0))
    near = add("Equal", u, one)
    return add("Where", near, z, add("Where", far, less, exact))


def _log1p(graph: Graph, e: str) -> str:
    """log(1 + e), of full precision near 0, by W. Kahan: log u · e / (u - 1) with u = 1 + e."""
    add, one = graph.add, graph.number(1.0)
    u = add("Add", one, e)
    exact = add("Mul", add("Log", u), add("Div", e, add("Sub", u, one)))
    return add("Where", add("Equal", u, one), e, exact)


def _without_undefined(graph: Graph, encoded: str, values: str) -> str:
    """Where a feature has no finite value, the point has no outputs."""
    add = graph.add
    missing = graph.as_number(add("Or", add("IsNaN", encoded), add("IsInf", encoded)))
    count = add("ReduceSum", missing, graph.whole([1]), keepdims=1)
    return add("Where", add("Greater", count, graph.number(0.0)), graph.number(nan), values)


def _texts(network: TrainedNetwork) -> dict[str, str]:
    """Return the metadata, lists and numbers as JSON."""
    origin = network.origin
    texts = {
        "inputs": json.dumps([each.name for each in network.inputs]),
        "ranges": json.dumps([[each.low, each.high] for each in network.inputs]),
        "target": json.dumps(network.target),
        "task": network.task,
        "meaning": meaning_of(network),
        "program": json.dumps(origin.program),
        "experiment": json.dumps(origin.experiment),
        "engine": json.dumps(origin.engine),
        "step": json.dumps(origin.step),
        "loss": json.dumps(origin.loss),
        "settings": json.dumps(dict(origin.settings)),
    }
    if network.classes:
        texts["classes"] = json.dumps(network.classes)
    if network.two_by_one:
        texts["threshold"] = json.dumps(THRESHOLD)
    return texts
