"""A sample's way through the network as plain numbers, for those who draw it."""

from dataclasses import dataclass

from scratchnet.trace.number import addends
from scratchnet.trace.sample import SampleTrace

#: Of layers with more weights the contributions are left out: nobody could read them.
_MOST_WEIGHTS = 64


@dataclass(frozen=True, slots=True)
class SampleWay:
    """What one sample makes of the network.

    - ``inputs``: what the first layer takes.
    - ``outputs``: by layer and neuron, what the next layer takes; of the last, the outputs.
    - ``contributions``: by layer and neuron, input times weight for each input; a layer with many
      weights has none.
    """

    inputs: tuple[float, ...]
    outputs: tuple[tuple[float, ...], ...]
    contributions: tuple[tuple[tuple[float, ...], ...], ...]


def way_of(sample: SampleTrace) -> SampleWay:
    """Return the way of a traced sample; layers with many weights are not traced for it."""
    contributions: list[tuple[tuple[float, ...], ...]] = []
    for index, outputs in enumerate(sample.values):
        before = sample.values[index - 1] if index else sample.inputs
        if len(before) * len(outputs) > _MOST_WEIGHTS:
            contributions.append(())
            continue
        neurons = sample.forward(index).layer.neurons
        contributions.append(
            tuple(tuple(term.value for term in addends(neuron.z)[1:-1]) for neuron in neurons)
        )
    return SampleWay(tuple(x.value for x in sample.inputs), sample.values, tuple(contributions))
