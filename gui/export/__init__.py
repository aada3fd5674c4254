"""Exports from the window: pictures, figures, animations, networks, scripts, values."""
