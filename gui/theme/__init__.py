"""Colours: palettes for light and dark, and the one diverging map for values. Styles of print."""

from gui.theme.theme import DARK, LIGHT, Style, Theme, ThemedWidget, apply_palette

__all__ = ["DARK", "LIGHT", "Style", "Theme", "ThemedWidget", "apply_palette"]
