"""The part of a script that is the network: what bends sums, neurons, and where they begin."""

from collections.abc import Callable

from scratchnet.datasets import Problem
from scratchnet.experiment import Network
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.former import ACTIVATIONS, INITIALIZATIONS, LOSSES
from scratchnet.export.script.network_edits import backward_from_outputs, only_activation
from scratchnet.export.script.rewriting import Edit
from scratchnet.export.script.texts import literal
from scratchnet.registry import SOFTMAX

_REFERENCE = "scratchnet.export.script.former"
#: A weight is drawn with what its initialisation asks for, and nothing else.
_DRAWING = Edit(without=frozenset({"_random", "_inputs", "_neurons"}))


def write_network(script: Assembly, problem: Problem) -> str:
    """Write the network's classes; return the expression that makes one."""
    network = problem.experiment.network
    if network.parameters is None:
        script.setting("SIZES", literal(problem.sizes), "inputs, hidden neurons, outputs")
    loss = LOSSES[problem.experiment.training.loss]
    activations = _write_activations(script, network, backward_from_outputs(network, loss))
    script.begin("The network")
    for name in ("Neuron", "Layer"):
        script.take(f"{_REFERENCE}.{name.lower()}", name)
    if network.parameters is not None:
        script.take(f"{_REFERENCE}.network", "Network")
        script.table(
            "PARAMETERS",
            "What it begins with: for each layer and neuron its weights, and last its bias.",
            _layers(network.parameters),
        )
        return f"Network.made(PARAMETERS{activations})"
    function = INITIALIZATIONS[network.init].weight
    script.take(function.__module__, function.__name__, "initial_weight", _DRAWING)
    script.take(f"{_REFERENCE}.network", "Network")
    return f"Network.drawn(SIZES{activations}, SEED)"


def _write_activations(script: Assembly, network: Network, sloping: bool) -> str:
    """Write what bends sums; return how those of the layers are handed on, perhaps not at all."""
    script.begin("What bends a neuron's sum")
    names = [name for name in dict.fromkeys(network.activations) if name != SOFTMAX.name]
    if SOFTMAX.name in network.activations and "linear" not in names:
        # Neurons of a softmax layer hand on their sums as they are.
        names.append("linear")
    only = only_activation(network) is not None
    if not only:
        script.take(f"{_REFERENCE}.activations", "Activation")
    for name in names:
        functions: list[Callable[..., float]] = [ACTIVATIONS[name].function]
        if sloping or not only:
            functions.append(ACTIVATIONS[name].slope)
        for function in functions:
            if function.__module__ == "math":
                script.need("math", [function.__name__])
            else:
                script.take(function.__module__, function.__name__)
        if not only:
            called = ", ".join(function.__name__ for function in functions)
            script.write(f"{name.upper()} = Activation({called})\n")
    if only:
        return ""
    layers = ["None" if name == SOFTMAX.name else name.upper() for name in network.activations]
    softmax = "; None is a softmax" if SOFTMAX.name in network.activations else ""
    row = f"({layers[0]},)" if len(layers) == 1 else f"({', '.join(layers)})"
    script.write(f"# Of each layer, the output layer last{softmax}.\nACTIVATIONS = {row}\n")
    return ", ACTIVATIONS"


def _layers(parameters: tuple[tuple[tuple[float, ...], ...], ...]) -> str:
    layers = (
        "    (\n" + "".join(f"        {literal(row)},\n" for row in layer) + "    ),\n"
        for layer in parameters
    )
    return "(\n" + "".join(layers) + ")"
