"""The main window and its parts. Only the main window knows both views and worker."""

from gui.window.main_window import MainWindow

__all__ = ["MainWindow"]
