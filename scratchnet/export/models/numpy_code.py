"""A trained network as a function of NumPy arrays."""

from textwrap import indent

from scratchnet.export.definitions import Definitions
from scratchnet.export.models.array_formulas import numpy_expression, numpy_functions
from scratchnet.export.models.source import encode_row, opening, row_of, scaling, wrapped
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.registry import OUTPUT_ACTIVATIONS


def numpy_code(network: TrainedNetwork) -> str:
    """Return a module with the function ``predict``; it needs NumPy."""
    expressions = [numpy_expression(formula) for formula in network.formulas()]
    activations = Definitions(given={"np"})
    for name in network.activations:
        record = OUTPUT_ACTIVATIONS[name]
        activations.take_plain(record.array, name, docstring=record.formula)
    rows = [encode_row(network, activations)] if network.columns else []
    parts = [
        opening(
            network,
            f"A trained network as a function of {'rows' if rows else 'arrays'}: "
            f"`predict({'rows' if rows else 'points'})`.",
            f"{activations.import_lines()}import numpy as np",
        ),
        _predict(network),
        *([_features(network, expressions)] if expressions or network.has_scaling else []),
        *([_classify(network)] if network.classes else []),
        *rows,
        *numpy_functions(expressions),
        *activations.texts,
        _layers(network),
    ]
    return "\n\n".join(parts)


def _predict(network: TrainedNetwork) -> str:
    inputs, outputs = len(network.inputs), network.output_count
    encoded = "features(points)" if network.features or network.has_scaling else "points"
    undefined = (
        "    # A feature that has no value at a point leaves the point without outputs.\n"
        "    undefined = ~np.isfinite(values).all(axis=1, keepdims=True)\n"
        if network.features
        else ""
    )
    undone = (
        "        base, width, factor, shift = map(np.array, TARGET_SCALING)\n"
        "        values = (values - shift) / factor * width + base\n"
        if network.output_scalings
        else ""
    )
    result = "np.where(undefined, np.nan, values)" if network.features else "values"
    given, points = "points", "points"
    what = f"points, shape (n, {inputs}).\n\n    Each row is a point in the units of INPUTS.\n"
    if network.columns:
        given, points = "rows", "[encode_row(row) for row in rows]"
        what = (
            "n rows.\n\n    A row has a value for each of COLUMNS, in order or by name; None is a "
            "missing value.\n    Raises ValueError for what its column does not have.\n"
        )
    return (
        f"def predict({given}):\n"
        f'    """Return the outputs, shape (n, {outputs}), for {what}'
        '    """\n'
        f"    points = np.asarray({points}, dtype=np.float64).reshape(-1, {inputs})\n"
        '    with np.errstate(all="ignore"):\n'
        f"        values = {encoded}\n"
        f"{indent(undefined, ' ' * 4)}"
        "        for weights, biases, activation in LAYERS:\n"
        "            values = activation(values @ weights.T + biases)\n"
        f"{undone}"
        f"        return {result}\n"
    )


def _features(network: TrainedNetwork, expressions: list[str]) -> str:
    variables = network.variables
    taken = "".join(f"        {text},\n" for text in expressions or variables)
    what = (
        "features of the scaled"
        if network.features and network.has_scaling
        else ("features of the" if network.features else "scaled")
    )
    return (
        "def features(points):\n"
        f'    """Return the {what} inputs, shape (n, {len(expressions) or len(variables)})."""\n'
        f"    {', '.join(variables)}{',' if len(variables) == 1 else ''} = points.T\n"
        + "".join(f"    {line}\n" for line in scaling(network))
        + f"    columns = (\n{taken}    )\n"
        "    shape = (len(points),)\n"
        "    return np.stack([np.broadcast_to(column, shape) for column in columns], axis=1)\n"
    )


def _classify(network: TrainedNetwork) -> str:
    number = (
        f"(predict(points)[:, 0] > {THRESHOLD}).astype(int)"
        if network.is_binary
        else "predict(points).argmax(axis=1)"
    )
    return (
        "def classify(points):\n"
        '    """Return the predicted class of each point, shape (n,)."""\n'
        f"    return np.array(CLASSES)[{number}]\n"
    )


def _layers(network: TrainedNetwork) -> str:
    layers = ""
    for name, rows in zip(network.activations, network.parameters, strict=True):
        weights = "".join(f"            {wrapped(row_of(row[:-1]), 13)},\n" for row in rows)
        biases = wrapped(row_of([row[-1] for row in rows]), 17)
        layers += (
            f"    (\n        np.array((\n{weights}        )),\n"
            f"        np.array({biases}),\n        {name},\n    ),\n"
        )
    return (
        "#: Each layer: weights, shape (neurons, inputs), biases, shape (neurons,), activation.\n"
        f"LAYERS = (\n{layers})\n"
    )
