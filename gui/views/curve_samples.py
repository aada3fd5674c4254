"""Samples beside a curve: at their input, as high as the output is to be."""

import numpy as np
from numpy.typing import NDArray

from gui.views.classes import class_levels
from gui.views.map_values import target_values
from gui.views.sample_items import SampleItems
from scratchnet.datasets import Dataset
from scratchnet.snapshot import Scene

Array = NDArray[np.float64]


class CurveSamples(SampleItems):
    """Of three classes or more each sample stands where its own class's output is to be."""

    def places(self, scene: Scene, dataset: Dataset) -> Array:
        if not len(dataset):
            return np.empty((0, 2))
        targets = np.array(dataset.targets, dtype=np.float64)
        heights = target_values(scene, targets, 0)
        if len(scene.classes) > 2:
            heights = np.full(len(targets), class_levels(scene)[1])
        return np.column_stack([np.array(dataset.inputs, dtype=np.float64)[:, 0], heights])
