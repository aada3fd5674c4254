"""The view of a function of two inputs as a map."""
