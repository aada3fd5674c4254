"""A lesson for learners: its file without what proves it."""

import re

_BLOCK = re.compile(r"^\s*(`{3,}|~{3,})\s*toml\s+task\s*$")
_TABLE = re.compile(r"^\s*\[\[?\s*([\w-]+)\s*\]\]?\s*(?:#.*)?$")
#: What only teachers need.
_PROOF = ("solution", "near_miss")


def for_learners(text: str) -> str:
    """Return a lesson's text without solutions and near misses.

    It has the same `Lesson.digest`, so that what is handed in for it can be graded by the whole.
    """
    kept: list[str] = []
    fence, proving = "", False
    for line in text.splitlines():
        if not fence:
            match = _BLOCK.match(line)
            fence = match[1] if match else ""
        elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence, proving = "", False
        elif table := _TABLE.match(line):
            proving = table[1] in _PROOF
        if not proving:
            kept.append(line)
    return "\n".join(kept) + "\n"
