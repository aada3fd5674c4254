"""Snapshots: their derived values, and the network of their parameters."""

import pytest

from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status, completed_epochs, network_with

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


@pytest.mark.parametrize("sizes", [(None,), (9,), (4,), (1,), (4, 2), (2, None, 4), (5, 20, 3, 9)])
def test_epochs_are_the_passes_that_the_batches_complete(sizes: tuple[int | None, ...]) -> None:
    steps = 11
    experiment = _SMALL.with_values({"training.steps": steps * len(sizes)})
    session = Session(experiment.with_values({"training.batch_size": sizes[0]}))
    samples = len(session.dataset)
    assert samples == 9
    order, epochs = BatchOrder(0, samples), 0
    for size in sizes:
        session.apply(session.experiment.with_values({"training.batch_size": size}))
        for _ in range(steps):
            batch = order.peek(size)
            order.deal(batch)
            epochs += batch is None or order.place[1] == samples
            session.advance(steps=1)
            assert completed_epochs(session.snapshot(), samples) == epochs
