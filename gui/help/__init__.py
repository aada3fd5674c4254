"""The guide inside the program: its pages, the window that shows them, and the Help menu."""

from gui.help.actions import Help

__all__ = ["Help"]
