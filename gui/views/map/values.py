"""Which numbers a picture of a function shows, and what they mean for classes. No Qt.

With three classes or more there is an output for each, and the greatest one is that of the
predicted class. Two classes share one output, on either side of a threshold.
"""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset
from scratchnet.run.snapshot import Frame, Scene

Array = NDArray[np.float64]

#: The targets of an output for "not this class" and for "this class", whatever its activation.
CLASS_TARGETS = 0.0, 1.0
#: The output between the two, where the predicted class changes.
CLASS_THRESHOLD = 0.5


def predicted_classes(outputs: Array) -> NDArray[np.intp]:
    """Return the predicted class; ``outputs`` has an output for each first index."""
    if len(outputs) == 1:
        second: NDArray[np.intp] = (outputs[0] > CLASS_THRESHOLD).astype(np.intp)
        return second
    best: NDArray[np.intp] = np.argmax(outputs, axis=0)
    return best


def prediction_margin(outputs: Array) -> Array:
    """Return how far the predicted class is ahead of the next: 0 on a border, 1 when certain."""
    low, high = CLASS_TARGETS
    # What diverges may be infinite for several classes at once.
    with np.errstate(over="ignore", invalid="ignore"):
        if len(outputs) == 1:
            ahead = 2 * np.abs(outputs[0] - CLASS_THRESHOLD)
        else:
            second, first = np.partition(outputs, -2, axis=0)[-2:]
            ahead = first - second
    margin: Array = np.clip(ahead / (high - low), 0.0, 1.0)
    return margin


def class_numbers(scene: Scene, values: Array) -> Array:
    """Return targets or cells of the objective as numbers of classes, NaN where unknown."""
    return np.clip(np.rint(values), 0, len(scene.classes) - 1)


def misclassified(scene: Scene, dataset: Dataset, outputs: Array | None) -> NDArray[np.bool_]:
    """Return which samples are predicted wrongly; none without outputs or classes.

    ``outputs`` has the shape (samples, outputs).
    """
    if outputs is None or not scene.classes or len(outputs) != len(dataset):
        return np.zeros(len(dataset), dtype=bool)
    true = class_numbers(scene, np.array(dataset.targets, dtype=np.float64))
    wrong: NDArray[np.bool_] = predicted_classes(outputs.T) != true
    return wrong


class MapMode(Enum):
    """Which function is shown."""

    DATASET = "Dataset", "The samples alone"
    UNTRAINED = "Untrained", "The network's function before the first step"
    MODEL = "Model", "The network's function now"
    OBJECTIVE = "Objective", "The function that the network learns"
    DIFFERENCE = "Difference", "Network minus objective: blue is too low, orange too high"
    ERROR = "Error", "How far the network is from the objective; for classes, where it is wrong"

    def __init__(self, label: str, help_text: str) -> None:
        self.label = label
        self.help = help_text


def network_maps_of(mode: MapMode, scene: Scene, frame: Frame) -> Array:
    """Return the network's maps that the mode is about, one for each output."""
    return scene.untrained_map if mode is MapMode.UNTRAINED else frame.model_map


def shown_values(mode: MapMode, scene: Scene, frame: Frame, output: int) -> Array | None:
    """Return the map to show, shape (rows, columns); of several outputs, the chosen one's."""
    model = network_maps_of(mode, scene, frame)
    output = min(output, len(model) - 1)
    values: Array
    match mode:
        case MapMode.DATASET:
            return None
        case MapMode.UNTRAINED | MapMode.MODEL:
            values = model[output]
        case MapMode.OBJECTIVE:
            values = objective_values(scene, output)
        case MapMode.DIFFERENCE:
            values = model[output] - objective_values(scene, output)
        case MapMode.ERROR if scene.classes:
            values = misclassified_cells(scene, model)
        case MapMode.ERROR:
            values = np.abs(model[output] - scene.objective_map)
    return values


def missing_text(mode: MapMode, scene: Scene) -> str:
    """Return why there is nothing to show in a mode, or ""."""
    if mode not in (MapMode.OBJECTIVE, MapMode.DIFFERENCE, MapMode.ERROR):
        return ""
    if np.isfinite(scene.objective_map).any():
        return ""
    known = "Only samples of this dataset are known, not the function behind them"
    if mode is MapMode.OBJECTIVE:
        return f"{known}: there is no objective to show."
    return f"{known}: there is no objective to compare the network with."


