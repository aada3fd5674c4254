"""A formula that can be evaluated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import NoReturn

from scratchnet.formula.errors import UndefinedFormula

#: Takes the values of the variables, in order.
Evaluate = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Formula:
    """``text`` as typed; ``names`` are the variables that a call takes values for, in order;
    ``variables`` those of them that the text uses. Truth counts as 1.0, falsehood as 0.0.
    """

    text: str
    names: tuple[str, ...]
    variables: frozenset[str]
    evaluate: Evaluate = field(repr=False, compare=False)

    def __call__(self, *values: float) -> float:
        """Return the value at a point. Raises UndefinedFormula where there is no finite one."""
        try:
            result = self.evaluate(values)
        except ZeroDivisionError:
            self._fail(values, "undefined (division by zero)")
        except OverflowError:
            self._fail(values, "infinite (a number grows beyond all limits)")
        except ValueError:
            self._fail(values, "undefined (a root or logarithm of a number that has none)")
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
