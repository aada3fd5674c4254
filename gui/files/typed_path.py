"""Paths as they are typed into a field, where anything may stand."""

from pathlib import Path


def typed_path(text: str) -> Path:
    """Return the path that a text names; ``~`` is the person's own folder."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:
        # Nobody here has the name after the ~, so it is one as any other.
        return path
