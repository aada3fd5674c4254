"""A sample's way: what every neuron returns, and what each input adds to it."""

from hypothesis import given, settings

from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import StepTrace, way_of
from tests.scratchnet.trace.strategies import experiments


@settings(max_examples=20, deadline=None)
@given(experiments())
def test_the_numbers_are_those_of_the_trace(experiment: Experiment) -> None:
    sample = StepTrace.next_of(Session(experiment)).sample()
    way = way_of(sample)
    assert way.outputs == tuple(
        tuple(output.value for output in layer.outputs) for layer in sample.layers
    )
    before = way.inputs
    for layer, rows, outputs in zip(sample.layers, way.contributions, way.outputs, strict=True):
        for neuron, row in zip(layer.neurons, rows, strict=False):
            z = 0.0
            for x, weight, part in zip(before, neuron.weights, row, strict=True):
                assert part == x * weight.value
                z += part
            assert z + neuron.bias.value == neuron.z.value
        before = outputs


def test_a_layer_of_many_weights_has_no_contributions_and_is_not_traced() -> None:
    experiment = Experiment().with_values({"network.hidden": (40, 40)})
    sample = StepTrace.next_of(Session(experiment)).sample()
    assert [bool(rows) for rows in way_of(sample).contributions] == [False, False, True]
    assert 1 not in sample._layers
