"""Trained networks written in other formats."""
