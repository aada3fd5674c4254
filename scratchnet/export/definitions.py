"""Definitions of our own modules as text, whole and unchanged, with all that they need.

Exported sources ship them as they are in the module, so that nothing in an export depends on how
a comment or a docstring is worded.
"""

import ast
import symtable
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from inspect import getsource

#: Names from these packages are imported; definitions of all other modules are shipped.
_IMPORTED = {*sys.stdlib_module_names, "numpy"}


@dataclass(frozen=True, slots=True)
class Import:
    """A name imported from a module; ``name`` is None for the module itself."""

    module: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """The text of a function, class or constant, with the comment above it."""

    module: str
    names: tuple[str, ...]
    text: str


class Definitions:
    """Collects definitions, each once and after those it needs, and the imports of all.

    ``texts`` are the definitions in order. ``given`` are names that are defined elsewhere in the
    export; they are not looked for.
    """

    def __init__(self, given: set[str] | None = None) -> None:
        self.texts: list[str] = []
        self.given = set(given or ())
        self._imports: dict[str, set[str]] = {}
        self._modules: set[str] = set()
        self._origins: dict[str, Definition] = {}

    def take(self, module: str, name: str) -> str:
        """Ship a definition, or import it; return what it is called in the export.

        Where another module's definition has the name already, this one is renamed.
        """
        found = _Source.of(module).find(name)
        while isinstance(found, Import) and found.name and _is_shipped(found.module):
            module, name = found.module, found.name
            found = _Source.of(module).find(name)
        if isinstance(found, Import):
            return self.need(found.module, found.name)
        if found is None:
            raise LookupError(f"{module} does not define {name}")
        return self._ship(found, name)

    def take_function(self, function: Callable[..., object]) -> str:
        """Ship a function or class, or import one of the standard library."""
        module, name = function.__module__, function.__name__
        return self.take(module, name) if _is_shipped(module) else self.need(module, name)

    def take_constant(self, value: object, module: str) -> str | None:
        """Ship the constant of a module that holds ``value``; None if no constant does."""
        for name, held in vars(import_module(module)).items():
            if held is value:
                return self.take(module, name)
        return None

    def take_plain(self, function: Callable[..., object], name: str, docstring: str) -> None:
        """Ship a function's body under another name, without annotations.

        ``docstring`` is for a function without one.
        """
        if name in self._origins:
            return
        found = _Source.of(function.__module__).find(function.__name__)
        assert isinstance(found, Definition)
        self._ship(Definition(found.module, (name,), _plain(found.text, name, docstring)), name)

    def need(self, module: str, name: str | None) -> str:
        """Import a name from a module of the standard library, or the module itself."""
        if name is None:
            self._modules.add(module)
            return module
        self._imports.setdefault(module, set()).add(name)
        return name

    def import_lines(self) -> str:
        """Return the import statements of all that is shipped."""
        return "".join(
            [
                *(f"import {module}\n" for module in sorted(self._modules)),
                *(
                    f"from {module} import {', '.join(sorted(names, key=str.lower))}\n"
                    for module, names in sorted(self._imports.items())
                ),
            ]
        )

    def _ship(self, definition: Definition, name: str) -> str:
        new = name
        other = self._origins.get(name)
        if other is not None and not _same(other, definition):
            new = f"{name}_{definition.module.rpartition('.')[2]}"
        if new in self._origins:
            return new
        for each in definition.names:
            self._origins[each if each != name else new] = definition
        names = {name: new}
        source = _Source.of(definition.module)
        for needed in sorted(global_names(definition.text)):
            if needed in definition.names or needed in self.given:
                continue
            if source.find(needed) is not None:
                names[needed] = self.take(definition.module, needed)
        self.texts.append(_renamed(definition.text, names))
        return new


def _is_shipped(module: str) -> bool:
    return module.partition(".")[0] not in _IMPORTED


def names_defined(statement: ast.AST) -> Iterator[str]:
    """Yield the names that a statement defines."""
    match statement:
        case ast.FunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def global_names(text: str) -> set[str]:
    """Return the global names that a text uses."""
    return set(_globals(symtable.symtable(text, "export", "exec")))


class _Source:
    """A module's text and the values of its global names."""

    def __init__(self, module: str) -> None:
        self._module = module
        text = getsource(import_module(module))
        self._lines = text.splitlines(keepends=True)
        self._found: dict[str, Definition | Import] = {}
        for statement in ast.parse(text).body:
            self._add(statement)

    @staticmethod
    @lru_cache(maxsize=64)
    def of(module: str) -> "_Source":
        """Return a module's source, read once."""
        return _Source(module)

    def find(self, name: str) -> Definition | Import | None:
        """Return what a global name of the module is; None for a name of Python's own."""
        return self._found.get(name)

    def _add(self, statement: ast.stmt) -> None:
        match statement:
            case ast.ImportFrom(module=str(module)):
                for alias in statement.names:
                    self._found[alias.asname or alias.name] = Import(module, alias.name)
            case ast.Import():
                for alias in statement.names:
                    self._found[alias.asname or alias.name] = Import(alias.name, None)
            case _:
                names = tuple(names_defined(statement))
                definition = Definition(self._module, names, self._text(statement))
                self._found |= dict.fromkeys(names, definition)

    def _text(self, statement: ast.stmt) -> str:
        decorators = getattr(statement, "decorator_list", [])
        first = min(node.lineno for node in (statement, *decorators)) - 1
        while first > 0 and self._lines[first - 1].startswith("#"):
            first -= 1
        return "".join(self._lines[first : statement.end_lineno]).rstrip() + "\n"


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _globals(child)


def _same(one: Definition, other: Definition) -> bool:
    """Return whether two definitions are the same code, such as a type that modules repeat."""
    return ast.dump(ast.parse(one.text)) == ast.dump(ast.parse(other.text))


def _plain(text: str, name: str, docstring: str) -> str:
    """Return a function without annotations, under a name and with a docstring."""
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    arguments = ", ".join(argument.arg for argument in function.args.args)
    header = f"def {name}({arguments}):\n"
    if ast.get_docstring(function) is None:
        header += f'    """{docstring}."""\n'
    lines = text.splitlines(keepends=True)
    assert function.returns is not None
    # A comment may come before the first statement.
    return header + "".join(lines[function.returns.end_lineno :])


def _renamed(text: str, names: dict[str, str]) -> str:
    """Return a definition in which some global names are others."""
    lines = text.encode().splitlines(keepends=True)
    places = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name):
                places.append((node.lineno - 1, node.col_offset, name))
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                line = lines[node.lineno - 1]
                places.append((node.lineno - 1, line.index(name.encode(), line.index(b" ")), name))
    for number, column, name in sorted(places, reverse=True):
        if (new := names.get(name, name)) != name:
            line = lines[number]
            end = column + len(name.encode())
            lines[number] = line[:column] + new.encode() + line[end:]
    return b"".join(lines).decode()
