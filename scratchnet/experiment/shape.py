"""What the data say about the network's shape, without making a single sample."""

from scratchnet.experiment.data import Data
from scratchnet.formula import FormulaError, parse_formula
from scratchnet.gallery import GALLERY

#: What formulas call the inputs.
INPUT_NAMES = ("x", "y")

#: How finely an objective is looked at: intervals along each axis.
_GLANCE = 10


def input_names(data: Data) -> tuple[str, ...]:
    """Return what formulas call the inputs that there are: x, or x and y."""
    match data.source:
        case "formula":
            count = data.dimensions
        case "gallery":
            count = GALLERY[data.dataset].inputs
        case _:
            count = len(data.inputs[0]) if data.inputs else len(INPUT_NAMES)
    return INPUT_NAMES[:count]


def class_count(data: Data) -> int:
    """Return how many classes there are to tell, 0 for a regression.

    A glance, for what depends on it to follow: whether a formula's values stand for classes is
    in the end decided by the samples.
    """
    if data.source == "gallery":
        return GALLERY[data.dataset].classes
    if data.source == "table":
        texts = data.classes or any(isinstance(target, str) for target in data.targets)
        told = data.task == "classification" or (data.task == "auto" and texts)
        return len(data.classes or set(data.targets)) if told else 0
    if data.task == "auto":
        return 2 if _only_true_or_false(data) else 0
    return 2 if data.task == "classification" else 0


def _only_true_or_false(data: Data) -> bool:
    """Return whether the objective is 0 or 1 wherever one looks."""
    low, high = data.domain
    places = [low + (high - low) * step / _GLANCE for step in range(_GLANCE + 1)]
    points = [(x, y) for x in places for y in places]
    try:
        objective = parse_formula(data.formula, INPUT_NAMES[: data.dimensions])
        if data.dimensions == 1:
            return all(objective(x) in (0.0, 1.0) for x in places)
        return all(objective(*point) in (0.0, 1.0) for point in points)
    except FormulaError:
        return False
