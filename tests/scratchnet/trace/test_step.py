"""Every number of a trace is the reference's, to the last bit."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.engines import reference as engine
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Activation, Network
from scratchnet.reference.dropout import DropoutLayer, start_dropout
from scratchnet.registry import ACTIVATIONS
from scratchnet.run.session import Session
from scratchnet.trace import Number, StepTrace, addends
from scratchnet.trace.documents import trace_document
from scratchnet.trace.number import GIVEN, LINK
from tests.scratchnet.trace.strategies import experiments


def _trained(experiment: Experiment, steps: int) -> Session:
    session = Session(experiment)
    session.advance(steps=steps)
    return session


def _plain(step: StepTrace, position: int) -> tuple[Network, list[float], float]:
    """Step through one sample by the reference; return network, outputs and loss."""
    experiment, pending = step.experiment, step.pending
    network, loss = engine.network_and_loss(experiment, pending.parameters)
    start_dropout(network, engine.dropout_base(experiment), pending.settings.first_step)
    for layer in network.layers:
        if isinstance(layer, DropoutLayer) and layer.masks is not None:
            list(islice(layer.masks, position))
    index = pending.batch[position]
    targets = [target.value for target in step.sample(position).targets]
    network.zero_grad()
    outputs = network.forward(step.problem.encoding(step.problem.train.inputs[index]))
    value = loss.value(outputs, targets) / (len(targets) if loss.per_output else 1)
    network.backward([d / step.count for d in loss.derivative(outputs, targets)])
    return network, outputs, value


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(experiments(), st.integers(0, 3), st.integers(0, 100))
def test_a_trace_has_the_bits_of_the_reference(
    experiment: Experiment, steps: int, choice: int
) -> None:
    session = _trained(experiment, steps)
    if session.ended:
        return
    step = StepTrace.next_of(session)
    position = choice % len(step.pending.batch)
    found = trace_document(step, position)
    network, outputs, loss = _plain(step, position)
    assert found["outputs"] == outputs
    assert found["loss"] == loss
    for layer, traced in zip(network.layers, found["layers"], strict=True):
        for neuron, numbers in zip(layer.neurons, traced, strict=True):
            assert numbers["inputs"] == list(neuron.inputs)
            assert numbers["weights"] == neuron.weights
            assert (numbers["z"], numbers["output"]) == (neuron.z, neuron.output)
            assert numbers["d_weights"] == neuron.weight_gradients
            assert numbers["d_bias"] == numbers["d_z"] == neuron.bias_gradient
            assert numbers["d_z"] == numbers["d_output"] * numbers["derivative"]
    assert step.parameters_before == session.parameters()
    session.advance(steps=1)
    assert session.step == steps + 1
    assert step.parameters_after == session.parameters()
    penalty = 0.0 if step.penalty is None else step.penalty.value
    assert step.mean_loss is not None
    assert penalty + step.mean_loss.value == session.losses[-1]
    for i, layer in enumerate(step.parameters_after):
        for j, row in enumerate(layer):
            updates = step.update(i, j)
            assert tuple(update.after.value for update in updates) == row
            assert tuple(update.penalized.value for update in updates) == step.gradients[i][j]
            if j == 0:
                sums = [each.value for each in step.sums(i, j)]
                assert sums == [update.gradient.value for update in updates]


def _all_numbers(step: StepTrace) -> Iterator[Number]:
    """Follow every number back to the beginning of the step, through all parts."""
    sample = step.sample()
    pending = [sample.loss, *(update.after for update in step.update(0, 0))]
    seen = set()
    while pending:
        number = pending.pop()
        if id(number) not in seen:
            seen.add(id(number))
            yield number
            pending += number.operands


def test_every_number_leads_back_to_what_the_step_began_with() -> None:
    experiment = Experiment().with_values({"data.intervals": 2, "training.l2": 0.1})
    step = StepTrace.next_of(_trained(experiment, 2))
    names = set()
    for number in _all_numbers(step):
        if number.symbol == GIVEN:
            names.add(number.name.split()[0])
            assert number.line is None
        elif number.symbol == LINK:
            assert number.operands[0].value == number.value
        else:
            line = number.line
            assert line is not None
            assert line.file.startswith("scratchnet/")
            assert line.text
            assert line.expression in line.text
    assert names == {"input", "target", "weight", "bias", "learning", "L2"}


def test_a_weighted_sum_is_its_terms() -> None:
    step = StepTrace.next_of(Session(Experiment()))
    neuron = step.sample(3).neuron(0, 2)
    zero, *terms, bias = addends(neuron.z)
    assert zero.value == 0
    assert bias is neuron.bias
    for term, x, weight in zip(terms, neuron.inputs, neuron.weights, strict=True):
        assert term.symbol == "*"
        assert term.operands == (x, weight)
    line = terms[0].line
    assert line is not None
    assert (line.text, line.expression) == ("z += x * weight", "x * weight")
    assert line.function == "Neuron.forward"


def test_links_lead_to_the_layer_before_and_to_the_layer_behind() -> None:
    sample = StepTrace.next_of(Session(Experiment())).sample(5)
    hidden, output = sample.layers
    for j, x in enumerate(output.neurons[0].inputs):
        assert x.origin is hidden.outputs[j]
    for j, neuron in enumerate(hidden.neurons):
        assert neuron.d_output.origin is output.d_inputs[j]
    assert output.neurons[0].d_output.origin is sample.d_losses[0]


def test_the_sum_over_the_batch_has_the_part_of_each_sample() -> None:
    experiment = Experiment().with_values({"training.batch_size": 5})
    step = StepTrace.next_of(_trained(experiment, 3))
    _, *parts = addends(step.sums(0, 1)[0])
    expected = [step.sample(n).neuron(0, 1).d_weights[0].value for n in range(5)]
    assert [part.value for part in parts] == expected


def test_an_activation_from_elsewhere_is_one_operation() -> None:
    def cubed(z: float) -> float:
        return z * z * z

    def derivative(z: float, _a: float) -> float:
        return 3 * z * z

    record = replace(
        ACTIVATIONS["tanh"],
        name="cubed",
        label="Cubed",
        definition=Activation(cubed, derivative),
    )
    ACTIVATIONS.register(record)
    try:
        experiment = Experiment().with_values({"network.activation": "cubed"})
        neuron = StepTrace.next_of(Session(experiment)).sample(4).neuron(0, 0)
    finally:
        ACTIVATIONS.unregister("cubed")
    assert neuron.output.symbol == "cubed"
    assert neuron.output.operands == (neuron.z,)
    assert neuron.output.value == cubed(neuron.z.value)
    assert neuron.derivative.value == derivative(neuron.z.value, 0.0)


def test_a_sample_that_is_not_there_is_refused() -> None:
    step = StepTrace.next_of(Session(Experiment().with_values({"training.batch_size": 10})))
    with pytest.raises(InvalidValue, match="sample is 10; allowed: 0 to 9: the batch of step 1"):
        step.sample(10)
    with pytest.raises(InvalidValue, match="sample is -1"):
        step.sample(-1)


def test_numbers_are_frozen() -> None:
    number = StepTrace.next_of(Session(Experiment())).sample().loss
    with pytest.raises(AttributeError):
        number.value = 1.0  # type: ignore[misc]


@pytest.mark.slow
def test_large_steps_take_their_sums_from_the_exact_engine() -> None:
    experiment = Experiment().with_values({"network.hidden": (40, 40), "training.l2": 0.01})
    session = Session(experiment)
    step = StepTrace.next_of(session)
    assert not step.is_itemized
    assert step.mean_loss is None
    assert {number.symbol for number in step.sums(1, 2)} == {GIVEN}
    session.advance(steps=1)
    assert step.parameters_after == session.parameters()
    assert tuple(update.after.value for update in step.update(1, 2)) == session.parameters()[1][2]


def test_tracing_leaves_the_session_as_it_is() -> None:
    experiment = Experiment().with_values({"training.batch_size": 7, "training.steps": 30})
    traced, untouched = Session(experiment), Session(experiment)
    for _ in range(30):
        step = StepTrace.next_of(traced)
        _ = step.sample().loss, step.parameters_after
        traced.advance(steps=1)
    untouched.advance()
    assert list(traced.losses) == list(untouched.losses)
    assert traced.parameters() == untouched.parameters()


def test_the_live_settings_of_the_step_count() -> None:
    session = _trained(Experiment(), 4)
    experiment = session.experiment.with_values({"training.learning_rate": 0.5})
    session.apply(replace(experiment))
    step = StepTrace.next_of(session)
    assert step.learning_rate == 0.5
    session.advance(steps=1)
    assert step.parameters_after == session.parameters()
