"""The pages of the help: sections, pictures of the theme, search, and a section for every topic."""

import pytest

from gui.help.pages import PAGES, markdown, page_title, search, sections, themed, topics
from gui.topics import Topic, setting_topic, term_topic
from gui.views.registry import VIEWS
from scratchnet.experiment import PARAMETERS, SECTIONS


@pytest.mark.parametrize("topic", Topic)
def test_the_section_of_every_pane_and_dialog_exists(topic: Topic) -> None:
    assert topic in topics()


@pytest.mark.parametrize("path", PARAMETERS)
def test_the_section_of_every_setting_exists(path: str) -> None:
    parameter = PARAMETERS[path]
    if not parameter.listed:
        assert setting_topic(parameter.label) in topics()
    if parameter.term:
        assert term_topic(parameter.term) in topics()


def test_the_section_of_every_part_of_the_controls_exists() -> None:
    for title in [*(section.title for section in SECTIONS.values()), "Run"]:
        assert setting_topic(title) in topics()


@pytest.mark.parametrize("name", list(VIEWS))
def test_the_section_of_every_view_exists(name: str, qapp: object) -> None:
    view = VIEWS[name].view
    assert (view.topic or f"guide.md#{view.title.lower().replace(' ', '-')}") in topics()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_one_picture_of_each_pair_is_shown(dark: bool) -> None:
    shown, other = ("dark", "light") if dark else ("light", "dark")
    for page in PAGES:
        text = themed(markdown(page), dark)
        assert f"-{other}." not in text
        assert "| light | dark |" not in text
        assert text.count(f"-{shown}.") == markdown(page).count(f"-{shown}.")


def test_sections_know_their_level_and_text() -> None:
    section = next(each for each in sections("guide.md") if each.title == "Surface")
    assert (section.level, section.topic) == (3, "guide.md#surface")
    assert section.text.startswith("The same function as a landscape. Drag to turn it")
    assert "surface-light" not in section.text
    assert sections("guide.md")[0].topic == "guide.md"
    assert page_title("exports.md") == "Exporting"


def test_code_is_no_heading() -> None:
    titles = [section.title for page in PAGES for section in sections(page)]
    assert not [title for title in titles if title.startswith("!") or "scratchnet " in title]


def test_sections_with_the_words_in_their_titles_are_found_first() -> None:
    hits = search("RATE learning")
    pages = {"settings.md", "glossary.md", "guide.md"}
    assert {hit.section.topic for hit in hits[:3]} == {f"{page}#learning-rate" for page in pages}
    assert len(hits) > 5
    for hit in hits:
        text = f"{hit.section.title} {hit.section.text}".lower()
        assert "learning" in text
        assert "rate" in text


def test_the_excerpt_is_the_part_around_the_word() -> None:
    hit = next(hit for hit in search("plateau step 200") if "plateau" in hit.excerpt)
    assert "plateau until step 200" in hit.excerpt
    assert hit.excerpt.startswith("…")
    assert len(hit.excerpt) <= 162


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "loss xyzzy"])
def test_nothing_is_found(words: str) -> None:
    assert search(words) == []
