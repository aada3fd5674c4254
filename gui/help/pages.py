"""The pages of the help: the Markdown of the documentation, in sections that can be searched.

No Qt. A *section* is a heading with the text up to the next one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gui.topics import anchor_of
from resources import read_document

#: The files of the pages, in the order of the contents.
PAGES = ("guide.md", "settings.md", "exports.md", "teaching.md", "glossary.md")

_HEADING = re.compile(r"(#{1,6}) (.+)")
_FENCE = "```"
#: What stands above rows of two pictures, one for each theme; and such a row.
_THEMES = "| light | dark |\n| --- | --- |\n"
_BOTH_THEMES = re.compile(
    r"\| (?P<light>!\[[^]]*\]\([^)]*-light\.\w+\)) \| (?P<dark>!\[[^]]*\]\([^)]*-dark\.\w+\)) \|\n"
)
#: What Markdown adds to a text: pictures, the targets of links, marks of emphasis and tables.
_MARKS = re.compile(r"!\[[^]]*\]\([^)]*\)|\]\([^)]*\)|[\[`*|]|(?<!\w)_|_(?!\w)|-{3,}")
_WORD = re.compile(r"\S+")
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of ``level`` 1 to 6 on a page, and the plain text below it."""

    page: str
    level: int
    title: str
    text: str

    @property
    def topic(self) -> str:
        """What opens it: the page, and the heading's anchor unless it is the page's own."""
        return self.page if self.level == 1 else f"{self.page}#{anchor_of(self.title)}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found, and the part of its text around the first word."""

    section: Section
    excerpt: str


@cache
def markdown(page: str) -> str:
    """Return a page as it is written. Raises FileNotFoundError."""
    return read_document(page).decode("utf-8")


def themed(text: str, dark: bool) -> str:
    """Return a page with one picture of each pair, that of a theme."""
    theme = "dark" if dark else "light"
    return _BOTH_THEMES.sub(lambda both: f"{both[theme]}\n\n", text.replace(_THEMES, ""))


@cache
def sections(page: str) -> tuple[Section, ...]:
    """Return the sections of a page, in order."""
    found: list[tuple[int, str, list[str]]] = []
    fenced = False
    for line in markdown(page).splitlines():
        fenced ^= line.startswith(_FENCE)
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading is not None:
            found.append((len(heading[1]), heading[2], []))
        elif found:
            found[-1][2].append(line)
    return tuple(
        Section(page, level, title, _plain("\n".join(lines))) for level, title, lines in found
    )


def page_title(page: str) -> str:
    """Return the first heading of a page."""
    return sections(page)[0].title


def topics() -> frozenset[str]:
    """Return every topic that can be opened."""
    return frozenset(
        topic for page in PAGES for section in sections(page) for topic in (section.topic, page)
    )


def search(words: str, pages: Sequence[str] = PAGES) -> list[Hit]:
    """Return the sections that contain every word, those with all in their titles first."""
    wanted = [word.casefold() for word in _WORD.findall(words)]
    if not wanted:
        return []
    everywhere = [section for page in pages for section in sections(page)]
    titled = [each for each in everywhere if _holds(each.title, wanted)]
    others = [
        each
        for each in everywhere
        if each not in titled and _holds(f"{each.title}\n{each.text}", wanted)
    ]
    return [Hit(section, _excerpt(section.text, wanted)) for section in (*titled, *others)]


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _excerpt(text: str, words: Sequence[str]) -> str:
    # The longest word says most about what was meant.
    place = text.casefold().find(max(words, key=len))
    start = max(0, place - _EXCERPT // 3)
    # From the beginning of a word.
    start = text.rfind(" ", 0, start) + 1
    shown = text[start : start + _EXCERPT].strip()
    return f"{'…' if start else ''}{shown}{'…' if start + _EXCERPT < len(text) else ''}"


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split())
