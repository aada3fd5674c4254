"""Lessons in the window: the library, the lesson that is open, progress, handing in, the editor."""
