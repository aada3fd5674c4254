"""The controls, generated from the experiment's declarations."""

from gui.controls.panel import ControlsPanel

__all__ = ["ControlsPanel"]
