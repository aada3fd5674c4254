"""The network as arrays: what the reference says, and every neuron on the way."""

import numpy as np
import pytest

from scratchnet.experiment import Experiment
from scratchnet.formula import UndefinedFormula
from scratchnet.run.array_network import ArrayNetwork
from scratchnet.run.session import Session
from scratchnet.run.snapshot import network_with


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"network.features": ("x", "y", "x*y"), "network.hidden": (5, 3)},
        {"network.activation": ("gelu", "tanh"), "network.hidden": (4, 6)},
        {"data.source": "gallery", "data.dataset": "blobs_4"},
    ],
)
def test_it_agrees_with_the_reference(values: dict[str, object]) -> None:
    session = Session(Experiment().with_values(values), "reference")
    session.advance(steps=2)
    snapshot = session.snapshot()
    network = ArrayNetwork(snapshot)
    encoding = snapshot.encoding
    assert encoding is not None
    for point in session.problem.train.inputs[:5]:
        np.testing.assert_allclose(network.outputs(point), snapshot.outputs(point), rtol=1e-12)
        reference = network_with(snapshot.parameters, snapshot.experiment.network.activations)
        reference.forward(encoding(point))
        hidden = [neuron.output for neuron in reference.layers[0].neurons]
        layers = network.layers(point)
        np.testing.assert_allclose(layers[0], hidden, rtol=1e-12)
        assert [len(each) for each in layers] == list(session.problem.sizes[1:])


def test_where_a_feature_is_undefined_there_is_no_output() -> None:
    values = {"network.features": ("log(x + 3)",)}
    session = Session(Experiment().with_values(values), "reference")
    with pytest.raises(UndefinedFormula):
        ArrayNetwork(session.snapshot()).outputs((-4.0, 0.0))
