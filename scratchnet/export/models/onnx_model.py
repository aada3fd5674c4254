"""A trained network as an ONNX model: scaling and features are nodes too."""

import json
from math import nan

from scratchnet.export.models.onnx_graph import INPUTS, Graph, onnx_formula
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.registry import OUTPUT_ACTIVATIONS


def onnx_model(network: TrainedNetwork) -> bytes:
    """Return the content of an ONNX file. Raises MissingPackage without the package onnx.

    It takes ``inputs``, shape (points, inputs), raw and in their own units, as doubles, and gives
    ``outputs``, shape (points, outputs). Names, classes and the origin are in its metadata.
    """
    graph = Graph()
    encoded = _encoded(graph, network)
    values = encoded
    for rows, activation in zip(network.parameters, network.activations, strict=True):
        weights = graph.table([row[:-1] for row in rows])
        biases = graph.numbers([row[-1] for row in rows])
        z = graph.add("Gemm", values, weights, biases, transB=1)
        values = OUTPUT_ACTIVATIONS[activation].onnx(graph, z)
    if network.features:
        values = _without_undefined(graph, encoded, values)
    graph.set_outputs(values)
    return graph.model(
        len(network.inputs), network.output_count, _metadata(network), network.output_text
    )


def _encoded(graph: Graph, network: TrainedNetwork) -> str:
    if not network.features and not network.has_scaling:
        return INPUTS
    columns = {}
    for number, (name, each) in enumerate(zip(network.variables, network.inputs, strict=True)):
        column = graph.add("Gather", INPUTS, graph.whole([number]), axis=1)
        if each.scaling is not None:
            base, width, factor, shift = map(graph.number, each.scaling)
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


def _without_undefined(graph: Graph, encoded: str, values: str) -> str:
    """Where a feature has no finite value, the point has no outputs."""
    add = graph.add
    missing = graph.as_number(add("Or", add("IsNaN", encoded), add("IsInf", encoded)))
    count = add("ReduceSum", missing, graph.whole([1]), keepdims=1)
    return add("Where", add("Greater", count, graph.number(0.0)), graph.number(nan), values)


def _metadata(network: TrainedNetwork) -> dict[str, str]:
    """Return the metadata, lists and numbers as JSON."""
    origin = network.origin
    texts = {
        "inputs": json.dumps([each.name for each in network.inputs]),
        "ranges": json.dumps([[each.low, each.high] for each in network.inputs]),
        "target": json.dumps(network.target),
        "task": network.task,
        "meaning": network.output_text,
        "program": json.dumps(origin.program),
        "experiment": json.dumps(origin.experiment),
        "engine": json.dumps(origin.engine),
        "step": json.dumps(origin.step),
        "loss": json.dumps(origin.loss),
        "settings": json.dumps(dict(origin.settings)),
    }
    if network.classes:
        texts["classes"] = json.dumps(network.classes)
    if network.is_binary:
        texts["threshold"] = json.dumps(THRESHOLD)
    return texts
