"""Settings that a sweep varies: read from a command line, each with the values that it takes."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scratchnet.declare.parameter import Integer, Interval, NotAllowed, Real, Sizes, finite
from scratchnet.errors import InvalidInput, InvalidValue, UnknownField
from scratchnet.experiment import PARAMETERS, parse_value

#: More values of one setting are a mistake.
MOST_VALUES = 100_000
#: Values of a range are rounded to so many digits: 0.001, not 0.0010000000000000002.
_DIGITS = 12
_RANGE = re.compile(r"(?P<low>[^,:\[\]]+?)\.\.(?P<high>[^,:\[\]]+):(?P<count>.*)")
_HOW = (
    "KEY=V1,V2,…, KEY=LOW..HIGH:COUNT, KEY=LOW..HIGH:COUNTlog, or KEY=[…], a JSON list of values, "
    "as in training.learning_rate=0.3,1,3 or network.hidden=[[2],[4],[8,8]]"
)


@dataclass(frozen=True, slots=True)
class Varied:
    """A setting with the values that it takes, in their normal form and each once."""

    path: str
    values: tuple[Any, ...]

    def document(self) -> list[Any]:
        """Return the values as JSON writes them."""
        parameter = PARAMETERS[self.path]
        return [parameter.document(value) for value in self.values]


def parse_varied(text: str) -> Varied:
    """Read ``KEY=VALUES``.

    Raises InvalidInput, which names what is wrong and what is allowed.
    """
    path, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not path or not values:
        raise InvalidValue("--vary", text, _HOW)
    try:
        return varied(path, _values(path, values))
    except InvalidInput as error:
        raise InvalidInput(f"--vary {path}: {error}") from error


def varied(path: str, values: Sequence[object]) -> Varied:
    """Return a setting with these values, checked. Raises InvalidInput."""
    if path == "seed":
        raise InvalidInput("is varied by the number of seeds; allowed: any other setting")
    if not 1 <= len(values) <= MOST_VALUES:
        raise InvalidValue(path, f"{len(values):,} values", f"1 to {MOST_VALUES:,}")
    found: dict[Any, None] = {}
    for value in values:
        checked = _checked(path, value)
        if checked in found:
            raise InvalidInput(f"{_shown(path, checked)} comes twice; allowed: each value once")
        found[checked] = None
    return Varied(path, tuple(found))


def _checked(path: str, value: object) -> Any:
    """Return a value in its normal form; what fits together is not looked at here."""
    if path not in PARAMETERS:
        raise UnknownField(path, list(PARAMETERS))
    try:
        return PARAMETERS[path].check(value)
    except NotAllowed as error:
        raise InvalidValue(path, value, str(error)) from None


def _shown(path: str, value: Any) -> str:
    return json.dumps(PARAMETERS[path].document(value), ensure_ascii=False)


def _values(path: str, text: str) -> list[Any]:
    if text.startswith("["):
        return _json_list(path, text)
    match = _RANGE.fullmatch(text)
    if match is not None:
        return _range(path, match)
    if path in PARAMETERS and isinstance(PARAMETERS[path], Integer | Real) and ".." in text:
        raise InvalidValue(path, text, "LOW..HIGH:COUNT or LOW..HIGH:COUNTlog, as in 0.1..10:5log")
    return [parse_value(path, part.strip()) for part in text.split(",")]


def _json_list(path: str, text: str) -> list[Any]:
    """Return the values in a JSON list, or in several lists that commas separate."""
    # A setting that is a list itself needs a list of lists.
    lists = isinstance(PARAMETERS.get(path), Sizes | Interval)
    for candidate in (text, f"[{text}]"):
        try:
            values = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(values, list) and not (lists and _has_numbers(values)):
            return values
    raise InvalidValue(path, text, "a JSON list of values, as in [[2],[4],[8,8]]")


def _has_numbers(values: list[Any]) -> bool:
    return any(isinstance(value, int | float) for value in values)


def _range(path: str, match: re.Match[str]) -> list[Any]:
    """Return the values of LOW..HIGH:COUNT, or of LOW..HIGH:COUNTlog."""
    ends = [_number(path, match[name]) for name in ("low", "high")]
    count_text = match["count"].strip()
    logarithmic = count_text.endswith("log")
    count = _whole(count_text.removesuffix("log"))
    if not 2 <= count <= MOST_VALUES:
        raise InvalidValue(
            path, f":{count_text}", f"a count from 2 to {MOST_VALUES:,}, as in :5 or :5log"
        )
    low, high = ends
    if logarithmic and not (low > 0 and high > 0):
        raise InvalidValue(path, match[0], "ends above 0 for a logarithmic range")
    parts = [k / (count - 1) for k in range(count)]
    if logarithmic:
        values = [low * (high / low) ** part for part in parts]
    else:
        values = [low + (high - low) * part for part in parts]
    values = [float(f"{value:.{_DIGITS}g}") for value in values]
    values[0], values[-1] = low, high
    if isinstance(PARAMETERS.get(path), Integer):
        rounded = [round(value) for value in values]
        if len(set(rounded)) < count:
            raise InvalidValue(path, match[0], f"fewer than {count} whole numbers between the ends")
        return rounded
    return values


def _number(path: str, text: str) -> float:
    try:
        number = finite(float(text))
    except ValueError:
        number = None
    if number is None:
        raise InvalidValue(path, text.strip(), "a finite number at each end of LOW..HIGH:COUNT")
    return number


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
