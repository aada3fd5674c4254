"""Write the tables of docs/teaching.md from the program: quantities, functions, words of tutorials.

    python tools/teaching_tables.py docs/teaching.md

A test fails if they are out of date.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from scratchnet.lessons import EVENTS, NAMED_EVENTS, TARGETS
from scratchnet.quantities import QUANTITIES, RUN_FUNCTIONS


def tables() -> dict[str, str]:
    """Return each table by the name between its comments."""
    return {
        "quantities": _table(
            ("name", "what it is"), ((f"`{each.name}`", each.help) for each in QUANTITIES.values())
        ),
        "functions": _table(
            ("function", "what it is"),
            ((f"`{each.name}({each.arguments})`", each.help) for each in RUN_FUNCTIONS.values()),
        ),
        "shown": _words(TARGETS),
        "events": _words({**EVENTS, **NAMED_EVENTS}),
    }


def _words(words: Mapping[str, str]) -> str:
    def cells(name: str, help_text: str) -> tuple[str, str]:
        what, colon, example = help_text.partition(": ")
        if colon:
            return f"`{name}:…`", f"{what}, as in `{example}`"
        return f"`{name}`", what

    return _table(("word", "what it means"), (cells(*each) for each in words.items()))


def _table(header: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    lines = [header, ("---", "---"), *rows]
    return "".join(f"| {first} | {second.replace('|', '&#124;')} |\n" for first, second in lines)


def page(text: str) -> str:
    """Return a page with each table between its two comments."""
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"there is no {begin.strip()} … {end.strip()}")
        text = f"{before}{begin}{table}{end}{after}"
    return text


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(page(path.read_text(encoding="utf-8")), encoding="utf-8")
