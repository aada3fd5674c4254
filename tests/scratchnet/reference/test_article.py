"""The reference reproduces every number of the article, to the last bit."""

import json
from pathlib import Path
from typing import Any

import pytest

from scratchnet.datasets import build_dataset
from scratchnet.engines.reference import initial_network
from scratchnet.experiment import Experiment
from scratchnet.reference import Descent, Network, Pace, Parameters, train_step
from scratchnet.registry import LOSSES, OPTIMIZERS

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "article.json").read_text(encoding="utf-8")
)


def _lists(parameters: Parameters) -> list[list[list[float]]]:
    return [[list(neuron) for neuron in layer] for layer in parameters]


@pytest.fixture(scope="module")
def trained() -> tuple[Network, list[float], list[list[list[float]]]]:
    """The network after 2,000 steps, its losses, and the parameters after the first step."""
    experiment = Experiment()
    dataset = build_dataset(experiment)
    network = initial_network(experiment, dataset)
    descent = Descent(network, OPTIMIZERS["sgd"].update, Pace())
    rows = [(target,) for target in dataset.targets]
    losses = []
    after_first: list[list[list[float]]] = []
    for _ in range(2000):
        found = train_step(descent, dataset.inputs, rows, LOSSES["squared"].definition, 10.0)
        losses.append(found.total)
        after_first = after_first or _lists(network.parameters())
    return network, losses, after_first


def test_dataset() -> None:
    dataset = build_dataset(Experiment())
    samples = [
        [*point, target] for point, target in zip(dataset.inputs, dataset.targets, strict=True)
    ]
    assert len(samples) == ARTICLE["samples"]
    assert sum(dataset.targets) == ARTICLE["ones"]
    assert samples[:3] == ARTICLE["first_samples"]
    assert samples[-1] == ARTICLE["last_sample"]


def test_initial_network() -> None:
    network = initial_network(Experiment(), build_dataset(Experiment()))
    assert _lists(network.parameters()) == ARTICLE["initial_parameters"]
    assert network.forward([0.0, 0.0]) == [ARTICLE["initial_output_at_0_0"]]


def test_first_step(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    assert trained[2] == ARTICLE["parameters_after_step_1"]


def test_losses(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    losses = {step: trained[1][int(step) - 1] for step in ARTICLE["loss_at_step"]}
    assert losses == ARTICLE["loss_at_step"]


def test_final_parameters(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    assert _lists(trained[0].parameters()) == ARTICLE["final_parameters"]


def test_final_outputs(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    for place, expected in ARTICLE["final_output"].items():
        x, y = map(float, place.split(","))
        assert trained[0].forward([x, y]) == [expected]
