"""A trained network as an ONNX model: scaling, features and layers are nodes of one graph."""

import json
from collections.abc import Mapping
from math import nan

from scratchnet.experiment.columns import column_document, read_column
from scratchnet.export.models.onnx_columns import add_inputs
from scratchnet.export.models.onnx_formulas import add_formula
from scratchnet.export.models.onnx_graph import Graph
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.tables import ColumnEncoding


def onnx_model(network: TrainedNetwork) -> bytes:
    """Return the content of an ONNX file. Raises MissingPackage without the package onnx.

    It takes ``inputs``, shape (points, inputs), raw and in their own units, as doubles, and gives
    ``outputs``, shape (points, outputs). Names, classes and the origin are in its metadata.

    With columns other than numbers it takes an input for each column, shape (points, 1), called
    as in Python: numbers as doubles, categories as texts, dates as days since 1970 in doubles. A
    missing number or date is NaN, a missing text "". The outputs of a row are NaN if one of its
    values is not one of its column.
    """
    graph = Graph()
    encoded = _encoded(graph, network)
    values = encoded
    for rows, activation in zip(network.parameters, network.activations, strict=True):
        weights = graph.table([row[:-1] for row in rows])
        biases = graph.numbers([row[-1] for row in rows])
        z = graph.add("Gemm", values, weights, biases, transB=1)
        values = OUTPUT_ACTIVATIONS[activation].onnx(graph, z)
    if network.output_scalings:
        columns = zip(*network.output_scalings, strict=True)
        base, width, factor, shift = (graph.numbers(column) for column in columns)
        values = graph.add("Div", graph.add("Sub", values, shift), factor)
        values = graph.add("Add", graph.add("Mul", values, width), base)
    if network.features or network.columns:
        values = _without_undefined(graph, encoded, values)
    graph.set_outputs(values)
    return graph.model(network.output_count, _metadata(network), network.output_text)


def _encoded(graph: Graph, network: TrainedNetwork) -> str:
    points = add_inputs(graph, network)
    if not network.features and not network.has_scaling:
        return points
    columns = {}
    for number, (name, each) in enumerate(zip(network.variables, network.inputs, strict=True)):
        column = graph.add("Gather", points, graph.whole([number]), axis=1)
        if each.scaling is not None:
            base, width, factor, shift = map(graph.number, each.scaling)
            column = graph.add("Div", graph.add("Sub", column, base), width)
            column = graph.add("Add", graph.add("Mul", column, factor), shift)
        columns[name] = column
    shape = graph.add("Shape", columns[network.variables[0]])
    features = [
        # A feature may be the same everywhere, and then has no column yet.
        graph.add("Expand", add_formula(graph, formula, columns), shape)
        for formula in network.formulas()
    ]
    return graph.add("Concat", *(features or columns.values()), axis=1)


def columns_of_model(metadata: Mapping[str, str]) -> tuple[ColumnEncoding, ...]:
    """Return the columns that a model of ours takes, none for points."""
    documents = json.loads(metadata.get("columns", "[]"))
    return tuple(read_column(each, "columns") for each in documents)


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
        "task": network.task,
        "meaning": network.output_text,
        "program": json.dumps(origin.program),
        "experiment": json.dumps(origin.experiment),
        "engine": json.dumps(origin.engine),
        "step": json.dumps(origin.step),
        "loss": json.dumps(origin.loss),
        "settings": json.dumps(dict(origin.settings)),
    }
    if origin.loss_name != "loss":
        texts["loss_name"] = json.dumps(origin.loss_name)
    if network.columns:
        texts["columns"] = json.dumps([column_document(column) for column in network.columns])
    if len(network.targets) > 1:
        texts["targets"] = json.dumps(network.targets)
    else:
        texts["target"] = json.dumps(network.targets[0])
    if network.classes:
        texts["classes"] = json.dumps(network.classes)
    if network.is_binary:
        texts["threshold"] = json.dumps(THRESHOLD)
    return texts
