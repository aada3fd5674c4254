"""A first look at whether a compiled engine does here what the reference does."""

from scratchnet.batches import BatchOrder
from scratchnet.datasets import build_dataset
from scratchnet.engines import EXACT, REFERENCE
from scratchnet.engines.engine import Interrupt, Made, StepSettings
from scratchnet.engines.making import engine_of
from scratchnet.experiment import Experiment
from scratchnet.reference import ACTIVATIONS, Parameters

_STEPS = 3
#: Relative; `fast` differs from the reference by less in so few steps.
_TOLERANCE = 1e-9


def why_wrong(name: str) -> str | None:
    """Train a few steps with every activation; say what differs from the reference, or None."""
    for activation in ACTIVATIONS:
        experiment = Experiment().with_values(
            {"network.activation": activation, "data.intervals": 4, "training.learning_rate": 0.5}
        )
        found, parameters = _trained(name, experiment)
        expected, right = _trained(REFERENCE, experiment)
        if name == EXACT and (found, parameters) != (expected, right):
            return f"its digits are not the reference's ({activation})"
        pairs = zip(found.losses, expected.losses, strict=True)
        if not all(abs(a - b) <= _TOLERANCE * abs(b) for a, b in pairs):
            return f"it computes something else than the reference ({activation})"
    return None


def _trained(name: str, experiment: Experiment) -> tuple[Made, Parameters]:
    dataset = build_dataset(experiment)
    engine = engine_of(name, experiment, dataset)
    batches = BatchOrder(experiment.seed, len(dataset))
    settings = StepSettings(experiment.training.learning_rate, 10)
    return engine.train(_STEPS, settings, batches, Interrupt()), engine.parameters()
