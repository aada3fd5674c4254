"""Files that the program shows: icons, texts, and the documentation."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

#: The documentation is ``docs`` beside this package in a checkout, and inside it when installed.
_DOCS = "docs"


def read_text(path: str) -> str:
    """Return a resource's text; ``path`` is relative to this folder."""
    return files(__name__).joinpath(*path.split("/")).read_text(encoding="utf-8")


def read_document(path: str) -> bytes:
    """Return a file of the documentation; ``path`` is relative to its folder.

    Raises FileNotFoundError, also for a path that leads out of the folder.
    """
    parts = path.split("/")
    if not all(parts) or ".." in parts or "\\" in path or ":" in path:
        raise FileNotFoundError(path)
    found = _documents().joinpath(*parts)
    if not found.is_file():
        raise FileNotFoundError(path)
    return found.read_bytes()


def _documents() -> Traversable:
    installed = files(__name__).joinpath(_DOCS)
    return installed if installed.is_dir() else Path(__file__).parents[1] / _DOCS
