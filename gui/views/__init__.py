"""One file a view. A view takes snapshots and draws; it knows no session and no worker."""

from gui.views.function_map import FunctionMap, MapMode
from gui.views.histogram import Histogram
from gui.views.loss_curve import LossCurve
from gui.views.view import View

__all__ = ["FunctionMap", "Histogram", "LossCurve", "MapMode", "View"]
