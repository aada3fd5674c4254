"""A trained network as a function of plain Python: the reference's forward, with its bits."""

from scratchnet.export.definitions import Definitions
from scratchnet.export.models.source import (
    encode_row,
    listed,
    opening,
    row_of,
    scaling,
    wrapped,
)
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.formula import python_source
from scratchnet.reference.article import Activation
from scratchnet.reference.softmax import softmax
from scratchnet.registry import ACTIVATIONS, SOFTMAX

_WEIGHTED_SUM = '''\
def weighted_sum(values, weights, bias):
    """Return the products of values and weights, added one by one, then the bias."""
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
    has_softmax = network.activations[-1] == SOFTMAX.name
    definitions = Definitions()
    # Neurons of a softmax layer pass their sums on unchanged.
    functions = [
        definitions.take_function(_definition("linear" if name == SOFTMAX.name else name).function)
        for name in network.activations
    ]
    if has_softmax:
        definitions.take_function(softmax)
    if network.features:
        definitions.need("math", None)
    rows = [encode_row(network, definitions)] if network.columns else []
    parts = [
        opening(
            network,
            f"A trained network as a function: `{_call('predict', network)}`.",
            definitions.import_lines().rstrip(),
        ),
        _predict(network, has_softmax),
        *([_classify(network)] if network.classes else []),
        *rows,
        _WEIGHTED_SUM,
        *([_DEFINED] if network.features else []),
        *([_POWER] if any("**" in text for text in network.features) else []),
        *definitions.texts,
        _layers(network, functions),
    ]
    return "\n\n".join(parts)


def _definition(name: str) -> Activation:
    definition = ACTIVATIONS[name].definition
    assert definition is not None
    return definition


def _call(name: str, network: TrainedNetwork) -> str:
    return f"{name}({', '.join(network.row_variables)})"


def _predict(network: TrainedNetwork, has_softmax: bool) -> str:
    variables = ", ".join(network.variables)
    floats = ", ".join(f"float({name})" for name in network.variables)
    if network.columns:
        floats = f"encode_row({listed(network.row_variables)})"
        variables += "," if len(network.variables) == 1 else ""
    several = network.output_count > 1
    what = "a list of the outputs" if several else "the output"
    raises = "\n\n    Raises ValueError where a feature has no value.\n    "
    given = f"one point in the units of INPUTS.{raises if network.features else ''}"
    if network.columns:
        given = (
            "a row, a value for each of COLUMNS.\n\n    None is a missing value. Raises "
            "ValueError for what its column does not have.\n    "
        )
    lines = [
        f"def {_call('predict', network)}:",
        f'    """Return {what} for {given}"""',
        f"    {variables} = {floats}",
        *(f"    {line}" for line in scaling(network)),
        *(_features(network) if network.features else [f"    values = [{variables.rstrip(',')}]"]),
        "    for activation, neurons in LAYERS:",
        "        values = [activation(weighted_sum(values, *neuron)) for neuron in neurons]",
    ]
    if network.output_scalings:
        lines += [
            "    values = [",
            "        (value - shift) / factor * width + base",
            "        for value, base, width, factor, shift in zip(values, *TARGET_SCALING)",
            "    ]",
        ]
    if has_softmax:
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
    result = (
        f"    return CLASSES[{call} > {THRESHOLD}]\n"
        if network.is_binary
        else f"    outputs = {call}\n"
        "    return CLASSES[max(range(len(outputs)), key=outputs.__getitem__)]\n"
    )
    return (
        f"def {_call('classify', network)}:\n"
        f'    """Return the predicted class of one point."""\n{result}'
    )


def _layers(network: TrainedNetwork, functions: list[str]) -> str:
    layers = "".join(
        f"    (\n        {name},\n        (\n"
        + "".join(
            f"            {wrapped(listed([row_of(row[:-1]), repr(row[-1])]), 14)},\n"
            for row in rows
        )
        + "        ),\n    ),\n"
        for name, rows in zip(functions, network.parameters, strict=True)
    )
    return (
        "#: Each layer: its activation, and for each neuron its weights and its bias.\n"
        f"LAYERS = (\n{layers})\n"
    )
