"""A function of two inputs as a surface that can be turned."""

from gui.views.surface.surface import Surface

__all__ = ["Surface"]
