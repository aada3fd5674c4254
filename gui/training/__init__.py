"""Training beside the window: one thread, orders in, readings out."""

from gui.training.controller import RunController
from gui.training.events import Reading

__all__ = ["Reading", "RunController"]
