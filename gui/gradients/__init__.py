"""Gradients checked by central differences, and bugs planted to be found."""
