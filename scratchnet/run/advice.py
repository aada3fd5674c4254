"""What helps a run that learns nothing, where that is known. No run is changed by it."""

from collections.abc import Mapping

from scratchnet.datasets import Dataset
from scratchnet.experiment import Experiment
from scratchnet.numbers import significant

#: Targets within this range are learned well without scaling.
_MOST_UNSCALED = 5.0
#: Below this R² a network is hardly better than the mean of the targets.
_NEAR_0 = 0.1
#: A run is not judged before this step.
_FIRST_STEP = 100


def unscaled_targets(experiment: Experiment, train: Dataset) -> str:
    """Return which targets of a table are far from 0 to 1 and not scaled, as text, or ""."""
    data = experiment.data
    if data.source != "table" or data.target_scaling != "none" or train.classes or not len(train):
        return ""
    columns = (train.targets, *train.other_targets)
    low, high = min(map(min, columns)), max(map(max, columns))
    if max(-low, high) <= _MOST_UNSCALED:
        return ""
    return f"{significant(low, 4)} to {significant(high, 4)}"


def learns_nothing(step: int, metrics: Mapping[str, float]) -> bool:
    """Return whether after so many steps a regression is no better than the mean."""
    return step >= _FIRST_STEP and metrics.get("r2", 1.0) < _NEAR_0


def target_scaling_advice(targets: str, r2: float) -> str:
    """Return what is wrong and what helps; ``targets`` are those of `unscaled_targets`."""
    return (
        f"R² is {round(r2, 2) + 0.0:.2f}: no better than the mean. The targets, {targets}, are not "
        "scaled, and networks hardly learn such numbers; scale them"
    )
