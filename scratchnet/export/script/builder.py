"""Builds a script: settings, shipped definitions in titled parts, and text of its own."""

import ast
from collections.abc import Callable, Iterable

from scratchnet.export.definitions import Definitions, global_names, names_defined
from scratchnet.export.script.texts import comment_lines, title


class ScriptBuilder:
    """Collects a script's settings and parts.

    Definitions are shipped whole, each once and after those it needs. Names of settings and of
    the script's own text are given.
    """

    def __init__(self) -> None:
        self._definitions = Definitions()
        self._titles: list[tuple[int, str]] = []
        self._settings: dict[str, str] = {}
        self._tables: dict[str, str] = {}

    def begin(self, part: str) -> None:
        """Begin a part of the script with this title."""
        self._titles.append((len(self._definitions.texts), part))

    def setting(self, name: str, value: str, comment: str = "", above: str = "") -> str:
        """Declare a constant that users may change, and return its name.

        A short ``comment`` follows on the same line, a longer one is put ``above``. A setting that
        nothing uses is left out.
        """
        trailing = f"  # {comment}" if comment else ""
        self._settings[name] = f"{comment_lines(above)}{name} = {value}{trailing}\n"
        self._definitions.given.add(name)
        return name

    def write(self, text: str) -> None:
        """Add text of the script's own."""
        for statement in ast.parse(text).body:
            self._definitions.given.update(names_defined(statement))
        self._definitions.texts.append(text)

    def table(self, name: str, comment: str, value: str) -> None:
        """Declare a long constant, whose value is put in last."""
        self._tables[name] = value
        self.write(f"# {comment}\n{name} = ...\n")

    def need(self, module: str, names: Iterable[str]) -> None:
        """Import names from a module of the standard library."""
        for name in names:
            self._definitions.need(module, name)

    def take(self, item: Callable[..., object]) -> str:
        """Ship a function or class, with all that it needs; return its name."""
        return self._definitions.take_function(item)

    def take_constant(self, value: object, module: str) -> str | None:
        """Ship the constant of a module that holds ``value``; None if none does."""
        return self._definitions.take_constant(value, module)

    def text(self, header: str) -> str:
        """Return the script. Raises SyntaxError if Python cannot read it."""
        texts = self._definitions.texts
        ends = [start for start, _ in self._titles[1:]] + [len(texts)]
        parts = [
            (part, texts[start:end]) for (start, part), end in zip(self._titles, ends, strict=True)
        ]
        body = "\n\n".join(f"{title(part)}\n\n{_spaced(items)}" for part, items in parts if items)
        used = global_names(body)
        settings = "".join(text for name, text in self._settings.items() if name in used)
        text = f"{header}\n{self._definitions.import_lines()}\n{settings}\n\n{body}"
        compile(text, "script", "exec", dont_inherit=True)
        for name, value in self._tables.items():
            text = text.replace(f"\n{name} = ...\n", f"\n{name} = {value}\n", 1)
        return text


def _spaced(texts: list[str]) -> str:
    """Return definitions one below the other: two blank lines apart, constants none or one."""
    spaced = ""
    after_constant = False
    for text in texts:
        constant = isinstance(ast.parse(text).body[0], ast.Assign)
        gap = "\n" if constant and after_constant else "\n\n"
        spaced += (gap if spaced else "") + text
        after_constant = constant
    return spaced
