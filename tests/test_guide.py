"""The documentation: every picture exists, is shown and is small; links lead somewhere."""

import re
import runpy
from pathlib import Path

import pytest

from gui.views import BaseView, Confusion, Curve, FunctionMap, Histogram, LossCurve, Surface
from resources.lessons import SURROUNDINGS, library
from scratchnet.formula.vocabulary import CONSTANTS, FUNCTIONS, OPERATORS
from scratchnet.lessons import parse_lesson

DOCS = Path(__file__).parents[1] / "docs"
PAGES = ("guide", "settings", "exports", "teaching", "glossary")
TEXTS = {name: (DOCS / f"{name}.md").read_text(encoding="utf-8") for name in PAGES}
SHOWN = {
    name: [DOCS / path for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)]
    for name, text in TEXTS.items()
}
LIBRARY = {lesson.id: lesson for lesson in library()}
GUIDES = pytest.mark.parametrize("name", ["guide", "exports"])
EACH = pytest.mark.parametrize("name", PAGES)


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
    assert sum(sizes) < 2_000_000


@pytest.mark.parametrize(
    "view", [Confusion, Curve, FunctionMap, Histogram, LossCurve, Surface], ids=lambda v: v.title
)
def test_every_view_has_a_section(view: type[BaseView]) -> None:
    assert f"\n### {view.title}\n" in TEXTS["guide"]


def _anchors(name: str) -> list[str]:
    headings = re.findall(r"^#+ (.+)$", TEXTS[name], re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings]


@EACH
def test_links_lead_to_headings(name: str) -> None:
    for page, anchor in re.findall(r"\]\((?:(\w+)\.md)?(?:#([^)]+))?\)", TEXTS[name]):
        assert page in ("", *PAGES)
        assert not anchor or anchor in _anchors(page or name), (page, anchor)


@EACH
def test_headings_are_unique_and_plain(name: str) -> None:
    anchors = _anchors(name)
    assert len(set(anchors)) == len(anchors)
    # Other letters have other anchors on a web page.
    assert all(anchor.isascii() for anchor in anchors)


def test_the_page_of_settings_is_the_programs() -> None:
    tool = runpy.run_path(str(DOCS.parent / "tools" / "settings_page.py"))
    assert TEXTS["settings"] == tool["page"](), "run tools/settings_page.py docs/settings.md"


def test_the_tables_for_teachers_are_the_programs() -> None:
    tool = runpy.run_path(str(DOCS.parent / "tools" / "teaching_tables.py"))
    now = tool["page"](TEXTS["teaching"])
    assert TEXTS["teaching"] == now, "run tools/teaching_tables.py docs/teaching.md"


def test_the_lesson_for_teachers_is_the_librarys_and_can_be_read() -> None:
    text = TEXTS["teaching"].split("````\n")[1]
    lesson = parse_lesson(text, SURROUNDINGS)
    assert lesson.tasks[0].conditions == LIBRARY["xor-small"].tasks[0].conditions


def test_the_glossary_is_in_order() -> None:
    terms = re.findall(r"^## (.+)$", TEXTS["glossary"], re.MULTILINE)
    assert terms == sorted(terms, key=str.lower)


def test_the_guide_names_everything_that_can_be_in_a_formula() -> None:
    table = TEXTS["guide"].partition("### Formulas")[2].partition("### Your data")[0]
    for name in (*FUNCTIONS, *CONSTANTS, *OPERATORS.values(), "^", "and", "or", "not"):
        assert f"`{name}`" in table, name
