"""A trained network as a function of plain Python: the reference's forward, with its bits."""

from scratchnet.export.models.source import listed, opening, row_of, scaling, wrapped
from scratchnet.export.models.trained import THRESHOLD, TrainedNetwork
from scratchnet.formula import python_source
from scratchnet.registry import SOFTMAX

#: Activations as in `scratchnet.reference.activations`, where their reasons stand.
ACTIVATIONS = {
    "sigmoid": '''\
def sigmoid(z):
    """1 / (1 + e^-z)."""
    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0
''',
    "tanh": '''\
def tanh(z):
    """Return the hyperbolic tangent."""
    return math.tanh(z)
''',
    "relu": '''\
def relu(z):
    """z where it is above 0, else 0."""
    return z if z > 0 else 0.0
''',
    "leaky_relu": '''\
def leaky_relu(z):
    """z where it is above 0, else a hundredth of it."""
    return z if z > 0 else 0.01 * z
''',
    "elu": '''\
def elu(z):
    """z where it is above 0, else e^z - 1."""
    return z if z > 0 else math.expm1(z)
''',
    "softplus": '''\
def softplus(z):
    """log(1 + e^z)."""
    return z if z > 20.0 else math.log1p(math.exp(z))
''',
    "sine": '''\
def sine(z):
    """sin z."""
    return math.sin(z) if math.isfinite(z) else math.nan
''',
    "linear": '''\
def linear(z):
    """z as it is."""
    return z
''',
}

_SOFTMAX = '''\
def softmax(sums):
    """Return e^z of each, divided by the sum of all."""
    largest = -math.inf
    for z in sums:
        if z > largest or z != z:
            largest = z
    if not math.isfinite(largest):
        return [math.nan] * len(sums)
    powers = [math.exp(z - largest) for z in sums]
    total = 0.0
    for power in powers:
        total += power
    return [power / total for power in powers]
'''

_WEIGHTED_SUM = '''\
def weighted_sum(values, weights, bias):
    """Return the products of values and weights, added one by one, and the bias last."""
    z = 0.0
    for value, weight in zip(values, weights):
        z += value * weight
    return z + bias
'''

_DEFINED = '''\
def defined(value):
    """Return a feature's value, or raise ValueError if it is not finite."""
    if not math.isfinite(value):
        raise ValueError("it is not finite")
    return value
'''

_POWER = '''\
def power(base, exponent):
    """Return a power, or raise ValueError for a root of a negative number."""
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError("a root of a negative number")
    return result
'''


def python_code(network: TrainedNetwork) -> str:
    """Return a module of Python with the function ``predict``; it needs the standard library."""
    softmax = network.activations[-1] == SOFTMAX.name
    names = ["linear" if name == SOFTMAX.name else name for name in network.activations]
    parts = [
        opening(
            network,
            f"A trained network as a function: `{_call('predict', network)}`.",
            "import math",
        ),
        _predict(network, softmax),
        *([_classify(network)] if network.classes else []),
        _WEIGHTED_SUM,
        *([_DEFINED] if network.features else []),
        *([_POWER] if any("**" in text for text in network.features) else []),
        *(ACTIVATIONS[name] for name in dict.fromkeys(names)),
        *([_SOFTMAX] if softmax else []),
        _layers(network, names),
    ]
    return "\n\n".join(parts)


def _call(name: str, network: TrainedNetwork) -> str:
    return f"{name}({', '.join(network.variables)})"


def _predict(network: TrainedNetwork, softmax: bool) -> str:
    variables = ", ".join(network.variables)
    floats = ", ".join(f"float({name})" for name in network.variables)
    several = network.output_count > 1
    what = "a list of the outputs" if several else "the output"
    raises = (
        "\n\n    Raises ValueError where a feature has no value.\n    " if network.features else ""
    )
    lines = [
        f"def {_call('predict', network)}:",
        f'    """Return {what} for one point; INPUTS says in which units.{raises}"""',
        f"    {variables} = {floats}",
        *(f"    {line}" for line in scaling(network)),
        *(_features(network) if network.features else [f"    values = [{variables}]"]),
        "    for activation, neurons in LAYERS:",
        "        values = [activation(weighted_sum(values, *neuron)) for neuron in neurons]",
    ]
    if softmax:
        lines.append("    return softmax(values)")
    else:
        lines.append("    return values" if several else "    return values[0]")
    return "\n".join(lines) + "\n"


def _features(network: TrainedNetwork) -> list[str]:
    sources = [python_source(formula, "power") for formula in network.formulas()]
    return [
        "    try:",
        "        values = [",
        *(f"            defined({source})," for source in sources),
        "        ]",
        "    except (ArithmeticError, ValueError) as error:",
        '        raise ValueError(f"a feature has no value at this point: {error}") from error',
    ]


def _classify(network: TrainedNetwork) -> str:
    call = _call("predict", network)
    said = (
        f"    return CLASSES[{call} > {THRESHOLD}]\n"
        if network.two_by_one
        else f"    outputs = {call}\n"
        "    return CLASSES[max(range(len(outputs)), key=outputs.__getitem__)]\n"
    )
    return (
        f"def {_call('classify', network)}:\n"
        f'    """Return the class that the network says for one point."""\n{said}'
    )


def _layers(network: TrainedNetwork, names: list[str]) -> str:
    layers = "".join(
        f"    (\n        {name},\n        (\n"
        + "".join(
            f"            {wrapped(listed([row_of(row[:-1]), repr(row[-1])]), 14)},\n"
            for row in rows
        )
        + "        ),\n    ),\n"
        for name, rows in zip(names, network.parameters, strict=True)
    )
    return (
        "#: Each layer: its activation, and for each neuron its weights and its bias.\n"
        f"LAYERS = (\n{layers})\n"
    )
