"""Views take snapshots and draw; they know no session and no worker.

Each is in a file or a folder of its own, with its record at the end; what is registered here
is offered everywhere, in this order.
"""

from gui.views import confusion, curve, dependence, importance, projection, sample_pictures
from gui.views.base import BaseView, PaintedView, PlotView
from gui.views.charts import (
    activations,
    initialization,
    landscape,
    losses,
    optimizers,
    rates,
    regularization,
    untangling,
)
from gui.views.charts.activations import Activations
from gui.views.charts.initialization import InitialSpread
from gui.views.charts.landscape import LossLandscape
from gui.views.charts.losses import Losses
from gui.views.charts.optimizers import Optimizers
from gui.views.charts.rates import LearningRates
from gui.views.charts.regularization import Regularization
from gui.views.charts.untangling import Untangling
from gui.views.confusion import Confusion
from gui.views.curve import Curve
from gui.views.dependence import Dependence
from gui.views.drawing_layer import DrawingLayer
from gui.views.importance import Importance
from gui.views.loss import loss_curve
from gui.views.loss.loss_curve import LossCurve
from gui.views.map import function_map
from gui.views.map.function_map import FunctionMap
from gui.views.map.values import MapMode
from gui.views.network import NetworkDiagram, diagram
from gui.views.pad import DrawingPad, pad
from gui.views.predictions import Predictions, predictions
from gui.views.projection import Projection
from gui.views.registry import VIEWS
from gui.views.sample_pictures import SamplePictures
from gui.views.surface import Surface, surface
from gui.views.weights import histogram
from gui.views.weights.histogram import Histogram

for _module in (
    function_map,
    surface,
    curve,
    loss_curve,
    confusion,
    projection,
    dependence,
    importance,
    predictions,
    sample_pictures,
    pad,
    diagram,
    histogram,
    activations,
    losses,
    regularization,
    initialization,
    rates,
    optimizers,
    landscape,
    untangling,
):
    VIEWS.register(_module.RECORD)

__all__ = [
    "Activations",
    "BaseView",
    "Confusion",
    "Curve",
    "Dependence",
    "DrawingLayer",
    "DrawingPad",
    "FunctionMap",
    "Histogram",
    "Importance",
    "InitialSpread",
    "LearningRates",
    "LossCurve",
    "LossLandscape",
    "Losses",
    "MapMode",
    "NetworkDiagram",
    "Optimizers",
    "PaintedView",
    "PlotView",
    "Predictions",
    "Projection",
    "Regularization",
    "SamplePictures",
    "Surface",
    "Untangling",
]
