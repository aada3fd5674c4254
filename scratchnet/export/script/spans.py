"""Where nodes of a syntax tree stand in the source text, counted in bytes as Python does."""

import ast
from collections.abc import Iterable

#: From a byte to a byte of the text, and what takes their place.
Change = tuple[int, int, str]


def changed(text: str, changes: Iterable[Change]) -> str:
    """Return text with some of its parts replaced, none of which overlap."""
    content = text.encode()
    for start, end, new in sorted(changes, reverse=True):
        content = content[:start] + new.encode() + content[end:]
    return content.decode()


def span_of(text: str, node: ast.AST) -> tuple[int, int]:
    """Return the bytes of a node, which Python counts in lines and bytes of a line."""
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
    return (
        starts[first - 1] + node.col_offset,  # type: ignore[attr-defined]
        starts[last - 1] + node.end_col_offset,  # type: ignore[attr-defined]
    )


def lines_of(text: str, node: ast.stmt) -> tuple[int, int]:
    """Return the bytes of whole lines: a statement with its decorators and blanks behind it."""
    lines = text.encode().splitlines(keepends=True)
    first = min(each.lineno for each in (node, *getattr(node, "decorator_list", []))) - 1
    last = node.end_lineno or node.lineno
    if isinstance(node, ast.FunctionDef):
        while last < len(lines) and not lines[last].strip():
            last += 1
    return len(b"".join(lines[:first])), len(b"".join(lines[:last]))


def block_of(text: str, first: ast.stmt) -> int:
    """Return where a block begins: with the comments in front of its first statement."""
    lines = text.encode().splitlines(keepends=True)
    number = first.lineno - 1
    while lines[number - 1].lstrip().startswith(b"#"):
        number -= 1
    return len(b"".join(lines[:number]))
