"""Source text made to fit one experiment: what is known is put in, what is not needed left out.

Layout and comments stay as they are; only what changes is written anew.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent, indent

_LONGEST_LINE = 100
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Edit:
    """How a definition is changed.

    ``put`` maps expressions and statements, as `ast.unparse` writes them, to what takes their
    place; True and False as conditions decide which branch stays. ``without`` names parameters,
    methods and fields that go, and begins statements that go. ``say`` maps words of docstrings
    to others; ``docstring`` is one for a function without any.
    """

    put: Mapping[str, str | bool] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    say: Mapping[str, str] = field(default_factory=dict)
    docstring: str | None = None


#: From a byte to a byte of the text, and what takes their place.
_Change = tuple[int, int, str]


def rewritten(text: str, edit: Edit) -> str:
    """Return a definition edited, its functions without annotations."""
    while edit.put and (fold := next(_folded(text, edit.put), None)):
        text = _changed(text, [fold])
    if edit.without:
        text = _changed(text, _left_out(text, edit.without))
    if puts := {key: new for key, new in edit.put.items() if isinstance(new, str)}:
        text = _changed(text, _put(text, puts))
    text = _changed(text, set(_unannotated(text)))
    text = _changed(text, _signatures(text, edit.without))
    for words, others in edit.say.items():
        assert words in text, words
        text = text.replace(words, others)
    return text if edit.docstring is None else _documented(text, edit.docstring)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return text with some global names changed, in comments too."""
    for old, new in names.items():
        text = re.sub(rf"(?<![\w.]){re.escape(old)}\b", new, text)
    return text


def _changed(text: str, changes: Iterable[_Change]) -> str:
    content = text.encode()
    for start, end, new in sorted(changes, reverse=True):
        content = content[:start] + new.encode() + content[end:]
    return content.decode()


def _span(text: str, node: ast.AST) -> tuple[int, int]:
    """Return the bytes of a node, which Python counts in lines and bytes of a line."""
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
    return (
        starts[first - 1] + node.col_offset,  # type: ignore[attr-defined]
        starts[last - 1] + node.end_col_offset,  # type: ignore[attr-defined]
    )


def _statement(text: str, node: ast.stmt) -> tuple[int, int]:
    """Return the bytes of whole lines: a statement with its decorators and blanks behind it."""
    lines = text.encode().splitlines(keepends=True)
    first = min(each.lineno for each in (node, *getattr(node, "decorator_list", []))) - 1
    last = node.end_lineno or node.lineno
    if isinstance(node, ast.FunctionDef):
        while last < len(lines) and not lines[last].strip():
            last += 1
    return len(b"".join(lines[:first])), len(b"".join(lines[:last]))


def _folded(text: str, known: Mapping[str, str | bool]) -> Iterator[_Change]:
    """Yield branches whose condition is known, as the part of them that stays."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.If | ast.IfExp):
            continue
        holds = known.get(ast.unparse(node.test))
        if not isinstance(holds, bool):
            continue
        if isinstance(node, ast.IfExp):
            stays = node.body if holds else node.orelse
            yield (*_span(text, node), ast.get_source_segment(text, stays) or "")
            continue
        body = node.body if holds else node.orelse
        new = ""
        if body:
            start, end = _behind_colon(text, body[0]), _statement(text, body[-1])[1]
            new = indent(dedent(text.encode()[start:end].decode()), " " * node.col_offset)
        yield (*_statement(text, node), new)


def _behind_colon(text: str, first: ast.stmt) -> int:
    """Return where a block begins: with the comments in front of its first statement."""
    lines = text.encode().splitlines(keepends=True)
    number = first.lineno - 1
    while lines[number - 1].lstrip().startswith(b"#"):
        number -= 1
    return len(b"".join(lines[:number]))


def _left_out(text: str, without: frozenset[str]) -> Iterator[_Change]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                gone = name in without
            case ast.stmt():
                gone = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
                    ast.unparse(node).startswith(f"{words} ") for words in without
                )
            case _:
                continue
        if gone:
            yield (*_statement(text, node), "")


def _put(text: str, put: Mapping[str, str]) -> Iterator[_Change]:
    """Yield expressions and statements with what takes their place, the outermost."""
    waiting: list[ast.AST] = [ast.parse(text)]
    while waiting:
        node = waiting.pop()
        if (
            isinstance(node, ast.expr | ast.stmt)
            and (new := put.get(ast.unparse(node))) is not None
        ):
            yield (*_span(text, node), new)
        else:
            waiting += ast.iter_child_nodes(node)


def _unannotated(text: str) -> Iterator[_Change]:
    """Yield assignments in functions without their annotations; in nested ones more than once."""
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.AnnAssign) and node.value is not None:
                    target, value = _span(text, node.target), _span(text, node.value)
                    yield target[1], value[0], " = "


def _signatures(text: str, without: frozenset[str]) -> Iterator[_Change]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef):
            continue
        names = [argument.arg for argument in node.args.args]
        defaults = [None] * (len(names) - len(node.args.defaults)) + list(node.args.defaults)
        parts = [
            name if default is None else f"{name}={ast.unparse(default)}"
            for name, default in zip(names, defaults, strict=True)
            if name not in without
        ]
        start, _ = _span(text, node)
        assert node.returns is not None
        end = text.encode().index(b":", _span(text, node.returns)[1]) + 1
        header = f"def {node.name}({', '.join(parts)}):"
        if node.col_offset + len(header) > _LONGEST_LINE:
            inner = " " * node.col_offset + _INDENT
            listed = "".join(f"\n{inner}{part}," for part in parts)
            header = f"def {node.name}({listed}\n{' ' * node.col_offset}):"
        yield start, end, header


def _documented(text: str, docstring: str) -> str:
    """Return a function's text with a docstring in front of its body."""
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    start = text.encode().index(b":\n", _span(text, function)[0]) + len(":\n")
    return _changed(text, [(start, start, f'{_INDENT}"""{docstring}"""\n')])
