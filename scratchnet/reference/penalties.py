"""Penalties on large weights (regularization): L1 and L2. Biases are free."""

from scratchnet.reference.article import Network


def penalty(network: Network, l1: float, l2: float) -> float:
    """Return l1·Σ|w| + l2/2·Σw² over all weights, each sum added layer by layer in order."""
    sizes = squares = 0.0
    for layer in network.layers:
        for neuron in layer.neurons:
            for weight in neuron.weights:
                sizes += abs(weight)
                squares += weight * weight
    return l1 * sizes + l2 / 2 * squares


def accumulate_penalty_gradients(network: Network, l1: float, l2: float) -> None:
    """Add ∂/∂w = l1·sign(w) + l2·w to the gradient of each weight; sign(0) is 0."""
    for layer in network.layers:
        for neuron in layer.neurons:
            for i, weight in enumerate(neuron.weights):
                sign = float(weight > 0) - float(weight < 0)
                neuron.weight_gradients[i] += l1 * sign + l2 * weight
