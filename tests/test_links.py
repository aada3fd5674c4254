"""The documents: every link leads to a file that exists, and to a heading of it; no network."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]

_LINK = re.compile(
    r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)|^\[[^]]+\]: (\S+)|(?:src|href)=\"([^\"]+)\"", re.M
)
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+?)(?: #+)?$", re.MULTILINE)


def links_in(text: str) -> list[str]:
    return [next(filter(None, found)) for found in _LINK.findall(_CODE.sub("", text))]


def anchors_in(text: str) -> set[str]:
    """The anchors of headings, as GitHub and the site make them."""
    without_code = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    times: Counter[str] = Counter()
    anchors: set[str] = set()
    for heading in _HEADING.findall(without_code):
        label = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        anchor = re.sub(r"[^\w\- ]", "", label).replace(" ", "-")
        anchors.add(f"{anchor}-{times[anchor]}" if times[anchor] else anchor)
        times[anchor] += 1
    return anchors


def broken_links(document: Path) -> list[str]:
    broken = []
    for link in links_in(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            # Elsewhere, which tests do not ask for.
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists():
            broken.append(f"{link}: there is no such file")
        elif anchor and anchor not in anchors_in(target.read_text(encoding="utf-8")):
            broken.append(f"{link}: there is no such heading")
    return broken


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    document = tmp_path / "one.md"
    (tmp_path / "two.md").write_text("# What it is\n", encoding="utf-8")
    document.write_text(
        "# One – first\n\n[a](two.md#what-it-is) [b](#one--first) [c](https://a.example) `[d](e)`\n"
        '[f](three.md) ![g](h.png) [i](two.md#what-it-was) [j](#two) <img src="k.svg">\n',
        encoding="utf-8",
    )
    assert broken_links(document) == [
        "three.md: there is no such file",
        "h.png: there is no such file",
        "two.md#what-it-was: there is no such heading",
        "#two: there is no such heading",
        "k.svg: there is no such file",
    ]


def test_every_document_has_its_place_on_the_site() -> None:
    pages = re.findall(
        r"^  - .+: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE
    )
    documents = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")}
    # The others are made when the site is: `tools/docs_pages.py`.
    assert documents <= set(pages)
