"""Kinds of parameters: what a value must be, declared once.

A declaration knows nothing of widgets, of the command line or of files; each of those reads
the declaration and does its own part.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import Enum
from json import loads
from math import isfinite
from typing import Any

from scratchnet.errors import InvalidValue, suggestion

#: Relative tolerance of the difference of two typed numbers.
_ROUNDING = 1e-6


class Effect(Enum):
    """What a change of the parameter does to a run."""

    LIVE = "acts on the running training"
    #: A run may go on with another value, but an edit of it does not mean that by itself.
    BRANCH = "starts a new run; of a branch, acts on the branch"
    REBUILD = "starts a new run"


class Scale(Enum):
    """How a slider divides the range."""

    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"


class NotAllowed(ValueError):
    """The value is not allowed; the message says what is."""


class PartNotAllowed(NotAllowed):
    """A part of the value is not allowed: that at ``place``, such as ``[2].name``, is ``value``."""

    def __init__(self, place: str, value: object, allowed: str) -> None:
        self.place = place
        self.value = value
        super().__init__(allowed)


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """One parameter of a run.

    ``help`` says what it is, and ``term`` names the glossary's entry about it, if there is one.
    ``applies_when`` says when it has an effect: each entry maps other parameters to the values they
    may have, and one entry that holds is enough. Without entries it always has one. A ``listed``
    parameter is data rather than a setting and has no control; an ``advanced`` one is not among
    those that the controls show at first.
    """

    label: str
    help: str
    default: Any
    effect: Effect = Effect.REBUILD
    unit: str = ""
    term: str = ""
    applies_when: tuple[Mapping[str, Collection[object]], ...] = ()
    listed: bool = False
    advanced: bool = False

    @abstractmethod
    def allowed(self) -> str:
        """Return what is allowed in files and on the command line, as text."""

    def limits(self) -> str:
        """Return what can be entered, in the words of the window; empty if that is plain to see."""
        return self.allowed()

    def _with_unit(self, text: str) -> str:
        return f"{text} {self.unit}" if self.unit else text

    @abstractmethod
    def check(self, value: object) -> Any:
        """Return ``value`` in its normal form, or raise NotAllowed."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the value."""

    def document(self, value: Any) -> Any:
        """Return a value in its normal form as JSON writes it: tuples are lists."""
        return value

    def parse(self, text: str) -> object:
        """Read a value typed on a command line. The result is still to be checked."""
        try:
            value: object = loads(text)
        except (ValueError, RecursionError):
            raise NotAllowed(self.allowed()) from None
        return value


