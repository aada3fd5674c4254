"""The pane *Step by step*: a training step number by number, with the program's lines."""

from gui.panes.steps.pane import StepPane

__all__ = ["StepPane"]
