"""What pictures show, in words, for readers who do not see them. No Qt."""

import numpy as np

from gui.views.map.values import (
    Array,
    MapMode,
    finite_range,
    misclassified,
    predicted_classes,
    shown_values,
)
from scratchnet.numbers import significant
from scratchnet.run.snapshot import Frame, Scene

_DIGITS = 3


def number(value: float) -> str:
    """Return a number as it is read out: three digits, with a true minus."""
    return significant(value, _DIGITS).replace("-", "−")


def counted(count: int, what: str) -> str:
    """Return "1 sample", "2 samples" and so on."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def range_words(values: Array) -> str:
    """Return the ends of what is known of some values."""
    ends = finite_range(values)
    return "no finite value" if ends is None else f"from {number(ends[0])} to {number(ends[1])}"


def function_words(mode: MapMode, scene: Scene, frame: Frame, output: int | None) -> str:
    """Return what a map or a curve shows: a range, or the share of each predicted class."""
    values = shown_values(mode, scene, frame, output or 0)
    if values is None:
        return ""
    if mode is MapMode.ERROR and scene.classes:
        known = values[np.isfinite(values)]
        return f"wrong on {_percent(known)} of the map" if known.size else ""
    if len(scene.classes) > 2 and output is None and mode in (MapMode.MODEL, MapMode.UNTRAINED):
        model = scene.untrained_map if mode is MapMode.UNTRAINED else frame.model_map
        predicted = predicted_classes(model)
        shares = (
            f"{name} on {_percent(predicted == index)}" for index, name in enumerate(scene.classes)
        )
        return f"predicted class: {', '.join(shares)} of the map"
    return range_words(values)


def sample_words(scene: Scene, frame: Frame) -> str:
    """Return how many samples there are, and how many of them are predicted wrongly."""
    parts = []
    for dataset, outputs, what in (
        (scene.dataset, frame.outputs, "sample"),
        (scene.test, frame.test_outputs, "test sample"),
    ):
        if len(dataset):
            text = counted(len(dataset), what)
            if scene.classes and outputs is not None and frame.snapshot.step:
                text += f", {int(misclassified(scene, dataset, outputs).sum()):,} wrong"
            parts.append(text)
    return "; ".join(parts)


def _percent(share: Array) -> str:
    return f"{100 * float(np.mean(share)):.0f} %"
