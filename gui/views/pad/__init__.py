"""The drawing pad: one's own drawing as the input of the network."""

from gui.views.pad.pad import DrawingPad

__all__ = ["DrawingPad"]
