"""Taking what a JSON object holds, and saying in which field something else stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scratchnet.declare.parameter import finite, whole
from scratchnet.errors import InvalidInput, InvalidValue


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an object; ``place`` is where it stands, "" for the whole file.

    Whatever is missing or of another kind raises InvalidInput. A field that nobody asks for is
    left alone.
    """

    values: dict[str, Any]
    place: str

    def value(self, name: str) -> Any:
        """Return a field, whatever it holds."""
        if name not in self.values:
            raise InvalidInput(f"{self._path(name)} is missing")
        return self.values[name]

    def text(self, name: str) -> str:
        """Return a text."""
        value = self.value(name)
        if not isinstance(value, str):
            raise InvalidValue(self._path(name), value, "a text")
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        value = self._list(name, "a list of texts")
        if not all(isinstance(each, str) for each in value):
            raise InvalidValue(self._path(name), value, "a list of texts")
        return value

    def whole(self, name: str) -> int:
        """Return a whole number, 0 or more."""
        number = whole(self.value(name))
        if number is None or number < 0:
            raise InvalidValue(self._path(name), self.value(name), "a whole number from 0")
        return number

    def number(self, name: str, *, optional: bool = False) -> float | None:
        """Return a finite number; if it is ``optional`` it may be null, and then is None."""
        value = self.value(name)
        if value is None and optional:
            return None
        number = finite(value)
        if number is None:
            allowed = "a finite number, or null" if optional else "a finite number"
            raise InvalidValue(self._path(name), value, allowed)
        return number

    def numbers(self, name: str, *, exactly: int) -> tuple[float, ...]:
        """Return a list of finite numbers, so many of them."""
        allowed = f"a list of {exactly} finite numbers"
        found = _numbers(self._list(name, allowed))
        if found is None or len(found) != exactly:
            raise InvalidValue(self._path(name), self.value(name), allowed)
        return found

    def rows(self, name: str) -> list[tuple[float, ...]]:
        """Return a list of lists of finite numbers."""
        rows = []
        for row in self._list(name, "a list of lists of finite numbers"):
            numbers = _numbers(row)
            if numbers is None:
                raise InvalidValue(self._path(name), row, "lists of finite numbers")
            rows.append(numbers)
        return rows

    def inner(self, name: str) -> "Fields":
        """Return the fields of an object."""
        return _fields_of(self.value(name), self._path(name))

    def objects(self, name: str) -> "list[Fields]":
        """Return the fields of each object of a list."""
        value = self._list(name, "a list of objects")
        return [_fields_of(each, f"{self._path(name)}[{i}]") for i, each in enumerate(value)]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every field and its text."""
        return ((name, self.text(name)) for name in self.values)

    def _list(self, name: str, allowed: str) -> list[Any]:
        value = self.value(name)
        if not isinstance(value, list):
            raise InvalidValue(self._path(name), value, allowed)
        return value

    def _path(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def _fields_of(value: object, place: str) -> Fields:
    if not isinstance(value, dict):
        raise InvalidValue(place, value, "an object in { }")
    return Fields(value, place)


def _numbers(row: object) -> tuple[float, ...] | None:
    if not isinstance(row, list):
        return None
    numbers = [finite(value) for value in row]
    return None if None in numbers else tuple(number for number in numbers if number is not None)
