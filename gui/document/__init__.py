"""The experiment that is open: edits, undo, files, autosave."""
