"""JAX as it is usually written: one compiled call, in which a scan goes through the batches."""

import jax
import jax.numpy as jnp
from jax import lax

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Workload

jax.config.update("jax_enable_x64", True)

ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}

#: A table (neurons, inputs) of weights and the biases of each layer.
Layers = list[tuple[jax.Array, jax.Array]]


class Peer:
    """Pure functions of the parameters, with autodiff; points are rows; cores as it likes."""

    name = "JAX, jit and scan"

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        self.activations = [ACTIVATIONS[name] for name in workload.activations]
        tables = [jnp.array(layer) for layer in workload.initial_parameters()]
        self._layers: Layers = [(table[:, :-1], table[:, -1]) for table in tables]
        batches = [(jnp.array(points), jnp.array(t)) for points, t in workload.batches()]
        self.first = batches[0]
        # A scan takes batches of one size; what is left makes a step of its own.
        whole = [batch for batch in batches if len(batch[1]) == len(self.first[1])]
        self.whole = tuple(jnp.stack(parts) for parts in zip(*whole, strict=True))
        self.left = batches[len(whole) :]
        self._train = jax.jit(self.trained)
        self._evaluate = jax.jit(self.evaluated)

    def run(self, units: float) -> None:
        if self.workload.unit == "points":
            for _ in range(round(units / self.workload.samples)):
                self.outputs = self._evaluate(self._layers, self.first[0])
            self.outputs.block_until_ready()
        else:
            self._layers = jax.block_until_ready(self._train(self._layers, round(units)))

    def parameters(self) -> Parameters:
        tables = [jnp.column_stack(layer) for layer in self._layers]
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def trained(self, layers: Layers, epochs: int) -> Layers:
        """Return the parameters after so many epochs. The number is no part of what is compiled."""
        return lax.fori_loop(0, epochs, lambda _, layers: self.epoch(layers), layers)

    def epoch(self, layers: Layers) -> Layers:
        layers, _ = lax.scan(self.step, layers, self.whole)
        for batch in self.left:
            layers, _ = self.step(layers, batch)
        return layers

    def step(self, layers: Layers, batch: tuple[jax.Array, ...]) -> tuple[Layers, None]:
        gradients = jax.grad(self._loss)(layers, *batch)
        rate = self.workload.learning_rate
        return jax.tree.map(lambda p, gradient: p - rate * gradient, layers, gradients), None

    def evaluated(self, layers: Layers, points: jax.Array) -> jax.Array:
        """Return the outputs, one a point."""
        return self._outputs(layers, points)

    def weighted(self, values: jax.Array, weights: jax.Array) -> jax.Array:
        """Return the weighted sums of each neuron, without biases."""
        return values @ weights.T

    def _loss(self, layers: Layers, values: jax.Array, targets: jax.Array) -> jax.Array:
        return jnp.mean((self._outputs(layers, values) - targets) ** 2)

    def _outputs(self, layers: Layers, values: jax.Array) -> jax.Array:
        for (weights, bias), activation in zip(layers, self.activations, strict=True):
            values = activation(self.weighted(values, weights) + bias)
        return values[:, 0]
