"""JAX: one compiled call for all units, in which scans go through the batches; cores as it likes.

Of several ways to write the network down, each workload gets the one that XLA made the fastest
code of when they were measured. Products of small matrices are calls that nothing is fused with:
where the layers are narrow, sums over an axis train two to four times as fast.
"""

import jax
import jax.numpy as jnp
from jax import lax

from scratchnet.reference import Parameters
from tests.benchmarks.workloads import Workload

jax.config.update("jax_enable_x64", True)

#: Layers up to this width are trained by sums.
_NARROW = 16
#: Steps written out in a turn of a loop.
_UNROLL = 5
#: Steps in a scan where an epoch is one step.
_STEPS = 100

_ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}

#: A table (neurons, inputs) of weights and the biases of each layer.
Layers = list[tuple[jax.Array, jax.Array]]


class Peer:
    """Pure functions of the parameters, with autodiff; points are rows."""

    name = "JAX, jit and scan"

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._activations = [_ACTIVATIONS[name] for name in workload.activations]
        self._weighted = _by_sums if max(workload.sizes) <= _NARROW else _by_product
        tables = [jnp.array(layer) for layer in workload.initial_parameters()]
        self._layers: Layers = [(table[:, :-1], table[:, -1]) for table in tables]
        batches = [(jnp.array(points), jnp.array(t)) for points, t in workload.batches()]
        self._first = batches[0]
        # A scan takes batches of one size; what is left makes a step of its own.
        whole = [batch for batch in batches if len(batch[1]) == len(self._first[1])]
        self._whole = tuple(jnp.stack(parts) for parts in zip(*whole, strict=True))
        self._left = batches[len(whole) :]
        self._train = jax.jit(self._trained)
        self._evaluate = jax.jit(self._evaluated)

    def run(self, units: float) -> None:
        if self._workload.unit == "points":
            for _ in range(round(units / self._workload.samples)):
                self.outputs = self._evaluate(self._layers, self._first[0])
            self.outputs.block_until_ready()
        else:
            self._layers = jax.block_until_ready(self._train(self._layers, round(units)))

    def parameters(self) -> Parameters:
        tables = [jnp.column_stack(layer) for layer in self._layers]
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def _trained(self, layers: Layers, epochs: int) -> Layers:
        """Return the parameters after so many epochs. The number is no part of what is compiled."""
        if len(self._whole[0]) > 1:
            return lax.fori_loop(0, epochs, lambda _, layers: self._epoch(layers), layers)

        # An epoch of one step is too short for a turn of a loop.
        def step(layers: Layers, _: object) -> tuple[Layers, None]:
            return self._step(layers, self._first)

        def steps(_: int, layers: Layers) -> Layers:
            return lax.scan(step, layers, length=_STEPS, unroll=_UNROLL)[0]

        layers = lax.fori_loop(0, epochs // _STEPS, steps, layers)
        return lax.fori_loop(0, epochs % _STEPS, lambda _, layers: step(layers, _)[0], layers)

    def _epoch(self, layers: Layers) -> Layers:
        layers, _ = lax.scan(self._step, layers, self._whole, unroll=_UNROLL)
        for batch in self._left:
            layers, _ = self._step(layers, batch)
        return layers

    def _step(self, layers: Layers, batch: tuple[jax.Array, ...]) -> tuple[Layers, None]:
        gradients = jax.grad(self._loss)(layers, *batch)
        rate = self._workload.learning_rate
        return jax.tree.map(lambda p, gradient: p - rate * gradient, layers, gradients), None

    def _loss(self, layers: Layers, values: jax.Array, targets: jax.Array) -> jax.Array:
        for (weights, bias), activation in zip(layers, self._activations, strict=True):
            values = activation(self._weighted(values, weights) + bias)
        return jnp.mean((values[:, 0] - targets) ** 2)

    def _evaluated(self, layers: Layers, points: jax.Array) -> jax.Array:
        """Return the outputs: neuron by neuron, so that all is fused into one loop over points."""
        values = list(points.T)
        for (weights, bias), activation in zip(layers, self._activations, strict=True):
            values = [
                activation(sum(x * w for x, w in zip(values, row, strict=True)) + b)
                for row, b in zip(weights, bias, strict=True)
            ]
        return values[0]


def _by_sums(values: jax.Array, weights: jax.Array) -> jax.Array:
    return (values[:, None, :] * weights[None]).sum(2)


def _by_product(values: jax.Array, weights: jax.Array) -> jax.Array:
    return values @ weights.T
