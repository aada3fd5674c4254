"""Drawing samples with the mouse: tools, strokes and what they make of the data. No Qt."""

from gui.drawing.samples import Key, OwnSamples, Sample, new_name
from gui.drawing.strokes import Brush, Place, Spray, within
from gui.drawing.tools import Tool

__all__ = [
    "Brush",
    "Key",
    "OwnSamples",
    "Place",
    "Sample",
    "Spray",
    "Tool",
    "new_name",
    "within",
]
