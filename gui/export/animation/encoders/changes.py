"""What has changed from one frame to the next: only that needs to be in a file."""

from dataclasses import dataclass

import numpy as np

from gui.export.animation.clip import Pixels


@dataclass(frozen=True, slots=True)
class Region:
    """Part of a frame, from its left top corner, in pixels."""

    left: int
    top: int
    width: int
    height: int

    def of(self, pixels: Pixels) -> Pixels:
        """Return the region of a frame; it may have any number of values a pixel."""
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


def changed_region(before: Pixels | None, now: Pixels, grid: int = 1) -> Region:
    """Return the smallest region that holds all changes, of at least one pixel.

    It begins at multiples of ``grid``. Without a frame before, all is new.
    """
    height, width = now.shape[:2]
    if before is None:
        return Region(0, 0, width, height)
    changed = before != now
    if changed.ndim == 3:
        changed = changed.any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return Region(0, 0, 1, 1)
    top, left = (int(first) // grid * grid for first in (rows[0], columns[0]))
    return Region(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
