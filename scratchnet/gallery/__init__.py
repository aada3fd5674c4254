"""Datasets to choose from: each declares itself, and makes its samples out of a random stream."""

from scratchnet.gallery.entry import Entry, Make, Point, Samples, Task
from scratchnet.gallery.registry import GALLERY

__all__ = ["GALLERY", "Entry", "Make", "Point", "Samples", "Task"]