def objective_values(scene: Scene, output: int) -> Array:
    """Return the target of an output over the map."""
    if not scene.classes:
        return scene.objective_map
    number = class_numbers(scene, scene.objective_map)
    low, high = CLASS_TARGETS
    positive = 1 if len(scene.classes) == 2 else output
    return np.where(np.isnan(number), np.nan, np.where(number == positive, high, low))


def misclassified_cells(scene: Scene, model: Array) -> Array:
    """Return 1 where another class is predicted than the objective's, else 0; NaN if unknown."""
    true = class_numbers(scene, scene.objective_map)
    unknown = np.isnan(true) | np.isnan(model).any(axis=0)
    return np.where(unknown, np.nan, (predicted_classes(model) != true) * 1.0)


def value_name(scene: Scene) -> str:
    """Return what the network's values are called: as the column of the targets, if it is named."""
    if scene.classes:
        return "output"
    if shown := target_shown(scene):
        return shown
    names = scene.experiment.data.names
    # One name for each input comes first.
    own = scene.experiment.data.source == "table" and len(names) > len(scene.inputs)
    return names[len(scene.inputs)] if own else "value"


def target_shown(scene: Scene) -> str:
    """Return which of several targets a scene of one of them shows; empty if there is only one."""
    several = not scene.classes and scene.experiment.data.target_count > 1
    return scene.targets[0] if several else ""


def class_text(scene: Scene, output: int) -> str:
    """Return the class of an output as a part of a caption."""
    return f", class {scene.classes[min(output, len(scene.classes) - 1)]}"


def class_names(scene: Scene) -> list[str]:
    """Return the classes as a legend names them; a mere number says that it is a class."""
    return [f"class {name}" if _is_number(name) else name for name in scene.classes]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def target_values(scene: Scene, targets: Array, output: int) -> Array:
    """Return the targets of one output for samples with these targets."""
    if not scene.classes:
        return targets
    low, high = CLASS_TARGETS
    positive = 1 if len(scene.classes) == 2 else output
    return np.where(class_numbers(scene, targets) == positive, high, low)


def base_levels(scene: Scene) -> tuple[float, float]:
    """Return the least and the greatest value to show, the same throughout a run."""
    if scene.classes:
        return CLASS_TARGETS
    known = finite_range(scene.objective_map)
    if known is not None:
        return min(known[0], 0.0), max(known[1], 1.0)
    # The function behind measured data is unknown, so the range is that of the data.
    targets = np.concatenate([scene.dataset.targets, scene.test.targets])
    low, high = finite_range(targets) or (0.0, 1.0)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def levels_of(mode: MapMode, scene: Scene) -> tuple[float, float]:
    """Return the values at the two ends of the colours."""
    low, high = base_levels(scene)
    if mode is MapMode.DIFFERENCE:
        return low - high, high - low
    if mode is MapMode.ERROR:
        return 0.0, 1.0 if scene.classes else high - low
    return low, high


def steps_text(frame: Frame) -> str:
    """Return how far the run is as a part of a caption."""
    return after_text(frame.snapshot.step)


def after_text(step: int) -> str:
    """Return after how many steps something is as a part of a caption."""
    return f"after {step:,} {'step' if step == 1 else 'steps'}" if step else "before training"


def caption_of(mode: MapMode, scene: Scene, frame: Frame) -> str:
    """Return the caption of a picture in this mode, with the target that is shown of several."""
    shown = target_shown(scene)
    return ", ".join([_mode_text(mode, scene, frame), *([shown] if shown else [])])


def _mode_text(mode: MapMode, scene: Scene, frame: Frame) -> str:
    match mode:
        case MapMode.DATASET:
            text = f"Dataset: {len(scene.dataset):,} samples"
            return f"{text}, {len(scene.test):,} test samples" if len(scene.test) else text
        case MapMode.UNTRAINED:
            return "Untrained network"
        case MapMode.MODEL:
            return f"Network {steps_text(frame)}"
        case MapMode.OBJECTIVE:
            return "Objective"
        case MapMode.DIFFERENCE:
            return f"Network − objective {steps_text(frame)}"
        case MapMode.ERROR if scene.classes:
            return f"Misclassified {steps_text(frame)}"
        case MapMode.ERROR:
            return f"|Network − objective| {steps_text(frame)}"


def finite_range(values: Array) -> tuple[float, float] | None:
    """Return the least and the greatest finite value, or None."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else None
