"""Reading a TOML table key by key: types are checked, and unknown keys are refused."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from scratchnet.declare.parameter import finite, whole
from scratchnet.errors import cut, shortened, suggestion
from scratchnet.lessons.document import TomlBlock
from scratchnet.lessons.problems import Problems

_T = TypeVar("_T")

LONGEST_TEXT = 20_000
LONGEST_LINE = 300
MOST_ENTRIES = 100


class Table:
    """A table of a block: the block itself, or the ``number``th of its tables called ``name``.

    Each reader returns the value of a key, or its default if it is missing; a value that is wrong
    is added to the problems, and the default stands for it.
    """

    def __init__(
        self,
        block: TomlBlock,
        problems: Problems,
        content: Mapping[str, Any] | None = None,
        name: str = "",
        number: int = 0,
    ) -> None:
        self._block = block
        self._problems = problems
        self._content = block.content if content is None else content
        self._name = name
        self._number = number
        self._known: list[str] = []

    def line(self, key: str = "") -> int:
        """Return the line of a key, or that of the table."""
        return self._block.line_of(key, self._name, self._number)

    def problem(self, key: str, message: str, part: str = "") -> None:
        """Add a problem of a key: the message follows its name.

        ``part`` is a key of the table that it holds, which may have a line of its own.
        """
        line = self._block.line_of(part, key) if part and not self._name else self.line(key)
        self._problems.add(line, f"{self.place(key)} {message}")

    def refuse(self, key: str, value: object, allowed: str) -> None:
        """Add the problem that a key has a value that is not allowed."""
        self.problem(key, f"is {shortened(value)}; allowed: {allowed}")

    def place(self, key: str) -> str:
        """Return a key with the name of its table, as in ``hint.text``."""
        return f"{self._name}.{key}" if self._name and key else key or self._name

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        self._know(key)
        return key in self._content

    def value(self, key: str) -> Any:
        """Return a value of any type; None if it is missing."""
        self._know(key)
        return self._content.get(key)

    def _know(self, key: str) -> None:
        if key not in self._known:
            self._known.append(key)

    def require(self, *keys: str) -> None:
        """Add a problem for each key that is missing."""
        for key in keys:
            if key not in self._content:
                self._problems.add(self.line(), f"{self.place(key)} is missing")

    def text(self, key: str, default: str = "", *, longest: int = LONGEST_LINE) -> str:
        """Return a text. An empty one is refused."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.refuse(key, value, f"a text of 1 to {longest:,} characters")
            return default
        return value.strip()

    def choice(self, key: str, names: Collection[str], default: str) -> str:
        """Return one of some names."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in names:
            near = suggestion(value, list(names)) if isinstance(value, str) else ""
            self.refuse(key, value, "one of " + ", ".join(f'"{name}"' for name in names) + near)
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, value, "true or false")
        return value if isinstance(value, bool) else default

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """Return a whole number in a range."""
        value = self.value(key)
        if value is None:
            return default
        number = whole(value)
        if number is None or not least <= number <= most:
            self.refuse(key, value, f"a whole number from {least} to {most:,}")
            return default
        return number

    def number(self, key: str, default: float, least: float) -> float:
        """Return a finite number that is not too small."""
        value = self.value(key)
        if value is None:
            return default
        number = finite(value)
        if number is None or number < least:
            self.refuse(key, value, f"a number of at least {least:g}")
            return default
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that are not empty."""
        value = self.value(key)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > MOST_ENTRIES:
            self.refuse(key, value, f"a list of up to {MOST_ENTRIES} texts in [ ]")
            return ()
        for each in value:
            if not isinstance(each, str) or not each.strip() or len(each) > LONGEST_LINE:
                self.refuse(key, each, f"texts of 1 to {LONGEST_LINE} characters")
                return ()
        return tuple(each.strip() for each in value)

    def read(self, key: str, text: str, reader: Callable[[str], _T]) -> _T | None:
        """Return what ``reader`` makes of a text; a ValueError that it raises is a problem."""
        try:
            return reader(text)
        except ValueError as error:
            self.problem(key, f"is {shortened(text)}: {error}")
            return None

    def tables(self, key: str) -> "Iterator[Table]":
        """Yield the tables of a list ``[[key]]``."""
        value = self.value(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.refuse(key, value, f"tables, each under a line [[{key}]]")
            return
        if len(value) > MOST_ENTRIES:
            self.problem(key, f"is given {len(value)} times; allowed: up to {MOST_ENTRIES}")
            return
        for number, content in enumerate(value):
            yield Table(self._block, self._problems, content, key, number)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return a table ``[key]`` or ``{ }`` as it is."""
        value = self.value(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.refuse(key, value, "keys and values in { }")
            return {}
        return value

    def refuse_others(self) -> None:
        """Add a problem for each key that nobody asked for."""
        for key in self._content:
            if key not in self._known:
                near = suggestion(key, self._known)
                known = near or f"; known: {', '.join(self._known)}"
                self._problems.add(
                    self.line(key), f"{self.place(cut(key, 40))} is not a known key{known}"
                )
