"""A formula that can be evaluated, and the errors of one that cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import NoReturn


class FormulaError(ValueError):
    """A formula cannot be read. ``position`` is the 0-based column, or None."""

    def __init__(self, message: str, position: int | None = None) -> None:
        self.message = message
        self.position = position
        place = "" if position is None else f" (column {position + 1})"
        super().__init__(message + place)


class UndefinedFormula(FormulaError):
    """The formula ``text`` has no finite value at ``point``."""

    def __init__(self, text: str, point: dict[str, float], reason: str) -> None:
        self.text = text
        self.point = point
        place = ", ".join(f"{name} = {value:.6g}" for name, value in point.items())
        shown = text if len(text) <= 60 else text[:59] + "…"
        super().__init__(f'formula "{shown}" is {reason} at {place}')


#: Takes the values of the variables, in order.
Evaluate = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Formula:
    """``text`` as typed; ``names`` are the variables that a call takes values for, in order;
    ``variables`` those that the text uses. ``parts`` is how many numbers, variables, operators
    and functions it has. True is 1.0, false is 0.0.
    """

    text: str
    names: tuple[str, ...]
    variables: frozenset[str]
    evaluate: Evaluate = field(repr=False, compare=False)
    parts: int = field(default=1, repr=False, compare=False)

    def __call__(self, *values: float) -> float:
        """Return the value at a point. Raises UndefinedFormula if it is not finite."""
        try:
            result = self.evaluate(values)
        except ZeroDivisionError:
            self._fail(values, "undefined (division by zero)")
        except OverflowError:
            self._fail(values, "infinite (a number overflows)")
        except ValueError:
            self._fail(values, "undefined (root or logarithm of a number that has none)")
        if not isfinite(result):
            self._fail(values, "undefined" if result != result else "infinite")
        return result

    def _fail(self, values: Sequence[float], reason: str) -> NoReturn:
        raise UndefinedFormula(
            self.text, dict(zip(self.names, values, strict=True)), reason
        ) from None


def check_over(formula: Formula, domain: tuple[float, float], points_per_axis: int = 41) -> None:
    """Raise UndefinedFormula for the first point of a regular grid that has no finite value.

    ``domain`` is the interval of every variable. An odd number of points includes its middle,
    where formulas such as 1/x break.
    """
    low, high = domain
    last = points_per_axis - 1
    axis = [low + (high - low) * k / last for k in range(points_per_axis)]
    if len(formula.names) == 1:
        for x in axis:
            formula(x)
        return
    for x in axis:
        for y in axis:
            formula(x, y)
