"""What inputs and outputs mean, in words that stand in every format."""

from scratchnet.export.models.trained import THRESHOLD, TrainedNetwork
from scratchnet.reference.activations import LEAK, SOFTPLUS_IS_LINEAR
from scratchnet.registry import SOFTMAX

#: How outputs come of inputs.
USE = (
    "Scale each input, (value - base) / width * factor + shift; take the features of the scaled "
    "inputs x and y, if there are any; then in each layer every neuron gives "
    "activation(sum of weight * value + bias), and softmax acts on all sums of its layer."
)

#: Every activation as a formula of a neuron's sum z, or of all sums of its layer.
ACTIVATION_FORMULAS = {
    "sigmoid": "1 / (1 + exp(-z))",
    "tanh": "tanh(z)",
    "relu": "z if z > 0 else 0",
    "leaky_relu": f"z if z > 0 else {LEAK} * z",
    "elu": "z if z > 0 else exp(z) - 1",
    "softplus": f"z if z > {SOFTPLUS_IS_LINEAR:g} else log(1 + exp(z))",
    "sine": "sin(z)",
    "linear": "z",
    SOFTMAX.name: "exp(z) / (the sum of exp(z) over the layer)",
}


def meaning_of(network: TrainedNetwork) -> str:
    """Say what the outputs mean, without the names that a person gave."""
    classes, outputs = len(network.classes), network.output_count
    if not classes:
        return "the value of the target"
    if network.two_by_one:
        scale = (
            "from 0 to 1, as the probability of the second class"
            if network.activations[-1] == "sigmoid"
            else "0 for the first class, 1 for the second"
        )
        return f"{scale}; the second where it is above {THRESHOLD}"
    if network.activations[-1] == SOFTMAX.name:
        return f"the probabilities of the {outputs} classes; said is the likeliest"
    return f"a number for each of the {outputs} classes; said is the one with the largest"
