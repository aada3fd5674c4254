"""Steps on fewer samples than lanes: neurons or samples in lanes, the bits are the same."""

from dataclasses import replace
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.engines import Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.compiled import layout
from scratchnet.engines.compiled.arguments import LANES
from scratchnet.experiment import Experiment
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.scratchnet.engines.compiled.cases import (
    EDGES,
    OUTPUTS,
    Case,
    bits,
    cases,
    data_of,
    flat,
    of_many_inputs,
)

pytestmark = pytest.mark.slow

_MOST = LANES - 1


def _results(name: str, case: Case, most: int) -> list[object]:
    """Return what comes of a run if steps on up to ``most`` samples take neurons in lanes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "most_in_neuron_lanes", lambda sizes: most)
        engine = make_engine(name, case.experiment, case.dataset)
    engine.set_parameters(case.begin(engine.parameters()))
    batches = BatchOrder(case.experiment.seed, len(case.dataset), case.experiment.training.shuffle)
    found: list[object] = []
    for steps, step_settings in case.stretches:
        made = engine.train(steps, step_settings, batches, Interrupt())
        memory = engine.optimizer_state()
        found += [made.diverged, bits(made.losses), bits(made.penalties)]
        found += [bits(flat(each)) for each in (engine.parameters(), memory.first, memory.second)]
        found += [bits(flat(engine.gradients())), bits(flat(engine.gradients([0])))]
    return found


def _assert_same(case: Case) -> None:
    expected = _results("reference", case, 0)
    assert _results("exact", case, _MOST) == expected
    assert _results("exact", case, 0) == expected
    assert _results("fast", case, _MOST) == _results("fast", case, 0)


@given(cases(), st.data())
@settings(deadline=None, max_examples=120)
def test_any_run_has_the_same_bits(case: Case, data: st.DataObject) -> None:
    sizes = st.integers(1, _MOST)
    stretches = tuple(
        (steps, replace(step_settings, batch_size=data.draw(sizes)))
        for steps, step_settings in case.stretches
    )
    _assert_same(replace(case, stretches=stretches))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_loss_after_every_activation_has_the_same_bits(activation: str) -> None:
    optimizers, sizes = cycle(OPTIMIZERS), cycle(range(1, LANES))
    for loss in LOSSES:
        for last in OUTPUTS[loss]:
            for hidden in ((), (3, 17, 8)):
                experiment = Experiment().with_values(
                    {
                        "network.hidden": hidden,
                        "network.activation": activation,
                        "network.output_activation": last,
                        "training.loss": loss,
                        "training.optimizer": next(optimizers),
                    }
                )
                # Nine are no multiple of most sizes: the last batch of an epoch is shorter.
                dataset = data_of(1, 9, classes=3 if last == "softmax" else 0)
                _assert_same(Case(experiment, dataset, ((5, StepSettings(0.3, next(sizes))),)))


@pytest.mark.parametrize("inputs", [1, 8, 13, 65, 300])
@pytest.mark.parametrize("samples", [1, 4, 7])
def test_all_samples_at_once_have_the_same_bits(inputs: int, samples: int) -> None:
    experiment = of_many_inputs(inputs, hidden=[9, 4], frozen=[(0, 8, inputs), (1, 0, 8)])
    dataset = data_of(inputs, samples, EDGES[:5], inputs=inputs)
    _assert_same(Case(experiment, dataset, ((3, StepSettings(0.1, None, 0.001, 0.002)),)))


def test_networks_take_neurons_in_lanes_where_that_is_faster() -> None:
    assert layout.most_in_neuron_lanes((2, 1)) == 0
    assert 0 < layout.most_in_neuron_lanes((2, 4, 1)) < layout.most_in_neuron_lanes((2, 64, 64, 1))
    assert layout.most_in_neuron_lanes((784, 128, 10)) < LANES
    assert layout.empty_net((2, 64, 1), ("tanh", "tanh")).few > 0
    # Which neurons are dropped is drawn for samples in lanes.
    assert layout.empty_net((2, 64, 1), ("tanh", "tanh"), dropout=(0.5,)).few == 0
