"""Source text made to fit one experiment: what is known is put in, what is not needed left out.

Layout and comments stay as they are; only what changes is written anew.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent, indent

from scratchnet.export.script.spans import Change, block_of, changed, lines_of, span_of

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


def rewritten(text: str, edit: Edit) -> str:
    """Return a definition edited, its functions without annotations."""
    while edit.put and (fold := next(_folded(text, edit.put), None)):
        text = changed(text, [fold])
    if edit.without:
        text = changed(text, _left_out(text, edit.without))
    if puts := {key: new for key, new in edit.put.items() if isinstance(new, str)}:
        text = changed(text, _put(text, puts))
    text = changed(text, set(_unannotated(text)))
    text = changed(text, _signatures(text, edit.without))
    for words, others in edit.say.items():
        assert words in text, words
        text = text.replace(words, others)
    return text if edit.docstring is None else _documented(text, edit.docstring)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return text with some global names changed, in comments too."""
    for old, new in names.items():
        text = re.sub(rf"(?<![\w.]){re.escape(old)}\b", new, text)
    return text


def _folded(text: str, known: Mapping[str, str | bool]) -> Iterator[Change]:
    """Yield branches whose condition is known, as the part of them that stays."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.If | ast.IfExp):
            continue
        holds = known.get(ast.unparse(node.test))
        if not isinstance(holds, bool):
            continue
        if isinstance(node, ast.IfExp):
            stays = node.body if holds else node.orelse
            yield (*span_of(text, node), ast.get_source_segment(text, stays) or "")
            continue
        body = node.body if holds else node.orelse
        new = ""
        if body:
            start, end = block_of(text, body[0]), lines_of(text, body[-1])[1]
            new = indent(dedent(text.encode()[start:end].decode()), " " * node.col_offset)
        yield (*lines_of(text, node), new)


def _left_out(text: str, without: frozenset[str]) -> Iterator[Change]:
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
            yield (*lines_of(text, node), "")


def _put(text: str, put: Mapping[str, str]) -> Iterator[Change]:
    """Yield expressions and statements with what takes their place, the outermost."""
    waiting: list[ast.AST] = [ast.parse(text)]
    while waiting:
        node = waiting.pop()
        if (
            isinstance(node, ast.expr | ast.stmt)
            and (new := put.get(ast.unparse(node))) is not None
        ):
            yield (*span_of(text, node), new)
        else:
            waiting += ast.iter_child_nodes(node)


def _unannotated(text: str) -> Iterator[Change]:
    """Yield assignments in functions without their annotations; in nested ones more than once."""
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.AnnAssign) and node.value is not None:
                    target, value = span_of(text, node.target), span_of(text, node.value)
                    yield target[1], value[0], " = "


def _signatures(text: str, without: frozenset[str]) -> Iterator[Change]:
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
        start, _ = span_of(text, node)
        assert node.returns is not None
        end = text.encode().index(b":", span_of(text, node.returns)[1]) + 1
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
    start = text.encode().index(b":\n", span_of(text, function)[0]) + len(":\n")
    return changed(text, [(start, start, f'{_INDENT}"""{docstring}"""\n')])
