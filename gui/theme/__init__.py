"""Colours: palettes for light and dark, and the one diverging map for values."""

from gui.theme.theme import DARK, LIGHT, Theme

__all__ = ["DARK", "LIGHT", "Theme"]
