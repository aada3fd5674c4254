"""Pre-activations of samples: those of the reference's neurons."""

import numpy as np
import pytest

from resources.presets import PRESETS
from scratchnet.datasets import build_problem
from scratchnet.explain import BatchNetwork, finished, pre_activations
from scratchnet.run.session import Session
from scratchnet.run.snapshot import network_with


@pytest.mark.parametrize("name", ["xor", "iris", "sine"])
def test_they_are_the_references(name: str) -> None:
    session = Session(PRESETS[name].load(), "reference")
    session.advance(steps=2)
    problem, parameters = session.problem, session.parameters()
    found = finished(pre_activations(BatchNetwork(problem, parameters), problem))
    network = network_with(parameters, session.experiment.network.activations)
    assert found.of_samples == len(problem.train)
    for row, number in enumerate(found.numbers.tolist()[:20]):
        outputs = network.forward(problem.encoding(problem.train.inputs[number]))
        assert found.outputs[row].tolist() == pytest.approx(outputs, abs=1e-12)
        assert found.targets[row].tolist() == list(problem.learned_targets(number))
        for sums, layer in zip(found.layers, network.layers, strict=True):
            wanted = [getattr(neuron, "z", 0.0) for neuron in layer.neurons]
            assert sums[row].tolist() == pytest.approx(wanted, abs=1e-12)


def test_of_very_many_samples_some_are_chosen() -> None:
    values = {"data.samples": 3_000, "network.hidden": (64,)}
    problem = build_problem(PRESETS["xor"].load().with_values(values))
    session = Session(problem.experiment, "reference")
    found = finished(pre_activations(BatchNetwork(problem, session.parameters()), problem))
    assert found.of_samples == len(problem.train)
    assert found.layers[0].shape == (len(found.numbers), 64)
    assert len(found.numbers) < found.of_samples
    assert np.unique(found.numbers).size == len(found.numbers)
