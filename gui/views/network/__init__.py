"""The network diagram. What can be computed without Qt stands apart from what paints."""

from gui.views.network.diagram import NetworkDiagram

__all__ = ["NetworkDiagram"]
