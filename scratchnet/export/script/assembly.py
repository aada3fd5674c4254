"""A script in the making: definitions taken from their modules, and all that they need."""

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scratchnet.export.script.rewriting import Edit, renamed, rewritten
from scratchnet.export.script.sources import Definition, Import, names_defined, source_of
from scratchnet.export.script.texts import comment_lines, title

#: Modules of ours, whose definitions are taken along; others are imported.
_OURS = "scratchnet."


@dataclass
class Part:
    """A part of a script: its title and its definitions, in order."""

    words: str
    texts: list[str] = field(default_factory=list)


class Assembly:
    """Collects a script.

    ``edits`` says how definitions are changed, by their names. What a definition needs is taken
    before it, each once; what `setting` and `write` define is not looked for.
    """

    def __init__(self, edits: Mapping[str, Edit]) -> None:
        self._edits = edits
        self._parts: list[Part] = []
        self._settings: dict[str, str] = {}
        self._imports: dict[str, set[str]] = {}
        self._given: set[str] = set()
        self._tables: dict[str, str] = {}
        self._origins: dict[str, tuple[str, str]] = {}

    def begin(self, words: str) -> None:
        """Begin a part of the script."""
        self._parts.append(Part(words))

    def setting(self, name: str, value: str, comment: str = "", above: str = "") -> str:
        """Declare a constant that a person may change; return its name.

        A longer comment stands ``above`` it.
        """
        before = comment_lines(above)
        behind = f"  # {comment}" if comment else ""
        self._settings[name] = f"{before}{name} = {value}{behind}\n"
        return name

    def write(self, text: str) -> None:
        """Add text of the script's own."""
        for statement in ast.parse(text).body:
            self._given.update(names_defined(statement))
        self._parts[-1].texts.append(text)

    def table(self, name: str, comment: str, value: str) -> None:
        """Declare a constant that is long, which is not looked through."""
        self._tables[name] = value
        self.write(f"# {comment}\n{name} = ...\n")

    def need(self, module: str, names: Iterable[str]) -> None:
        """Import names from a module of the standard library."""
        self._imports.setdefault(module, set()).update(names)

    def take(
        self, module: str, path: str, name: str | None = None, edit: Edit | None = None
    ) -> str:
        """Take a definition by its path, with all that it needs; return the name it has now."""
        definition = source_of(module).inside(path) if "." in path else None
        found = definition or source_of(module).find(path)
        assert isinstance(found, Definition), path
        return self._take(found, path.rpartition(".")[2], name, edit)

    def text(self, header: str) -> str:
        """Return the script. Raises SyntaxError for what Python cannot read."""
        body = "\n\n".join(
            title(part.words) + "\n\n" + _spaced(part.texts) for part in self._parts if part.texts
        )
        used = _names_in(body)
        settings = "".join(text for name, text in self._settings.items() if name in used)
        text = f"{header}\n{self._import_lines()}\n{settings}\n\n{body}"
        compile(text, "script", "exec", dont_inherit=True)
        for name, value in self._tables.items():
            text = text.replace(f"\n{name} = ...\n", f"\n{name} = {value}\n", 1)
        return text

    def _take(self, definition: Definition, old: str, name: str | None, edit: Edit | None) -> str:
        new = name or old.lstrip("_")
        origin = definition.module, old
        if new in self._origins:
            assert self._origins[new] == origin, f"{new} is in two modules"
            return new
        for each in definition.names:
            self._origins[each.lstrip("_") if each != old else new] = definition.module, each
        edit = edit or self._edits.get(old, Edit())
        names = {each: each.lstrip("_") for each in definition.names} | {old: new}
        bare = rewritten(definition.text, edit)
        for needed in sorted(_names_in(bare)):
            self._need(definition, needed, names)
        changed = {before: after for before, after in names.items() if before != after}
        self._parts[-1].texts.append(renamed(bare, changed).replace("#: ", "# ").rstrip() + "\n")
        return new

    def _need(self, definition: Definition, needed: str, names: dict[str, str]) -> None:
        """Take along, or import, what a definition calls ``needed``."""
        if needed in definition.names or needed in self._settings or needed in self._given:
            return
        module, name = definition.module, needed
        found = source_of(module).find(name)
        while isinstance(found, Import) and found.module.startswith(_OURS):
            module, name = found.module, found.name
            found = source_of(module).find(name)
        if isinstance(found, Import):
            self.need(found.module, [found.name])
        elif found is not None:
            names[needed] = self._take(found, name, None, None)

    def _import_lines(self) -> str:
        return "".join(
            f"from {module} import {', '.join(sorted(names, key=str.lower))}\n"
            for module, names in sorted(self._imports.items())
            if names
        )


def _spaced(texts: list[str]) -> str:
    """Return definitions below each other, two lines apart, and constants one."""
    spaced = ""
    after_constant = False
    for text in texts:
        constant = isinstance(ast.parse(text).body[0], ast.Assign)
        gap = "\n" if constant and after_constant else "\n\n"
        spaced += (gap if spaced else "") + text
        after_constant = constant
    return spaced


def _names_in(text: str) -> set[str]:
    """Return the global names that a text uses."""
    return set(_globals(symtable.symtable(text, "script", "exec")))


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _globals(child)
