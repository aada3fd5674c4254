"""JAX written so that XLA makes the fastest code of it: not how one would write it down first.

Products of small matrices are calls that nothing is fused with: where the layers are narrow, sums
over an axis train two to four times as fast, and so does writing out some turns of a loop.
"""

import jax
from jax import lax

from tests.benchmarks.peers import jax_peer
from tests.benchmarks.peers.jax_peer import Layers, State
from tests.benchmarks.workloads import Workload

#: Layers up to this width are trained by sums.
_NARROW = 16
#: Steps written out in a turn of a loop.
_UNROLL = 5
#: Steps in a scan where an epoch is one step.
_STEPS = 100


class Peer(jax_peer.Peer):
    """The same functions, written differently."""

    name = "JAX, tuned by hand"

    def __init__(self, workload: Workload) -> None:
        super().__init__(workload)
        self._narrow = max(workload.sizes) <= _NARROW

    def trained(self, state: State, epochs: int) -> State:
        if len(self.whole[0]) > 1:
            return super().trained(state, epochs)

        # An epoch of one step is too short for a turn of a loop.
        def step(state: State, _: object) -> tuple[State, None]:
            return self.step(state, self.first)

        def steps(_: int, state: State) -> State:
            return lax.scan(step, state, length=_STEPS, unroll=_UNROLL)[0]

        state = lax.fori_loop(0, epochs // _STEPS, steps, state)
        return lax.fori_loop(0, epochs % _STEPS, lambda _, state: step(state, _)[0], state)

    def epoch(self, state: State) -> State:
        state, _ = lax.scan(self.step, state, self.whole, unroll=_UNROLL)
        for batch in self.left:
            state, _ = self.step(state, batch)
        return state

    def weighted(self, values: jax.Array, weights: jax.Array) -> jax.Array:
        if self._narrow:
            return (values[:, None, :] * weights[None]).sum(2)
        return super().weighted(values, weights)

    def evaluated(self, layers: Layers, points: jax.Array) -> jax.Array:
        """Go neuron by neuron, so that all is fused into one loop over points."""
        values = list(points.T)
        for (weights, bias), activation in zip(layers, self.activations, strict=True):
            values = [
                activation(sum(x * w for x, w in zip(values, row, strict=True)) + b)
                for row, b in zip(weights, bias, strict=True)
            ]
        return values[0]
