"""Choosing files: fields, paths as typed, questions before a file is replaced."""
