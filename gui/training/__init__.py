"""Training off the window's thread: one thread, commands in, updates and events out."""

from gui.training.controller import RunController
from gui.training.events import Update

__all__ = ["RunController", "Update"]
