"""A trained network as a function of NumPy arrays."""

from textwrap import indent

from scratchnet.export.models.array_formulas import numpy_expression, numpy_functions
from scratchnet.export.models.source import opening, row_of, scaling, wrapped
from scratchnet.export.models.trained import THRESHOLD, TrainedNetwork
from scratchnet.registry import SOFTMAX

#: Stable where the reference's are: nothing overflows that has a finite value.
ACTIVATIONS = {
    "sigmoid": '''\
def sigmoid(z):
    """1 / (1 + e^-z)."""
    return 1.0 / (1.0 + np.exp(-z))
''',
    "tanh": '''\
def tanh(z):
    """Return the hyperbolic tangent."""
    return np.tanh(z)
''',
    "relu": '''\
def relu(z):
    """z where it is above 0, else 0."""
    return np.where(z > 0.0, z, 0.0)
''',
    "leaky_relu": '''\
def leaky_relu(z):
    """z where it is above 0, else a hundredth of it."""
    return np.where(z > 0.0, z, 0.01 * z)
''',
    "elu": '''\
def elu(z):
    """z where it is above 0, else e^z - 1."""
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))
''',
    "softplus": '''\
def softplus(z):
    """log(1 + e^z)."""
    return np.where(z > 20.0, z, np.log1p(np.exp(np.minimum(z, 20.0))))
''',
    "sine": '''\
def sine(z):
    """sin z."""
    return np.sin(z)
''',
    "linear": '''\
def linear(z):
    """z as it is."""
    return z
''',
    SOFTMAX.name: '''\
def softmax(z):
    """Return e^z of each neuron, divided by the sum of all."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
''',
}


def numpy_code(network: TrainedNetwork) -> str:
    """Return a module with the function ``predict``; it needs NumPy."""
    expressions = [numpy_expression(formula) for formula in network.formulas()]
    activations = {name: ACTIVATIONS[name] for name in network.activations}
    parts = [
        opening(
            network,
            "A trained network as a function of arrays: `predict(points)`.",
            "import numpy as np",
        ),
        _predict(network),
        *([_features(network, expressions)] if expressions or network.moved else []),
        *([_classify(network)] if network.classes else []),
        *numpy_functions(expressions),
        *activations.values(),
        _layers(network),
    ]
    return "\n\n".join(parts)


def _predict(network: TrainedNetwork) -> str:
    inputs, outputs = len(network.inputs), network.output_count
    encoded = "features(points)" if network.features or network.moved else "points"
    undefined = (
        "    # A feature that has no value at a point leaves the point without outputs.\n"
        "    undefined = ~np.isfinite(values).all(axis=1, keepdims=True)\n"
        if network.features
        else ""
    )
    result = "np.where(undefined, np.nan, values)" if network.features else "values"
    return (
        "def predict(points):\n"
        f'    """Return the outputs, shape (n, {outputs}), for points, shape (n, {inputs}).\n\n'
        "    Each row is a point; INPUTS says in which units.\n"
        '    """\n'
        f"    points = np.asarray(points, dtype=np.float64).reshape(-1, {inputs})\n"
        '    with np.errstate(all="ignore"):\n'
        f"        values = {encoded}\n"
        f"{indent(undefined, ' ' * 4)}"
        "        for weights, biases, activation in LAYERS:\n"
        "            values = activation(values @ weights.T + biases)\n"
        f"        return {result}\n"
    )


def _features(network: TrainedNetwork, expressions: list[str]) -> str:
    variables = network.variables
    taken = "".join(f"        {text},\n" for text in expressions or variables)
    what = (
        "features of the scaled"
        if network.features and network.moved
        else ("features of the" if network.features else "scaled")
    )
    return (
        "def features(points):\n"
        f'    """Return the {what} inputs, shape (n, {len(expressions) or len(variables)})."""\n'
        f"    {', '.join(variables)}{',' if len(variables) == 1 else ''} = points.T\n"
        + "".join(f"    {line}\n" for line in scaling(network))
        + f"    columns = (\n{taken}    )\n"
        "    return np.stack([np.broadcast_to(column, x.shape) for column in columns], axis=1)\n"
    )


def _classify(network: TrainedNetwork) -> str:
    number = (
        f"(predict(points)[:, 0] > {THRESHOLD}).astype(int)"
        if network.two_by_one
        else "predict(points).argmax(axis=1)"
    )
    return (
        "def classify(points):\n"
        '    """Return the class that the network says for each point, shape (n,)."""\n'
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
