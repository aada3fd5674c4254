"""Initializers tried on a network: the reference's numbers, once for a run."""

from importlib import import_module
from math import sqrt

import numpy as np
import pytest

from resources.presets import PRESETS
from scratchnet.datasets import Problem, build_problem
from scratchnet.explain import Initialization, finished, initialization
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.run.session import Session
from scratchnet.run.snapshot import network_with


def problem_of(preset: str, **network: object) -> Problem:
    values = {f"network.{name}": value for name, value in network.items()}
    return build_problem(PRESETS[preset].load().with_values(values))


def tried(preset: str, **network: object) -> Initialization:
    return finished(initialization(problem_of(preset, **network)))


def test_every_initializer_is_tried() -> None:
    found = tried("xor", hidden=(5, 4))
    assert [scheme.name for scheme in found.schemes] == list(INITIALIZERS)
    for scheme in found.schemes:
        for spread in (scheme.activations, scheme.gradients):
            assert spread.deviations.shape == (len(found.seeds), 3)
            assert spread.quartiles.shape == (len(found.seeds), 3, 3)
            assert (np.diff(spread.quartiles, axis=2) >= 0).all()


@pytest.mark.parametrize("preset", ["xor", "iris"])
def test_the_present_network_is_among_them(preset: str) -> None:
    experiment = PRESETS[preset].load()
    session = Session(experiment, "reference")
    problem = session.problem
    found = finished(initialization(problem))
    own = next(scheme for scheme in found.schemes if scheme.name == experiment.network.init)
    network = network_with(session.parameters(), experiment.network.activations)
    outputs = []
    numbers = np.linspace(0, len(problem.train) - 1, found.samples).round().astype(int)
    for number in numbers.tolist():
        network.forward(problem.encoding(problem.train.inputs[number]))
        outputs += [neuron.output for neuron in network.layers[0].neurons]
    assert found.seeds[0] == experiment.seed
    assert own.activations.deviations[0, 0] == pytest.approx(np.std(outputs), rel=1e-12)


def test_gradients_are_those_of_single_samples() -> None:
    found = tried("xor", hidden=(3,), output_activation="sigmoid")
    zero = next(scheme for scheme in found.schemes if scheme.name == "zero")
    # All outputs are ½: ∂L/∂z = ½ − t, of both signs equally often or nearly.
    assert zero.gradients.quartiles[0, -1].tolist() == [0.5, 0.5, 0.5]
    assert zero.gradients.deviations[0, 0] == 0


def test_deep_sigmoid_networks_lose_their_gradients() -> None:
    found = tried("spiral", hidden=(8,) * 8, activation="sigmoid")
    glorot = next(scheme for scheme in found.schemes if scheme.name == "glorot")
    gradients = glorot.gradients.typical
    assert gradients[0] < gradients[-1] / 1000
    he = next(s for s in tried("spiral", hidden=(16,) * 4).schemes if s.name == "he")
    assert he.activations.typical[3] > he.activations.typical[0] / sqrt(10)


def test_it_is_done_once_for_a_run() -> None:
    problem = problem_of("xor", hidden=(6,))
    first = finished(initialization(problem))
    live = build_problem(problem.experiment.with_values({"training.learning_rate": 0.5}))
    assert finished(initialization(live)) is first


def test_very_large_networks_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("scratchnet.explain.initialization")
    monkeypatch.setattr(module, "MOST_WEIGHTS", 20)
    found = tried("xor", hidden=(7,))
    assert found.schemes == ()
    assert found.weights == 2 * 7 + 7 * 1
