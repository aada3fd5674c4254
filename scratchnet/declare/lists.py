"""Kinds of parameters that hold formulas or lists."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import isfinite
from typing import Any

from scratchnet.compact import MANY, CompactRows, are_finite
from scratchnet.declare.packing import (
    MOST_NUMBERS,
    PACKED_ABOVE_BYTES,
    PACKED_ALLOWED,
    CheckedRows,
    PackingError,
    is_large,
    unpack,
)
from scratchnet.declare.parameter import (
    NotAllowed,
    Parameter,
    Real,
    finite,
    names_text,
    nearest_text,
    whole,
)
from scratchnet.errors import shortened
from scratchnet.formula import FormulaError, free_names, parse_formula
from scratchnet.texts import unwritable

#: What a sample is to give: a number, the name of a class, or several numbers.
Target = float | str | tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class FormulaText(Parameter):
    """A formula as text. It is parsed by our own whitelist and never run as Python."""

    def allowed(self) -> str:
        return 'a formula in x and y, such as "x*x + y*y < 1"'

    def limits(self) -> str:
        return "a formula in x and y, such as x^2 + y^2 < 1"

    def check(self, value: object) -> str:
        if not isinstance(value, str):
            raise NotAllowed(self.allowed())
        try:
            parse_formula(value)
        except FormulaError as error:
            raise NotAllowed(f"{self.allowed()} ({error})") from None
        return value

    def parse(self, text: str) -> object:
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, kw_only=True)
class NamePerLayer(Parameter):
    """One of several names for all layers, or a list with one for each of up to ``most``.

    ``choices`` and ``choice_help`` are as those of `Choice`.
    """

    choices: Mapping[str, str]
    choice_help: Mapping[str, str] = field(default_factory=dict)
    most: int

    def allowed(self) -> str:
        names = names_text(self.choices)
        return f"{names}, or a list of up to {self.most} of them, one per layer"

    def limits(self) -> str:
        return ""

    def check(self, value: object) -> str | tuple[str, ...]:
        if isinstance(value, str) and value in self.choices:
            return value
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise NotAllowed(self.allowed() + nearest_text(value, self.choices))
        for name in value:
            if not isinstance(name, str) or name not in self.choices:
                raise NotAllowed(self.allowed() + nearest_text(name, self.choices))
        return tuple(value)

    def parse(self, text: str) -> object:
        return super().parse(text) if text.lstrip().startswith("[") else text

    def schema(self) -> dict[str, Any]:
        name = {"enum": list(self.choices)}
        return {"anyOf": [name, {"type": "array", "items": name, "maxItems": self.most}]}


@dataclass(frozen=True, kw_only=True)
class RealPerLayer(Parameter):
    """A number for all layers, or a list with one for each of up to ``most``.

    ``number`` declares what each may be.
    """

    number: Real
    most: int

    def allowed(self) -> str:
        return f"{self.number.allowed()}, or a list of up to {self.most} of them, one per layer"

    def limits(self) -> str:
        return self.number.limits()

    def check(self, value: object) -> float | tuple[float, ...]:
        try:
            if not isinstance(value, list | tuple):
                return self._checked(value)
            if len(value) <= self.most:
                return tuple(self._checked(number) for number in value)
        except NotAllowed:
            pass
        raise NotAllowed(self.allowed())

    def _checked(self, value: object) -> float:
        number = self.number.check(value)
        assert number is not None
        return number

    def schema(self) -> dict[str, Any]:
        number = self.number.schema()
        return {"anyOf": [number, {"type": "array", "items": number, "maxItems": self.most}]}


@dataclass(frozen=True, kw_only=True)
class Formulas(Parameter):
    """A list of up to ``most`` formulas in ``variables``.

    ``short`` maps short forms of some of them to the formulas that they abbreviate. With
    ``other_names`` formulas may have names besides the variables, which another check must know.
    """

    variables: tuple[str, ...]
    most: int
    short: Mapping[str, str] = field(default_factory=dict)
    other_names: bool = False

    def allowed(self) -> str:
        first, *others = self.variables
        example = f'["{first}", "{first}*{others[0]}"]' if others else f'["{first}*{first}"]'
        names = listed_names(self.variables)
        return f"a list of up to {self.most} formulas in {names}, such as {example}"

    def limits(self) -> str:
        return f"up to {self.most} formulas in {listed_names(self.variables)}"

    def check(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise NotAllowed(self.allowed())
        texts = [self.short.get(text, text) if isinstance(text, str) else None for text in value]
        for text in texts:
            if text is None:
                raise NotAllowed(self.allowed())
            others = free_names(text) - {*self.variables} if self.other_names else ()
            try:
                parse_formula(text, (*self.variables, *others))
            except FormulaError as error:
                raise NotAllowed(f"{self.allowed()}: {error}") from None
        return tuple(text for text in texts if text is not None)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": self.most}


def listed_names(names: Sequence[str], most: int = 8) -> str:
    """Return names as text, "x and y"; of more than ``most`` the first, and how many there are."""
    if len(names) > most:
        return f"{', '.join(names[:most])}, … ({len(names):,} names)"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass(frozen=True, kw_only=True)
class Rows(Parameter):
    """A table: a list of up to ``most`` rows of ``narrowest`` to ``widest`` finite numbers.

    All rows are as long as the first. In files a large table is packed, see
    `scratchnet.declare.packing`.
    """

    narrowest: int
    widest: int
    most: int

    def allowed(self) -> str:
        long = f"all of {self.narrowest} or all of {self.widest}"
        if self.widest > self.narrowest + 1:
            long = f"all of as many, {self.narrowest} to {self.widest:,},"
        if self.narrowest == self.widest:
            long = f"each of {self.widest}"
        return (
            f"a list of up to {self.most:,} rows, {long} finite numbers, such as [[0, 1], [2, 3]]"
        )

    def check(self, value: object) -> Sequence[tuple[float, ...]]:
        if isinstance(value, CheckedRows) and value.checked_by == self:
            return value
        if isinstance(value, dict):
            value = self._unpacked(value)
        if isinstance(value, CompactRows):
            return self._checked_compact(value)
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise NotAllowed(self.allowed())
        rows: list[tuple[float, ...]] = []
        for row in value:
            numbers = _numbers(row)
            if numbers is None or not self.narrowest <= len(numbers) <= self.widest:
                raise NotAllowed(self.allowed())
            if len(numbers) != len(rows[0] if rows else numbers):
                raise NotAllowed(self.allowed())
            rows.append(numbers)
        width = len(rows[0]) if rows else 0
        self._check_size(len(rows), width)
        if not is_large(len(rows), width):
            return tuple(rows)
        return CheckedRows(array("d", chain.from_iterable(rows)), width, self)

    def _checked_compact(self, rows: CompactRows) -> Sequence[tuple[float, ...]]:
        """Check rows that are numbers, and all of as many, already."""
        fits = self.narrowest <= rows.width <= self.widest and len(rows) <= self.most
        if not fits or not are_finite(rows.values):
            raise NotAllowed(self.allowed())
        self._check_size(len(rows), rows.width)
        if not is_large(len(rows), rows.width):
            return tuple(rows)
        return CheckedRows(rows.values, rows.width, self)

    def _check_size(self, rows: int, width: int) -> None:
        if rows * width > MOST_NUMBERS:
            raise NotAllowed(f"{self.allowed()}, {MOST_NUMBERS:,} numbers in all")

    def _unpacked(self, value: dict[str, object]) -> CompactRows:
        try:
            return unpack(value, self.most, self.widest)
        except PackingError as error:
            allowed = f"{self.allowed()}; or packed, {PACKED_ALLOWED}"
            raise NotAllowed(f"{allowed} ({error})") from None

    def document(self, value: Any) -> Any:
        return value.packed() if isinstance(value, CheckedRows) else value

    def schema(self) -> dict[str, Any]:
        row: dict[str, Any] = {"type": "array", "items": {"type": "number"}}
        row |= {"minItems": self.narrowest, "maxItems": self.widest}
        rows = {"type": "array", "items": row, "maxItems": self.most}
        if not is_large(self.most, self.widest):
            return rows
        size = {"type": "integer", "minimum": 1}
        packed = {
            "type": "object",
            "description": f"A table that takes more than {PACKED_ABOVE_BYTES:,} bytes as doubles: "
            f"{PACKED_ALLOWED}.",
            "properties": {
                "shape": {"type": "array", "items": size, "minItems": 2, "maxItems": 2},
                "float64": {"type": "string", "contentEncoding": "base64"},
            },
            "required": ["shape", "float64"],
            "additionalProperties": False,
        }
        return {"anyOf": [rows, packed]}


class CheckedLabels(tuple[Target, ...]):
    """Many labels that ``checked_by``, a parameter, found allowed, and need not check again."""

    checked_by: object


@dataclass(frozen=True, kw_only=True)
class Labels(Parameter):
    """A list of up to ``most`` numbers or texts."""

    most: int
    longest: int = 100

    def allowed(self) -> str:
        return (
            f"a list of up to {self.most:,} numbers, or texts of up to {self.longest} characters "
            "without control characters"
        )

    def check(self, value: object) -> Sequence[Target]:
        if isinstance(value, CheckedLabels) and value.checked_by == self:
            return value
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise NotAllowed(self.allowed())
        labels = (self._checked(label) for label in value)
        if len(value) <= MANY:
            return tuple(labels)
        checked = CheckedLabels(labels)
        checked.checked_by = self
        return checked

    def _checked(self, label: object) -> float | str:
        if isinstance(label, str) and 0 < len(label) <= self.longest:
            # Version 0.1.0 wrote names of classes with line ends.
            fault = unwritable(label, lines=True)
            if fault:
                raise NotAllowed(f"{self.allowed()}; {shortened(label)} has {fault}")
            return label
        number = finite(label)
        if number is None:
            raise NotAllowed(self.allowed())
        return number

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "minLength": 1, "maxLength": self.longest}
        return {"type": "array", "items": {"anyOf": [{"type": "number"}, text]}}


@dataclass(frozen=True, kw_only=True)
class ImageSize(Parameter):
    """The width and the height of an image in pixels, each up to ``largest``, or None."""

    largest: int

    def allowed(self) -> str:
        return (
            f"null, or [width, height] in pixels, whole numbers from 1 to {self.largest:,}, "
            "such as [8, 8]"
        )

    def check(self, value: object) -> tuple[int, int] | None:
        if value is None:
            return None
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise NotAllowed(self.allowed())
        width, height = map(whole, value)
        if width is None or height is None:
            raise NotAllowed(self.allowed())
        if not (1 <= width <= self.largest and 1 <= height <= self.largest):
            raise NotAllowed(self.allowed())
        return width, height

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer", "minimum": 1, "maximum": self.largest}
        return {"type": ["array", "null"], "items": number, "minItems": 2, "maxItems": 2}


@dataclass(frozen=True, kw_only=True)
class Targets(Labels):
    """A list of up to ``most`` numbers or texts, or a table of several numbers for each sample.

    All rows of a table are as long as the first, up to ``widest``; rows of one are that number.
    """

    widest: int

    def allowed(self) -> str:
        return (
            f"{super().allowed()}, or rows, all of as many, 2 to {self.widest}, finite numbers, "
            "such as [[0, 1], [2, 3]]"
        )

    def check(self, value: object) -> Sequence[Target]:
        if isinstance(value, CheckedLabels):
            return super().check(value)
        first = value[0] if isinstance(value, list | tuple | CompactRows) and value else None
        if not isinstance(value, dict) and not isinstance(first, list | tuple):
            return super().check(value)
        rows = self._rows.check(value)
        return tuple(number for (number,) in rows) if len(rows[0]) == 1 else rows

    def document(self, value: Any) -> Any:
        return self._rows.document(value)

    @property
    def _rows(self) -> Rows:
        return Rows(
            label=self.label,
            help=self.help,
            default=(),
            narrowest=1,
            widest=self.widest,
            most=self.most,
        )

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [super().schema(), self._rows.schema()]}


@dataclass(frozen=True, kw_only=True)
class LayerNumbers(Parameter):
    """All parameters of a network, or None: per layer, per neuron, ``[w..., b]``."""

    def allowed(self) -> str:
        return "null, or finite numbers per layer, per neuron, as [[[w..., b], ...], ...]"

    def check(self, value: object) -> tuple[tuple[tuple[float, ...], ...], ...] | None:
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise NotAllowed(self.allowed())
        return tuple(self._layer(layer) for layer in value)

    def _layer(self, layer: object) -> tuple[tuple[float, ...], ...]:
        if not isinstance(layer, list | tuple):
            raise NotAllowed(self.allowed())
        rows = [_numbers(row) for row in layer]
        if not all(rows):
            raise NotAllowed(self.allowed())
        return tuple(row for row in rows if row is not None)

    def schema(self) -> dict[str, Any]:
        row = {"type": "array", "items": {"type": "number"}}
        return {"type": ["array", "null"], "items": {"type": "array", "items": row}}


@dataclass(frozen=True, kw_only=True)
class Places(Parameter):
    """A list of places of parameters: layer, neuron, and which of ``[w..., b]``, from 0."""

    def allowed(self) -> str:
        return "a list of parameters [layer, neuron, index], whole numbers from 0"

    def check(self, value: object) -> tuple[tuple[int, int, int], ...]:
        if not isinstance(value, list | tuple):
            raise NotAllowed(self.allowed())
        return tuple(sorted({self._place(place) for place in value}))

    def _place(self, place: object) -> tuple[int, int, int]:
        if not isinstance(place, list | tuple) or len(place) != 3:
            raise NotAllowed(self.allowed())
        layer, neuron, index = map(whole, place)
        if layer is None or neuron is None or index is None or min(layer, neuron, index) < 0:
            raise NotAllowed(self.allowed())
        return layer, neuron, index

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer", "minimum": 0}
        place = {"type": "array", "items": number, "minItems": 3, "maxItems": 3}
        return {"type": "array", "items": place}


def _numbers(row: object) -> tuple[float, ...] | None:
    """Return a row's numbers as floats if all are finite."""
    if type(row) is tuple and all(type(number) is float and isfinite(number) for number in row):
        # Already normal: tables are long, and are checked again with every edit.
        return row
    if not isinstance(row, list | tuple):
        return None
    numbers = [finite(number) for number in row]
    return None if None in numbers else tuple(n for n in numbers if n is not None)
