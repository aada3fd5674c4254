"""The parts of a lesson's file: the head between ``+++`` lines, TOML blocks, Markdown between."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from scratchnet.lessons.problems import Problems

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*(.*?)\s*$")
_HEAD = "+++"
#: Where tomllib says what it stumbled over.
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_TABLE = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)


@dataclass(frozen=True, slots=True)
class _Section:
    """A table of a block: its ``name``, "" for what comes before the first, and its lines."""

    name: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TomlBlock:
    """TOML of a file: its ``content``, its ``lines``, and the number of the first of them."""

    content: dict[str, Any]
    lines: tuple[str, ...]
    first_line: int

    def line_of(self, key: str, table: str = "", number: int = 0) -> int:
        """Return the line of a key in the ``number``th of the tables of a name, from 0.

        Without the key, it is the line of the table; without that, the first one.
        """
        top, *others = self._sections()
        named = [section for section in others if section.name == (table or key)]
        if table and number < len(named):
            return named[number].keys.get(key, named[number].line)
        # A table between braces, or a key of its own.
        if (table or key) in top.keys:
            return top.keys[table or key]
        return named[0].line if named else top.line

    def _sections(self) -> list[_Section]:
        found = [_Section("", self.first_line)]
        for number, line in enumerate(self.lines, self.first_line):
            if match := _TABLE.match(line):
                found.append(_Section(match[1], number))
            elif match := _KEY.match(line):
                names = [name.strip("\"'") for name in re.split(r"\s*\.\s*(?=[\w\"'])", match[1])]
                for key in (names[0], ".".join(names)):
                    found[-1].keys.setdefault(key, number)
        return found


@dataclass(frozen=True, slots=True)
class TaskPart:
    """A task's block, and the Markdown before and after it."""

    before: str
    block: TomlBlock
    after: str


@dataclass(frozen=True, slots=True)
class Document:
    """A lesson's file in parts."""

    head: TomlBlock
    tasks: tuple[TaskPart, ...]


def split_document(text: str, problems: Problems) -> Document:
    """Split a lesson's text. What is wrong is added to ``problems``."""
    lines = text.splitlines()
    head, at = _head(lines, problems)
    texts: list[list[str]] = [[]]
    blocks: list[TomlBlock] = []
    while at < len(lines):
        match = _FENCE.match(lines[at])
        if match is None:
            texts[-1].append(lines[at])
            at += 1
            continue
        end = _end_of_fence(lines, at, match[1])
        if match[2].split() == ["toml", "task"]:
            if end == len(lines):
                problems.add(at + 1, "the task's block has no end; close it with a line ```")
            blocks.append(_toml(lines[at + 1 : end], at + 2, problems))
            texts.append([])
        else:
            if match[2].split()[:1] == ["toml"]:
                allowed = "```toml task"
                problems.add(
                    at + 1, f"the block begins with {lines[at].strip()}; allowed: {allowed}"
                )
            texts[-1] += lines[at : end + 1]
        at = end + 1
    return Document(head, _with_texts(blocks, texts))


def _head(lines: list[str], problems: Problems) -> tuple[TomlBlock, int]:
    """Return the head, and the number of the line after it."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[first].strip() != _HEAD:
        problems.add(first + 1, f"the head is missing; a lesson begins with a line {_HEAD}")
        return TomlBlock({}, (), 1), first
    for at in range(first + 1, len(lines)):
        if lines[at].strip() == _HEAD:
            return _toml(lines[first + 1 : at], first + 2, problems), at + 1
    problems.add(first + 1, f"the head has no end; close it with a line {_HEAD}")
    return TomlBlock({}, (), 1), len(lines)


def _end_of_fence(lines: list[str], start: int, fence: str) -> int:
    """Return the number of the line that closes a fence; that after the last if none does."""
    for at in range(start + 1, len(lines)):
        stripped = lines[at].strip()
        if len(stripped) >= len(fence) and set(stripped) == {fence[0]}:
            return at
    return len(lines)


def _toml(lines: list[str], first_line: int, problems: Problems) -> TomlBlock:
    try:
        content = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        line = int(place[1]) - 1 if place and place[1] else max(0, len(lines) - 1)
        reason = _TOML_PLACE.sub("", message)
        problems.add(first_line + line, f"this is not valid TOML: {reason}")
        content = {}
    except RecursionError:
        problems.add(first_line, "brackets are nested too deeply")
        content = {}
    return TomlBlock(content, tuple(lines), first_line)


def _with_texts(blocks: list[TomlBlock], texts: list[list[str]]) -> tuple[TaskPart, ...]:
    """Give each block its texts.

    The text after a block, up to the next heading, explains it; from that heading on it belongs to
    the next block, if there is one.
    """
    parts = []
    before = texts[0]
    for number, block in enumerate(blocks):
        after, following = texts[number + 1], []
        if number + 1 < len(blocks):
            heading = _first_heading(after)
            after, following = after[:heading], after[heading:]
        parts.append(TaskPart(_joined(before), block, _joined(after)))
        before = following
    return tuple(parts)


def _first_heading(lines: list[str]) -> int:
    """Return the number of the first heading outside of code; that after the last if none is."""
    fence = ""
    for at, line in enumerate(lines):
        if match := _FENCE.match(line):
            fence = "" if fence else match[1]
        elif not fence and re.match(r"#{1,6}\s", line):
            return at
    return len(lines)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")
