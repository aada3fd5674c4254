"""Figures for print: several views of a moment on one sheet of an exact size.

`spec`, `kinds` and `spec_file` know no Qt; `figure` is the widget, `dialog` asks a person.
"""
