"""One file a view. A view takes snapshots and draws; it knows no session and no worker."""

from gui.views.base import BaseView
from gui.views.confusion import Confusion
from gui.views.curve.curve import Curve
from gui.views.drawing.drawing_layer import DrawingLayer
from gui.views.loss.loss_curve import LossCurve
from gui.views.map.function_map import FunctionMap
from gui.views.map.map_values import MapMode
from gui.views.network import NetworkDiagram
from gui.views.painted_view import PaintedView
from gui.views.surface import Surface
from gui.views.view import View
from gui.views.weights.histogram import Histogram

__all__ = [
    "BaseView",
    "Confusion",
    "Curve",
    "DrawingLayer",
    "FunctionMap",
    "Histogram",
    "LossCurve",
    "MapMode",
    "NetworkDiagram",
    "PaintedView",
    "Surface",
    "View",
]
