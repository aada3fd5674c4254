"""Datasets to choose from: each declares itself, and makes its samples out of a random stream."""

from scratchnet.datasets.gallery.entry import Entry, Make, Point, Samples, Task
from scratchnet.datasets.gallery.registry import GALLERY

__all__ = ["GALLERY", "Entry", "Make", "Point", "Samples", "Task"]
