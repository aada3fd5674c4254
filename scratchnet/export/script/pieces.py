"""What scripts say more simply than the reference, with the same bits; copied from here."""

from scratchnet.export.script.former import Network


def descend(network: Network, learning_rate: float) -> None:
    """Move every parameter p against its gradient: p -= η·∂L/∂p. Then forget the gradients."""
    for layer in network.layers:
        for neuron in layer.neurons:
            neuron.bias -= learning_rate * neuron.bias_gradient
            for i, gradient in enumerate(neuron.weight_gradients):
                neuron.weights[i] -= learning_rate * gradient
    network.zero_grad()
