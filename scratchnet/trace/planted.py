"""The source of the reference with a bug in it: what runs, and what a learner reads to find it."""

import ast
import re
from functools import lru_cache
from importlib import import_module
from inspect import getsource
from textwrap import dedent, indent

from scratchnet.trace.bugs import Bug


def planted_source(bug: Bug) -> str:
    """Return the module with the function that a bug replaces as the bug has it.

    Docstring and signature are those of the right function, apart from the name of a parameter that
    only the wrong one uses: neither says what is wrong.
    """
    source = _source(bug.module)
    lines = source.splitlines()
    node = _definition(ast.parse(source), bug.function)
    assert node.end_lineno is not None
    new = indent(_replacement(bug, node), " " * node.col_offset).splitlines()
    return "\n".join([*lines[: node.lineno - 1], *new, *lines[node.end_lineno :]]) + "\n"


def right_function(bug: Bug) -> str:
    """Return the source of the function that a bug replaces."""
    source = _source(bug.module)
    return dedent(_segment(source, _definition(ast.parse(source), bug.function)))


def wrong_function(bug: Bug) -> str:
    """Return the source of a bug's function, under the name of the right one."""
    node = _definition(ast.parse(_source(bug.module)), bug.function)
    return _replacement(bug, node)


def planted_lines(bug: Bug) -> range:
    """Return the lines of the function with the bug in `planted_source`, counted from 1."""
    node = _definition(ast.parse(planted_source(bug)), bug.function)
    assert node.end_lineno is not None
    return range(node.lineno, node.end_lineno + 1)


@lru_cache(maxsize=8)
def _source(module: str) -> str:
    return getsource(import_module(module))


def _definition(tree: ast.Module, path: str) -> ast.FunctionDef:
    body: list[ast.stmt] = tree.body
    *owners, name = path.split(".")
    for owner in owners:
        body = next(n.body for n in body if isinstance(n, ast.ClassDef) and n.name == owner)
    return next(n for n in body if isinstance(n, ast.FunctionDef) and n.name == name)


def _segment(source: str, node: ast.FunctionDef) -> str:
    lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def _replacement(bug: Bug, right: ast.FunctionDef) -> str:
    """Return the body of the replacement below signature and docstring of the right function."""
    source = dedent(getsource(bug.replacement))
    [node] = ast.parse(source).body
    assert isinstance(node, ast.FunctionDef)
    body = node.body[_documented(node) :]
    wrong = source.splitlines()[body[0].lineno - 1 :] if body else ["    pass"]
    above = right.body[_documented(right)].lineno - right.lineno
    head = dedent(_segment(_source(bug.module), right)).splitlines()[:above]
    used = {each.id for part in body for each in ast.walk(part) if isinstance(each, ast.Name)}
    for old, new in zip(right.args.args, node.args.args, strict=True):
        if new.arg in used:
            # The signature stands on the lines above the docstring.
            signature = right.body[0].lineno - right.lineno
            head[:signature] = [
                re.sub(rf"\b{old.arg}\b", new.arg, line) for line in head[:signature]
            ]
    return "\n".join([*head, *wrong])


def _documented(node: ast.FunctionDef) -> bool:
    """Return whether a function begins with a docstring."""
    return ast.get_docstring(node, clean=False) is not None
