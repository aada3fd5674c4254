"""Samples beside a curve: at their input, as high as the output is to be."""

import numpy as np
from numpy.typing import NDArray

from gui.views.classes import CLASS_LEVELS
from gui.views.map.map_values import target_values
from gui.views.sample_items import SampleItems, spread
from scratchnet.datasets import Dataset
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]

#: Of three classes or more there is no one output whose target could be a height. Samples then
#: stand in a band over the curves, in parts of the output's range.
_BAND_BEGIN, BAND_END = 0.06, 0.24
#: Samples of two classes all have one of two heights; so far they are moved off it to be seen.
_SPREAD = 0.06


class CurveSamples(SampleItems):
    """Samples of a scene with one input."""

    def places(self, scene: Scene, dataset: Dataset) -> Array:
        if not len(dataset):
            return np.empty((0, 2))
        targets = np.array(dataset.targets, dtype=np.float64)
        heights = target_values(scene, targets, 0)
        if scene.classes:
            low, high = CLASS_LEVELS
            places = spread(len(targets))
            if len(scene.classes) > 2:
                share = _BAND_BEGIN + (BAND_END - _BAND_BEGIN) * places
                heights = high + (high - low) * share
            else:
                heights = heights + (high - low) * _SPREAD * (places - 0.5)
        return np.column_stack([np.array(dataset.inputs, dtype=np.float64)[:, 0], heights])
