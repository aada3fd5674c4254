"""Definitions in their modules' own source text: where each stands, and what it is made with."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from inspect import getsource
from textwrap import dedent

#: What a path to something inside a function has between the two, as in ``spiral.<locals>.place``.
_LOCALS = "<locals>."


@dataclass(frozen=True, slots=True)
class Import:
    """A name that a module has from another: ``from module import name``."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Definition:
    """The text of a function, class or constant, with the comment in front of it."""

    module: str
    names: tuple[str, ...]
    text: str


class Source:
    """A module's text, looked through."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._text = getsource(import_module(module))
        self._lines = self._text.splitlines(keepends=True)
        self._tree = ast.parse(self._text)
        self._imports = {
            alias.asname or alias.name: Import(statement.module or "", alias.name)
            for statement in self._tree.body
            if isinstance(statement, ast.ImportFrom)
            for alias in statement.names
        }

    def find(self, name: str) -> Definition | Import | None:
        """Return what a global name of the module is; None for a name of Python's own."""
        if name in self._imports:
            return self._imports[name]
        for statement in self._tree.body:
            if name in (names := tuple(names_defined(statement))):
                return self._definition(statement, names)
        return None

    def inside(self, path: str) -> Definition:
        """Return a function or class by its path, such as ``Scaling.apply``. Raises LookupError."""
        place: ast.AST = self._tree
        for name in path.replace(_LOCALS, "").split("."):
            place = next(
                node
                for node in ast.iter_child_nodes(place)
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name
            )
        assert isinstance(place, ast.stmt)
        return self._definition(place, tuple(names_defined(place)))

    def _definition(self, statement: ast.stmt, names: tuple[str, ...]) -> Definition:
        decorators = getattr(statement, "decorator_list", [])
        first = min(node.lineno for node in (statement, *decorators)) - 1
        while first > 0 and self._lines[first - 1].lstrip().startswith("#"):
            first -= 1
        text = dedent("".join(self._lines[first : statement.end_lineno]))
        return Definition(self._module, names, text.rstrip() + "\n")


@lru_cache(maxsize=64)
def source_of(module: str) -> Source:
    """Return a module's source, read once."""
    return Source(module)


def names_defined(statement: ast.AST) -> Iterator[str]:
    """Yield the names that a statement defines."""
    match statement:
        case ast.FunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
