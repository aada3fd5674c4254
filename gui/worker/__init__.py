"""Training beside the window: one thread, orders in, readings out."""

from gui.worker.controller import RunController
from gui.worker.facts import Reading

__all__ = ["Reading", "RunController"]
