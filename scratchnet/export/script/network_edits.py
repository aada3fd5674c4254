"""How the classes of a network are cut down to what one network uses."""

from collections.abc import Callable
from inspect import signature

from scratchnet.datasets import Problem
from scratchnet.experiment import Network
from scratchnet.export.script.former import ACTIVATIONS, INITIALIZATIONS, LOSSES, Loss
from scratchnet.export.script.rewriting import Edit
from scratchnet.registry import SOFTMAX

#: How `Network.drawn` says what it draws, and how a script without softmax says it.
_DRAWN = (
    "An activation of None makes a softmax of the layer. One generator, ``random.Random(seed)``.\n"
    "        Each weight is drawn layer by layer, neuron by neuron, input by input. Biases are 0 "
    "and\n        draw nothing."
)
_DRAWN_PLAINLY = (
    "Each weight is drawn by one generator, layer by layer, neuron by neuron, input by input.\n"
    "        Biases are 0 and draw nothing."
)


def network_edits(problem: Problem) -> dict[str, Edit]:
    """Return how the reference's classes are cut down to what this network uses."""
    network, loss = problem.experiment.network, LOSSES[problem.experiment.training.loss]
    softmax = network.output_activation == SOFTMAX.name
    # A softmax hands on gradients of sums, if the loss does not begin with them.
    from_sums = loss.of_sums or softmax
    unused = set() if loss.of_sums else {"sums"}
    unused |= set() if from_sums else {"backward_from_sums"}
    no_backward = frozenset(() if backward_from_outputs(network, loss) else {"backward"})
    return {
        "Network": _network_edit(network, loss.of_sums),
        "Layer": Edit(without=frozenset(unused) | no_backward),
        "Neuron": _neuron_edit(network, no_backward),
        "SoftmaxLayer": Edit(without=frozenset({"backward"} if loss.of_sums else ())),
        "Activation": Edit(without=frozenset({"label"})),
    }


def backward_from_outputs(network: Network, loss: Loss) -> bool:
    """Return whether gradients of outputs go back through some neuron's activation."""
    hidden = len(network.activations) > 1
    return hidden or not (loss.of_sums or network.output_activation == SOFTMAX.name)


def _neuron_edit(network: Network, without: frozenset[str]) -> Edit:
    if (name := only_activation(network)) is None:
        return Edit(without=without)
    activation = ACTIVATIONS[name]
    put: dict[str, str | bool] = {
        "self.activation.function(z)": f"{activation.function.__name__}(z)",
        "self.activation.slope(self.z, self.output)": (
            f"{activation.slope.__name__}(self.z, self.output)"
        ),
    }
    return Edit(put, without | {"activation", "self.activation ="})


def _network_edit(network: Network, of_sums: bool) -> Edit:
    put: dict[str, str | bool] = {}
    say: dict[str, str] = {}
    without = {"set_parameters", "backward" if of_sums else "backward_from_sums"}
    if of_sums:
        say["The same, from ∂L/∂z of the output layer."] = (
            "Take ∂L/∂z of the last forward, collect all gradients, return ∂L/∂input."
        )
    if network.parameters is None:
        function = INITIALIZATIONS[network.init].weight
        drawn = "initialization.weight(random, inputs, size)"
        put[drawn] = f"initial_weight({', '.join(_asked(function))})"
        without.add("initialization")
        if network.output_activation != SOFTMAX.name:
            say[_DRAWN] = _DRAWN_PLAINLY
    else:
        without.add("drawn")
    if network.output_activation != SOFTMAX.name:
        put["Neuron(row[:-1], row[-1], activation or LINEAR)"] = (
            "Neuron(row[:-1], row[-1], activation)"
        )
        put["Layer(neurons) if activation else SoftmaxLayer(neurons)"] = "Layer(neurons)"
        say[", None for softmax"] = ""
    if only_activation(network) is not None:
        put["Neuron(row[:-1], row[-1], activation or LINEAR)"] = "Neuron(row[:-1], row[-1])"
        put["(rows, activation)"] = "rows"
        put["zip(parameters, activations, strict=True)"] = "parameters"
        put["cls.made(rows, activations)"] = "cls.made(rows)"
        if network.parameters is None:
            say["hidden…, outputs, and an activation per layer."] = "hidden…, outputs."
        say[" and an activation per layer"] = ""
        without.add("activations")
    return Edit(put, frozenset(without), say)


def only_activation(network: Network) -> str | None:
    """Return the activation of all layers, if it is one and of single neurons."""
    names = set(network.activations)
    return names.pop() if len(names) == 1 and SOFTMAX.name not in names else None


def _asked(function: Callable[..., float]) -> list[str]:
    """Return what an initialisation asks for, as `Network.drawn` calls it."""
    called = {"random": "random", "inputs": "inputs", "neurons": "size"}
    return [called[name] for name in signature(function).parameters if name in called]
