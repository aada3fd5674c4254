"""Colours: palettes for light and dark, and the one diverging map for values. Styles of print."""

from gui.theme.style import Style
from gui.theme.theme import DARK, LIGHT, Theme, ThemedWidget

__all__ = ["DARK", "LIGHT", "Style", "Theme", "ThemedWidget"]
