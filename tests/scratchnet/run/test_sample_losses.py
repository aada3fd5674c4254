"""The loss of each sample: their mean is the loss that the engine computes."""

import numpy as np
import pytest

from scratchnet.experiment import Experiment
from scratchnet.registry import LOSSES
from scratchnet.run.sample_losses import sample_losses
from scratchnet.run.session import Session

_CLASSES = {"data.source": "gallery", "data.dataset": "blobs_4", "data.samples": 40}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("classes", [2, 4])
def test_their_mean_is_the_loss(loss: str, classes: int) -> None:
    values: dict[str, object] = {"training.loss": loss, "data.test_share": 0.25}
    if classes == 4:
        values |= _CLASSES
    needed = LOSSES[loss].output_activation
    if needed == ("softmax" if classes == 2 else "sigmoid"):
        pytest.skip("it does not fit so many classes")
    values["network.output_activation"] = needed or "linear"
    session = Session(Experiment().with_values(values), "reference")
    session.advance(steps=3)
    for dataset, (outputs, evaluation) in zip(
        (session.problem.train, session.problem.test), session.evaluate(None), strict=True
    ):
        losses = sample_losses(session.experiment, dataset, np.asarray(outputs))
        assert losses.shape == (len(dataset),)
        assert evaluation is not None
        assert losses.mean() == pytest.approx(evaluation.loss, rel=1e-12)


def test_a_probability_of_zero_is_a_large_loss_and_not_infinite() -> None:
    values = _CLASSES | {
        "training.loss": "cross_entropy",
        "network.output_activation": "softmax",
        "data.samples": 4,
    }
    session = Session(Experiment().with_values(values), "reference")
    outputs = np.zeros((len(session.problem.train), 4))
    losses = sample_losses(session.experiment, session.problem.train, outputs)
    assert np.isfinite(losses).all()
    assert (losses > 700).all()
