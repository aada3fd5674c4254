"""Files that the program shows: icons, texts."""

from importlib.resources import files


def read_text(path: str) -> str:
    """Return a resource's text; ``path`` is relative to this folder."""
    return files(__name__).joinpath(*path.split("/")).read_text(encoding="utf-8")
