"""Samples under an eraser: hidden at once, and named so that they can be told apart."""

import numpy as np
from numpy.typing import NDArray

from gui.drawing import Brush, Key, Place, within
from gui.views.sample_items import SampleItems
from scratchnet.datasets import Dataset, class_of
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]


class Erasing:
    """One stroke of the eraser over the samples of a scene that are visible."""

    def __init__(self, scene: Scene, items: SampleItems, brush: Brush) -> None:
        self._scene = scene
        self._items = items
        self._brush = brush
        self._at: Place | None = None
        self._parts = [
            (item, dataset, items.places(scene, dataset))
            for item, dataset in ((items.train, scene.dataset), (items.test, scene.test))
            if item.isVisible() and len(dataset)
        ]
        #: What has been erased.
        self.keys: set[Key] = set()
        # Crosses over samples that are gone would stay until the stroke ends.
        self._crossed = items.wrong.isVisible()
        items.wrong.setVisible(False)

    def over(self, scene: Scene) -> "Erasing":
        """Return the same stroke over the samples of a scene, which may have come meanwhile."""
        if scene is self._scene:
            return self
        self.end()
        stroke = Erasing(scene, self._items, self._brush)
        stroke.keys, stroke._at = self.keys, self._at
        return stroke

    def move_to(self, place: Place) -> None:
        """Erase on the straight way to a place."""
        begin, self._at = self._at or place, place
        for item, dataset, places in self._parts:
            near = within(places, begin, place, self._brush)
            if near.any():
                self.keys.update(
                    self._key(dataset, number) for number in np.flatnonzero(near).tolist()
                )
                item.data["visible"][near] = False
                item.update()

    def end(self) -> None:
        """Let crosses be seen again; what is hidden stays so until another scene is shown."""
        self._items.wrong.setVisible(self._crossed)

    def take_back(self) -> None:
        """Show again what was erased."""
        self.end()
        for item, _, _ in self._parts:
            item.data["visible"] = True
            item.update()

    def _key(self, dataset: Dataset, number: int) -> Key:
        target, classes = dataset.targets[number], len(self._scene.classes)
        return dataset.inputs[number], float(class_of(target, classes)) if classes else target
