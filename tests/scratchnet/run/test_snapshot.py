"""Snapshots: their derived values, and the network of their parameters."""

import pytest

from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status, network_with

_SMALL = Experiment().with_values(
    {"data.intervals": 2, "network.hidden": [3, 2], "training.steps": 4}
)


def test_loss_is_the_last_recorded_one() -> None:
    session = Session(_SMALL)
    assert session.snapshot().loss is None
    session.advance(steps=2)
    assert session.snapshot().loss == session.losses[1]


def test_ended_is_finished_or_diverged() -> None:
    session = Session(_SMALL)
    assert not session.snapshot().ended
    session.advance(steps=1)
    assert not session.snapshot().ended
    session.advance()
    assert session.snapshot().ended
    diverging = Session(_SMALL.with_values({"data.formula": "1e200 * x"}))
    diverging.advance()
    assert (diverging.snapshot().status, diverging.snapshot().ended) == (Status.DIVERGED, True)


@pytest.mark.parametrize("hidden", [[], [4], [3, 2, 1]])
def test_there_is_an_activation_per_layer(hidden: list[int]) -> None:
    experiment = _SMALL.with_values({"network.hidden": hidden})
    activations = experiment.network.activations
    assert activations == ("sigmoid",) * (len(hidden) + 1)
    assert len(activations) == len(Session(experiment).parameters())


def test_a_network_is_made_again_from_its_parameters() -> None:
    session = Session(_SMALL)
    session.advance()
    parameters = session.parameters()
    network = network_with(parameters, _SMALL.network.activations)
    assert network.parameters() == parameters
    assert network.forward([0.5, -1.0]) == [*session.snapshot().outputs([0.5, -1.0])]


def test_a_network_needs_an_activation_for_every_layer() -> None:
    with pytest.raises(ValueError, match="shorter"):
        network_with(Session(_SMALL).parameters(), ["sigmoid"])
