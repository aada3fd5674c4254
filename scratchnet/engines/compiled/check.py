"""A short check that a compiled engine computes what the reference does."""

from itertools import cycle

from scratchnet.datasets import build_dataset
from scratchnet.engines import EXACT, REFERENCE
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import Interrupt, StepSettings, TrainedSteps
from scratchnet.engines.factory import engine_of
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS

_STEPS = 3
#: Relative; `fast` differs from the reference by less in so few steps.
_TOLERANCE = 1e-9


def why_wrong(name: str) -> str | None:
    """Train a few steps with every part; say what differs from the reference, or None.

    Losses and optimizers take turns beside the activations, of which there are the most.
    """
    parts = zip(ACTIVATIONS, cycle(LOSSES.items()), cycle(OPTIMIZERS), strict=False)
    for activation, (loss_name, loss), optimizer in parts:
        experiment = Experiment().with_values(
            {
                "network.activation": activation,
                "network.output_activation": loss.output_activation or activation,
                "network.dropout": 0.25,
                "data.intervals": 4,
                "training.loss": loss_name,
                "training.optimizer": optimizer,
                "training.learning_rate": 0.05,
                "training.l2": 0.01,
            }
        )
        found, parameters = _trained(name, experiment)
        expected, right = _trained(REFERENCE, experiment)
        if name == EXACT and (found, parameters) != (expected, right):
            return f"its digits are not the reference's ({activation})"
        pairs = zip(found.losses, expected.losses, strict=True)
        if not all(abs(a - b) <= _TOLERANCE * abs(b) for a, b in pairs):
            return f"its results differ from the reference's ({activation})"
    return None


def _trained(name: str, experiment: Experiment) -> tuple[TrainedSteps, Parameters]:
    dataset = build_dataset(experiment)
    engine = engine_of(name, experiment, dataset)
    batches = BatchOrder(experiment.seed, len(dataset))
    training = experiment.training
    settings = StepSettings(training.learning_rate, 10, training.l1, training.l2)
    return engine.train(_STEPS, settings, batches, Interrupt()), engine.parameters()
