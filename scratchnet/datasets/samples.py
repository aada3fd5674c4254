"""Samples as they are learned from."""

from dataclasses import dataclass

from scratchnet.datasets.sampling import Point


@dataclass(frozen=True, slots=True)
class Dataset:
    """``inputs``: N points, of one or two numbers. ``targets``: N numbers. In order of training.

    ``classes`` names what the targets stand for if they are the numbers of classes, from 0; with
    noise they are only near them. Without classes it is a regression.
    """

    inputs: tuple[Point, ...]
    targets: tuple[float, ...]
    classes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.targets)
