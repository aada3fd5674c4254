"""Animations of the training of any view."""
