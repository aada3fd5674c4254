"""The view of a function of one input."""
