"""Write the tables of docs/teaching.md from the program: quantities, functions, words of tutorials.

    python tools/teaching_tables.py docs/teaching.md

A test fails if they are out of date.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from scratchnet.lessons import EVENTS, NAMED_EVENTS, TARGETS
from scratchnet.quantities import QUANTITIES, RUN_FUNCTIONS


def tables() -> list[str]:
    """Return the tables, in the order of the page."""
    return [
        _table("quantity", ((f"`{each.name}`", each.help) for each in QUANTITIES.values())),
        _table(
            "function",
            ((f"`{each.name}({each.arguments})`", each.help) for each in RUN_FUNCTIONS.values()),
        ),
        _table("thing", map(_word, TARGETS.items())),
        _table("event", map(_word, {**EVENTS, **NAMED_EVENTS}.items())),
    ]


def _word(entry: tuple[str, str]) -> tuple[str, str]:
    """Return a word and what it means; one with an example takes a name after a colon."""
    name, text = entry
    what, colon, example = text.partition(": ")
    return (f"`{name}:…`", f"{what}, as in `{example}`") if colon else (f"`{name}`", what)


def _table(first: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [(first, "what it is"), ("---", "---"), *rows]
    return "".join(f"| {name} | {text} |\n" for name, text in lines)


def page(text: str) -> str:
    """Return a page with each table in place of the one with the same header."""
    for table in tables():
        header = table.partition("\n")[0]
        found = re.compile(rf"^{re.escape(header)}\n(?:\|.*\n)*", re.MULTILINE)
        if not found.search(text):
            raise SystemExit(f"there is no table {header}")
        text = found.sub(lambda _, table=table: table, text)
    return text


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(page(path.read_text(encoding="utf-8")), encoding="utf-8")
