"""Classes: which one a target stands for, and what the outputs should be for it."""

from collections.abc import Sequence


def class_of(target: float, classes: int) -> int:
    """Return the number of the class next to a target; noise may have moved it a little."""
    return min(max(int(target + 0.5), 0), classes - 1)


def predicted_class(outputs: Sequence[float]) -> int:
    """Return the class that outputs say: the largest one's, or of a single one its side of 0.5."""
    if len(outputs) == 1:
        return int(outputs[0] > 0.5)
    return max(range(len(outputs)), key=outputs.__getitem__)


def target_outputs(target: float, outputs: int) -> tuple[float, ...]:
    """Return what the outputs should be: the target itself, or 1 for its class and 0 else."""
    if outputs == 1:
        return (target,)
    number = class_of(target, outputs)
    return tuple(float(j == number) for j in range(outputs))
