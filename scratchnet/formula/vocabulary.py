"""The functions, constants and operators of formulas: everything else is refused."""

import ast
import builtins
import keyword
import math
import operator
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function of formulas; ``most`` None is any number of arguments."""

    call: Callable[..., float]
    least: int
    most: int | None

    def arguments(self) -> str:
        """Return how many arguments it takes, as text."""
        if self.most is None:
            return f"{self.least} or more arguments"
        return "1 argument" if self.least == 1 else f"{self.least} arguments"


FUNCTIONS: dict[str, Function] = {
    "abs": Function(abs, 1, 1),
    "min": Function(min, 2, None),
    "max": Function(max, 2, None),
    "sqrt": Function(math.sqrt, 1, 1),
    "exp": Function(math.exp, 1, 1),
    "log": Function(math.log, 1, 1),
    "sin": Function(math.sin, 1, 1),
    "cos": Function(math.cos, 1, 1),
    "tan": Function(math.tan, 1, 1),
    "tanh": Function(math.tanh, 1, 1),
    "atan2": Function(math.atan2, 2, 2),
    "floor": Function(lambda value: float(math.floor(value)), 1, 1),
}

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}

#: What exported sources call other things in the functions that have variables as arguments.
# fmt: off
_IN_EXPORTS = (
    "CLASSES", "LAYERS", "TARGET_SCALING", "activation", "both", "bounded", "column", "columns",
    "constant", "defined", "divide", "either", "encode_row", "equal", "error", "floor_divide",
    "greater",
    "greater_equal", "known", "less", "less_equal", "math", "negation", "neuron", "neurons",
    "not_equal", "np", "number", "outputs", "points", "power", "predict", "remainder",
    "shape", "softmax", "torch", "truth", "values", "weighted_sum",
)
# fmt: on
#: Characters of a name that `variable_names` makes, before a number that tells it from others.
_LONGEST_NAME = 40


def variable_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each text, such as that of a column, by which a formula can call it.

    Accents are dropped, other characters than letters, digits and ``_`` become ``_``, and a name
    that is taken gets a number: "Petal length (cm)" is called Petal_length_cm.
    """
    names: list[str] = []
    taken = {*FUNCTIONS, *CONSTANTS, *dir(builtins), *_IN_EXPORTS}
    for number, text in enumerate(texts, 1):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        name = re.sub(r"\W+", "_", plain)[:_LONGEST_NAME].strip("_") or f"x{number}"
        if name[0].isdigit() or keyword.iskeyword(name):
            name = f"x_{name}"
        wanted, count = name, 1
        while name in taken:
            count += 1
            name = f"{wanted}_{count}"
        taken.add(name)
        names.append(name)
    return tuple(names)


def power(base: float, exponent: float) -> float:
    """Return base ** exponent; a negative base with a fractional exponent has no real power."""
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError("root of a negative number")
    return float(result)


ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: power,
}

COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

#: The operators of arithmetic and of comparisons, as Python writes them.
OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
