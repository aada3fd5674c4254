"""Which numbers a picture of a function shows, and which range of them: no Qt, no colours."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gui.views.classes import CLASS_LEVELS, class_numbers, predicted_classes
from scratchnet.run.snapshot import Frame, Scene

Array = NDArray[np.float64]


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


def outputs_of(mode: MapMode, scene: Scene, frame: Frame) -> Array:
    """Return the network's maps that the mode is about, one for each output."""
    return scene.untrained_map if mode is MapMode.UNTRAINED else frame.model_map


def shown_values(mode: MapMode, scene: Scene, frame: Frame, output: int) -> Array | None:
    """Return the map to show, shape (rows, columns); of several outputs, the chosen one's."""
    model = outputs_of(mode, scene, frame)
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
            values = wrong_cells(scene, model)
        case MapMode.ERROR:
            values = np.abs(model[output] - scene.objective_map)
    return values


def objective_values(scene: Scene, output: int) -> Array:
    """Return what an output is to be over the map."""
    if not scene.classes:
        return scene.objective_map
    number = class_numbers(scene, scene.objective_map)
    low, high = CLASS_LEVELS
    wanted = 1 if len(scene.classes) == 2 else output
    return np.where(np.isnan(number), np.nan, np.where(number == wanted, high, low))


def wrong_cells(scene: Scene, model: Array) -> Array:
    """Return 1 where another class is said than the objective's, 0 where not, NaN if unknown."""
    true = class_numbers(scene, scene.objective_map)
    unknown = np.isnan(true) | np.isnan(model).any(axis=0)
    return np.where(unknown, np.nan, (predicted_classes(model) != true) * 1.0)


def class_words(scene: Scene, output: int) -> str:
    """Return which class an output is for, as captions say it."""
    return f", class {scene.classes[min(output, len(scene.classes) - 1)]}"


def target_values(scene: Scene, targets: Array, output: int) -> Array:
    """Return what an output is to be for samples with these targets."""
    if not scene.classes:
        return targets
    low, high = CLASS_LEVELS
    wanted = 1 if len(scene.classes) == 2 else output
    return np.where(class_numbers(scene, targets) == wanted, high, low)


def base_levels(scene: Scene) -> tuple[float, float]:
    """Return the least and the greatest value to show, the same throughout a run."""
    if scene.classes:
        return CLASS_LEVELS
    known = finite_range(scene.objective_map)
    if known is not None:
        return min(known[0], 0.0), max(known[1], 1.0)
    # Nobody knows the function behind measured data, so the data say how far it reaches.
    low, high = finite_range(np.array(scene.dataset.targets + scene.test.targets)) or (0.0, 1.0)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def levels_of(mode: MapMode, scene: Scene) -> tuple[float, float]:
    """Return the values at the two ends of the colours."""
    low, high = base_levels(scene)
    if mode is MapMode.DIFFERENCE:
        return low - high, high - low
    if mode is MapMode.ERROR:
        return 0.0, 1.0 if scene.classes else high - low
    return low, high


def steps_in_words(frame: Frame) -> str:
    """Return how far the run is, as captions say it."""
    step = frame.snapshot.step
    return f"after {step:,} {'step' if step == 1 else 'steps'}" if step else "before training"


def caption_of(mode: MapMode, scene: Scene, frame: Frame) -> str:
    """Return what a picture in this mode shows, in words."""
    match mode:
        case MapMode.DATASET:
            words = f"Dataset: {len(scene.dataset):,} samples"
            return f"{words}, {len(scene.test):,} for the test" if len(scene.test) else words
        case MapMode.UNTRAINED:
            return "Untrained network"
        case MapMode.MODEL:
            return f"Network {steps_in_words(frame)}"
        case MapMode.OBJECTIVE:
            return "Objective"
        case MapMode.DIFFERENCE:
            return f"Network − objective {steps_in_words(frame)}"
        case MapMode.ERROR if scene.classes:
            return f"Wrong classes {steps_in_words(frame)}"
        case MapMode.ERROR:
            return f"|Network − objective| {steps_in_words(frame)}"


def finite_range(values: Array) -> tuple[float, float] | None:
    """Return the least and the greatest finite value, or None."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else None
