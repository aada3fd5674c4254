"""Files of the documentation: found by their paths, and nothing outside of it."""

import tomllib
from pathlib import Path

import pytest

from gui.help.pages import PAGES
from resources import read_document


def test_pages_and_pictures_are_read() -> None:
    assert read_document("guide.md").startswith(b"# ")
    assert read_document("guide/trained-light.png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "path",
    [
        *("", "nothing.md", "guide", "../pyproject.toml", "guide/../guide.md", "/etc/passwd"),
        *("c:x", "guide\\..\\guide.md", "guide//trained-light.png", "file:guide.md"),
    ],
)
def test_other_paths_are_not_found(path: str) -> None:
    with pytest.raises(FileNotFoundError):
        read_document(path)


def test_the_wheel_has_the_documentation() -> None:
    root = Path(__file__).parents[2]
    build = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    included = build["build"]["targets"]["wheel"]["force-include"]
    for page in PAGES:
        assert included[f"docs/{page}"] == f"resources/docs/{page}"
    for path in ("window.png", "guide", "exports"):
        assert included[f"docs/{path}"] == f"resources/docs/{path}"
