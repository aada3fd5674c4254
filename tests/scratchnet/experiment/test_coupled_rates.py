"""The learning rate that follows from loss and optimizer learns every dataset of the gallery."""

from statistics import median

import pytest

from scratchnet.engines import FAST
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled, coupled_together
from scratchnet.gallery import GALLERY
from scratchnet.registry import LOSSES, OPTIMIZERS
from scratchnet.run.session import Session

_STEPS = 300


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    prepare(FAST)


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_falls(loss: str, optimizer: str) -> None:
    ratios = {}
    for key, dataset in GALLERY.items():
        if LOSSES[loss].from_logits and not dataset.classes:
            continue
        experiment = Experiment().with_values(
            coupled_together(Experiment(), {"data.source": "gallery", "data.dataset": key})
        )
        for path, value in (("training.loss", loss), ("training.optimizer", optimizer)):
            experiment = experiment.with_values(coupled(experiment, path, value))
        session = Session(experiment, FAST)
        before = session.loss_of(session.dataset)
        session.advance(steps=_STEPS)
        ratios[key] = session.loss_of(session.dataset) / before
    # Four neurons cannot learn all of them, but with a rate that is too high the loss grows, and
    # with one that is too low most stay where they were.
    assert {key: ratio for key, ratio in ratios.items() if not ratio < 1} == {}
    assert median(ratios.values()) < 0.7
