"""The network diagram: it draws a network, shows details of its parts, and edits it."""

from gui.views.network.diagram import NetworkDiagram

__all__ = ["NetworkDiagram"]
