"""What a lesson's Markdown may hold: no HTML, pictures from its own folder, links to the web."""

import re
from collections.abc import Iterator
from pathlib import Path

#: Formats of pictures that hold nothing but pixels.
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
_LARGEST_PICTURE_BYTES = 5_000_000

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_HTML = re.compile(r"<[A-Za-z/!?]")
_PICTURE = re.compile(r"!\[[^\]]*\]\s*(?:\(\s*<?([^)\s>]*)>?[^)]*\)|\[([^\]]*)\])")
_LINK = re.compile(r"(?<!!)\[[^\]]*\](?:\(\s*<?|:\s*<?)([^)\s>]*)")
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")
#: What a link may lead to: it is only followed at a click, by the system's browser.
_SCHEMES = ("http:", "https:", "mailto:")
_FENCE = re.compile(r"^\s*(```|~~~)")


def text_problems(text: str, folder: Path | None) -> Iterator[tuple[int, str]]:
    """Yield what a lesson must not hold, each with its line in the text, from 0."""
    fenced = False
    for number, line in enumerate(text.splitlines()):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if fenced:
            continue
        plain = _CODE.sub("", line)
        if _HTML.search(plain):
            yield number, "HTML is not used in lessons; write Markdown, or put it between ` `"
        for link in _LINK.findall(plain):
            scheme = _SCHEME.match(link)
            if scheme and scheme[0].lower() not in _SCHEMES:
                yield number, f'the link is "{link}"; allowed: https://… and mailto:…'
        for match in _PICTURE.finditer(plain):
            if match[2] is not None:
                yield number, "a picture is written ![words](file.png)"
            elif problem := _picture_problem(match[1], folder):
                yield number, problem


def _picture_problem(target: str, folder: Path | None) -> str:
    allowed = f"a picture ({', '.join(PICTURE_SUFFIXES)}) in the lesson's own folder"
    path = Path(target)
    outside = path.is_absolute() or ".." in path.parts or ":" in target or "\\" in target
    if not target or outside or path.suffix.lower() not in PICTURE_SUFFIXES:
        return f'the picture is "{target}"; allowed: {allowed}'
    if folder is None:
        return ""
    try:
        found = (folder / path).resolve(strict=True)
        inside = found.is_relative_to(folder.resolve()) and found.is_file()
        if inside and found.stat().st_size <= _LARGEST_PICTURE_BYTES:
            return ""
    except OSError:
        return f'the picture "{target}" is not there; allowed: {allowed}'
    return f'the picture is "{target}"; allowed: {allowed}, up to 5 MB'