@dataclass(frozen=True, kw_only=True)
class Flag(Parameter):
    """True or false."""

    def allowed(self) -> str:
        return "true or false"

    def limits(self) -> str:
        return ""

    def check(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise NotAllowed(self.allowed())
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, kw_only=True)
class Integer(Parameter):
    """A whole number. Where ``optional``, None is allowed and means ``none_means``."""

    minimum: int
    maximum: int
    scale: Scale = Scale.LINEAR
    optional: bool = False
    none_means: str = ""

    def allowed(self) -> str:
        text = f"a whole number from {self.minimum} to {self.maximum}"
        return f"{text}, or null ({self.none_means})" if self.optional else text

    def limits(self) -> str:
        joined = "or" if self.maximum - self.minimum == 1 else "to"
        ends = f"{plain(self.minimum)} {joined} {plain(self.maximum)}"
        return self._with_unit(ends if joined == "or" else f"a whole number from {ends}")

    def check(self, value: object) -> int | None:
        if value is None and self.optional:
            return None
        number = whole(value)
        if number is None or not self.minimum <= number <= self.maximum:
            raise NotAllowed(self.allowed())
        return number

    def schema(self) -> dict[str, Any]:
        kind: Any = ["integer", "null"] if self.optional else "integer"
        return {"type": kind, "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True, kw_only=True)
class Real(Parameter):
    """A finite number. Where ``optional``, None is allowed and means ``none_means``.

    With ``below`` it must be below that, and ``maximum`` is only where a slider ends.
    """

    minimum: float
    maximum: float
    below: float | None = None
    scale: Scale = Scale.LINEAR
    optional: bool = False
    none_means: str = ""

    def allowed(self) -> str:
        text = f"a number from {self.minimum:g} to {self.maximum:g}"
        if self.below is not None:
            text = f"a number of at least {self.minimum:g} and below {self.below:g}"
        return f"{text}, or null ({self.none_means})" if self.optional else text

    def limits(self) -> str:
        if self.below is not None:
            text = f"a number of at least {plain(self.minimum)} and below {plain(self.below)}"
        else:
            text = f"a number from {plain(self.minimum)} to {plain(self.maximum)}"
        return self._with_unit(text)

    def check(self, value: object) -> float | None:
        if value is None and self.optional:
            return None
        number = finite(value)
        if number is None or not self.minimum <= number or not self._is_low_enough(number):
            raise NotAllowed(self.allowed())
        return number

    def schema(self) -> dict[str, Any]:
        kind: Any = ["number", "null"] if self.optional else "number"
        if self.below is not None:
            return {"type": kind, "minimum": self.minimum, "exclusiveMaximum": self.below}
        return {"type": kind, "minimum": self.minimum, "maximum": self.maximum}

    def _is_low_enough(self, number: float) -> bool:
        return number <= self.maximum if self.below is None else number < self.below


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of several names. ``choices`` maps each name to its label, ``choice_help`` to a
    sentence or two: what it is, and when to use it.
    """

    choices: Mapping[str, str]
    choice_help: Mapping[str, str] = field(default_factory=dict)

    def allowed(self) -> str:
        return names_text(self.choices)

    def limits(self) -> str:
        return ""

    def check(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise NotAllowed(self.allowed() + nearest_text(value, self.choices))
        return value

    def parse(self, text: str) -> object:
        return text

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


@dataclass(frozen=True, kw_only=True)
class Interval(Parameter):
    """Two finite numbers, the first at least ``narrowest`` below the second."""

    minimum: float
    maximum: float
    narrowest: float

    def allowed(self) -> str:
        return (
            f"two numbers [low, high] from {self.minimum:g} to {self.maximum:g}, "
            f"high at least {self.narrowest:g} above low"
        )

    def limits(self) -> str:
        return (
            f"two numbers from {plain(self.minimum)} to {plain(self.maximum)}, the second at "
            f"least {plain(self.narrowest)} above the first"
        )

    def check(self, value: object) -> tuple[float, float]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise NotAllowed(self.allowed())
        low, high = finite(value[0]), finite(value[1])
        if low is None or high is None or low < self.minimum or high > self.maximum:
            raise NotAllowed(self.allowed())
        # 1.001 - 1 is computed a little below 0.001.
        if high - low < self.narrowest * (1 - _ROUNDING):
            raise NotAllowed(self.allowed())
        return low, high

    def schema(self) -> dict[str, Any]:
        number = {"type": "number", "minimum": self.minimum, "maximum": self.maximum}
        return {"type": "array", "items": number, "minItems": 2, "maxItems": 2}


@dataclass(frozen=True, kw_only=True)
class Sizes(Parameter):
    """A list of at most ``most`` whole numbers, each from ``minimum`` to ``maximum``."""

    most: int
    minimum: int
    maximum: int

    def allowed(self) -> str:
        return (
            f"a list of up to {self.most} whole numbers from {self.minimum} to {self.maximum}, "
            "such as [4] or [8, 8]"
        )

    def limits(self) -> str:
        each = self._with_unit(f"from {plain(self.minimum)} to {plain(self.maximum)}")
        return f"up to {self.most} whole numbers, each {each}"

    def check(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise NotAllowed(self.allowed())
        sizes = [whole(size) for size in value]
        if not all(size is not None and self.minimum <= size <= self.maximum for size in sizes):
            raise NotAllowed(self.allowed())
        return tuple(size for size in sizes if size is not None)

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}
        return {"type": "array", "items": number, "maxItems": self.most}


def names_text(names: Collection[str]) -> str:
    """Return what is allowed if a value is to be one of these names."""
    return "one of " + ", ".join(f'"{name}"' for name in names)


def nearest_text(value: object, names: Collection[str]) -> str:
    """Return a question about the name that was probably meant, or nothing."""
    return suggestion(value, list(names)) if isinstance(value, str) else ""


def plain(number: float) -> str:
    """Return a number without an exponent, as people write it: 10,000,000, 0.000001, −2."""
    return f"{Decimal(repr(number)).normalize():,f}".replace("-", "−")


def finite(value: object) -> float | None:
    """Return ``value`` as a float if it is a finite number (bools are not numbers)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def whole(value: object) -> int | None:
    """Return ``value`` as an int if it is a whole number; JSON writes 10 and 10.0 alike."""
    number = finite(value)
    return int(value) if number is not None and number.is_integer() else None  # type: ignore[call-overload]


def declared(parameter: Parameter) -> Any:
    """Return a dataclass field for a declaration."""
    return field(default=parameter.default, metadata={"parameter": parameter})


def declarations(section: type) -> dict[str, Parameter]:
    """Return the declarations of a section by field name, in order."""
    return {f.name: f.metadata["parameter"] for f in fields(section) if "parameter" in f.metadata}


def check_fields(section: Any, prefix: str) -> None:
    """Normalize every declared field, or raise InvalidValue.

    ``prefix`` comes before a field's name in its dotted path. Called from ``__post_init__`` of a
    frozen section, therefore ``object.__setattr__``.
    """
    for name, parameter in declarations(type(section)).items():
        value = getattr(section, name)
        try:
            object.__setattr__(section, name, parameter.check(value))
        except PartNotAllowed as error:
            raise InvalidValue(prefix + name + error.place, error.value, str(error)) from None
        except NotAllowed as error:
            raise InvalidValue(prefix + name, value, str(error)) from None
