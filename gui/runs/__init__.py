"""Runs: saving and opening them, and the list of all that were made."""

from gui.runs.files import RunFiles

__all__ = ["RunFiles"]
