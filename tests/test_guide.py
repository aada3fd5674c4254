"""The guide: every picture it shows is there and small, and every picture is shown."""

import re
from pathlib import Path

import pytest

from gui.views import BaseView, Confusion, Curve, FunctionMap, Histogram, LossCurve, Surface

DOCS = Path(__file__).parents[1] / "docs"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
SHOWN = [DOCS / name for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE)]


def test_it_shows_every_picture_once() -> None:
    assert sorted(SHOWN) == sorted([DOCS / "window.png", *(DOCS / "guide").iterdir()])


def test_every_picture_is_light_and_dark() -> None:
    names = {path.stem for path in (DOCS / "guide").iterdir()}
    light = {name.removesuffix("-light") for name in names if name.endswith("-light")}
    assert names == {f"{name}-{theme}" for name in light for theme in ("light", "dark")}


def test_pictures_are_small() -> None:
    sizes = [path.stat().st_size for path in SHOWN]
    assert max(sizes) < 120_000
    assert sum(sizes) < 1_500_000


@pytest.mark.parametrize(
    "view", [Confusion, Curve, FunctionMap, Histogram, LossCurve, Surface], ids=lambda v: v.title
)
def test_every_view_has_a_section(view: type[BaseView]) -> None:
    assert f"\n### {view.title}\n" in GUIDE


def test_links_lead_to_headings() -> None:
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors
