"""Engines: chosen by name, beginning where the experiment says, and able to give a step up."""

import pytest

from scratchnet.datasets import build_dataset
from scratchnet.engines import DEFAULT_ENGINE, ENGINES, Engine, StepInterrupted, make_engine
from scratchnet.engines.reference import initial_network
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment

_SMALL = Experiment().with_values({"data.intervals": 3, "network.hidden": [3, 2], "seed": 4})


def _made(name: str = DEFAULT_ENGINE) -> Engine:
    return make_engine(name, _SMALL, build_dataset(_SMALL))


def _never() -> bool:
    return False


def test_the_default_engine_is_known() -> None:
    assert DEFAULT_ENGINE in ENGINES


@pytest.mark.parametrize("name", ["steam", "", "Reference"])
def test_an_unknown_engine_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(InvalidValue) as error:
        _made(name)
    assert str(error.value) == f'engine is "{name}"; allowed: one of "reference"'


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_has_the_name_it_is_chosen_by(name: str) -> None:
    assert _made(name).name == name


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_begins_at_the_experiments_parameters(name: str) -> None:
    assert _made(name).parameters() == initial_network(_SMALL).parameters()


def test_the_initial_network_has_the_experiments_shape() -> None:
    layers = initial_network(_SMALL).parameters()
    assert [len(layer) for layer in layers] == [3, 2, 1]
    assert [len(layer[0]) for layer in layers] == [3, 4, 3]
    other = initial_network(_SMALL.with_values({"seed": 5})).parameters()
    assert other != layers


@pytest.mark.parametrize("name", ENGINES)
def test_a_step_given_up_changes_nothing(name: str) -> None:
    engine, untouched = _made(name), _made(name)
    answers = iter([False] * 5 + [True])
    with pytest.raises(StepInterrupted):
        engine.step(None, 1.0, lambda: next(answers))
    assert engine.parameters() == untouched.parameters()
    assert engine.step(None, 1.0, _never) == untouched.step(None, 1.0, _never)
    assert engine.parameters() == untouched.parameters()


@pytest.mark.parametrize("name", ENGINES)
def test_a_step_learns_from_its_batch_alone(name: str) -> None:
    engine = _made(name)
    dataset = build_dataset(_SMALL)
    output = initial_network(_SMALL).forward(dataset.inputs[5])[0]
    loss = engine.step([5], 1.0, _never)
    assert loss == pytest.approx((output - dataset.targets[5]) ** 2)
    whole = _made(name)
    whole.step(None, 1.0, _never)
    assert engine.parameters() != whole.parameters()


@pytest.mark.parametrize("name", ENGINES)
def test_the_batch_of_all_samples_in_order_is_the_whole_dataset(name: str) -> None:
    batched, whole = _made(name), _made(name)
    every = range(len(build_dataset(_SMALL)))
    assert batched.step(every, 2.0, _never) == whole.step(None, 2.0, _never)
    assert batched.parameters() == whole.parameters()


@pytest.mark.parametrize("name", ENGINES)
def test_parameters_can_be_put_back(name: str) -> None:
    engine = _made(name)
    before = engine.parameters()
    engine.step(None, 1.0, _never)
    after = engine.parameters()
    assert after != before
    engine.set_parameters(before)
    assert engine.parameters() == before
    engine.step(None, 1.0, _never)
    assert engine.parameters() == after
