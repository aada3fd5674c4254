"""The guides: every picture that they show exists and is small, and every picture is shown."""

import re
from pathlib import Path

import pytest

from gui.views import BaseView, Confusion, Curve, FunctionMap, Histogram, LossCurve, Surface

DOCS = Path(__file__).parents[1] / "docs"
TEXTS = {name: (DOCS / f"{name}.md").read_text(encoding="utf-8") for name in ("guide", "exports")}
SHOWN = {
    name: [DOCS / path for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)]
    for name, text in TEXTS.items()
}
GUIDES = pytest.mark.parametrize("name", list(TEXTS))


@GUIDES
def test_it_shows_every_picture_once(name: str) -> None:
    window = [DOCS / "window.png"] if name == "guide" else []
    assert sorted(SHOWN[name]) == sorted([*window, *(DOCS / name).iterdir()])


@GUIDES
def test_every_picture_is_light_and_dark(name: str) -> None:
    names = {path.stem for path in (DOCS / name).iterdir()}
    light = {name.removesuffix("-light") for name in names if name.endswith("-light")}
    assert names == {f"{name}-{theme}" for name in light for theme in ("light", "dark")}


@GUIDES
def test_pictures_are_small(name: str) -> None:
    sizes = [path.stat().st_size for path in SHOWN[name]]
    assert max(sizes) < 120_000
    assert sum(sizes) < 1_500_000


@pytest.mark.parametrize(
    "view", [Confusion, Curve, FunctionMap, Histogram, LossCurve, Surface], ids=lambda v: v.title
)
def test_every_view_has_a_section(view: type[BaseView]) -> None:
    assert f"\n### {view.title}\n" in TEXTS["guide"]


@GUIDES
def test_links_lead_to_headings(name: str) -> None:
    headings = re.findall(r"^#+ (.+)$", TEXTS[name], re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXTS[name])) <= anchors
