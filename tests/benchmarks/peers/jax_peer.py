"""JAX as it is usually written: one compiled call, in which a scan goes through the batches."""

import jax
import jax.numpy as jnp
from jax import lax

from scratchnet.reference.article import Parameters
from scratchnet.reference.optimizers import Hyperparameters
from tests.benchmarks.workloads import Workload

jax.config.update("jax_enable_x64", True)

ACTIVATIONS = {
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    # The loss takes logits.
    "softmax": lambda z: z,
}

#: A table (neurons, inputs) of weights and the biases of each layer.
Layers = list[tuple[jax.Array, jax.Array]]
#: The layers, and what Adam keeps: both means, and how many steps there were.
State = tuple[Layers, tuple[Layers, Layers, jax.Array] | None]

_ADAM = Hyperparameters()


class Peer:
    """Pure functions of the parameters, with autodiff; points are rows; cores as it likes."""

    name = "JAX, jit and scan"

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        self.activations = [ACTIVATIONS[name] for name in workload.activations]
        tables = [jnp.array(layer) for layer in workload.initial_parameters()]
        layers: Layers = [(table[:, :-1], table[:, -1]) for table in tables]
        self._state: State = (layers, None)
        if workload.optimizer == "adam":
            zeros = jax.tree.map(jnp.zeros_like, layers)
            self._state = (layers, (zeros, zeros, jnp.zeros(())))
        number = jnp.int64 if workload.classified else jnp.float64
        batches = [(jnp.array(points), jnp.array(t, number)) for points, t in workload.batches()]
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
                self.outputs = self._evaluate(self._state[0], self.first[0])
            self.outputs.block_until_ready()
        else:
            self._state = jax.block_until_ready(self._train(self._state, round(units)))

    def parameters(self) -> Parameters:
        tables = [jnp.column_stack(layer) for layer in self._state[0]]
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def trained(self, state: State, epochs: int) -> State:
        """Return the state after so many epochs. The number is no part of what is compiled."""
        return lax.fori_loop(0, epochs, lambda _, state: self.epoch(state), state)

    def epoch(self, state: State) -> State:
        state, _ = lax.scan(self.step, state, self.whole)
        for batch in self.left:
            state, _ = self.step(state, batch)
        return state

    def step(self, state: State, batch: tuple[jax.Array, ...]) -> tuple[State, None]:
        layers, moments = state
        gradients = jax.grad(self._loss)(layers, *batch)
        rate = self.workload.learning_rate
        if moments is None:
            layers = jax.tree.map(lambda p, gradient: p - rate * gradient, layers, gradients)
            return (layers, None), None
        beta1, beta2 = _ADAM.beta1, _ADAM.beta2
        count = moments[2] + 1
        first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, moments[0], gradients)
        second = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, moments[1], gradients)
        rate, root = rate / (1 - beta1**count), jnp.sqrt(1 - beta2**count)
        layers = jax.tree.map(
            lambda p, m, v: p - rate * m / (jnp.sqrt(v) / root + _ADAM.epsilon),
            layers,
            first,
            second,
        )
        return (layers, (first, second, count)), None

    def evaluated(self, layers: Layers, points: jax.Array) -> jax.Array:
        """Return the outputs, one a point."""
        return self._outputs(layers, points)[:, 0]

    def weighted(self, values: jax.Array, weights: jax.Array) -> jax.Array:
        """Return the weighted sums of each neuron, without biases."""
        return values @ weights.T

    def _loss(self, layers: Layers, values: jax.Array, targets: jax.Array) -> jax.Array:
        outputs = self._outputs(layers, values)
        if self.workload.classified:
            found = jax.nn.log_softmax(outputs)
            return -jnp.mean(jnp.take_along_axis(found, targets[:, None], axis=1))
        return jnp.mean((outputs[:, 0] - targets) ** 2)

    def _outputs(self, layers: Layers, values: jax.Array) -> jax.Array:
        for (weights, bias), activation in zip(layers, self.activations, strict=True):
            values = activation(self.weighted(values, weights) + bias)
        return values
