"""The table of predictions."""

from gui.views.predictions.predictions import Predictions

__all__ = ["Predictions"]
