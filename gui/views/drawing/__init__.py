"""Samples that the mouse draws over a view."""
