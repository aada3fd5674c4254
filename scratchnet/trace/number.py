"""Numbers that know which line computed them, and from which other numbers.

The reference's own functions are run with them in place of floats (`scratchnet.trace.reference`):
an operator computes the same bits as for floats, and keeps its operands and where it stands in the
source. Nothing here knows what the numbers mean.
"""

import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import _getframe
from types import CodeType
from typing import Any

#: The lines of every source file that is traced, by the path it is shown with.
SOURCES: dict[str, tuple[str, ...]] = {}
#: What separates the path of a file from the bug that is planted in it.
BUG_MARK = "#"

#: Symbols of numbers that no operator computed.
CONSTANT, GIVEN, LINK = "constant", "given", "link"
#: The symbol of a number that a planted bug leaves out.
MISSING = "missing"
#: The symbols of ``a if test else b``, of ``float(a)`` and of ``-a``.
CHOSEN, CONVERTED, NEGATED = "if", "float", "negative"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the program: ``file`` from the project's folder, ``number`` from 1, its ``text``.

    ``expression`` is the part of it that computed a number, and ``function`` where it stands, such
    as ``Neuron.forward``. The ``file`` of a source with a bug ends with `BUG_MARK` and its name.
    """

    file: str
    number: int
    text: str
    expression: str
    function: str

    @property
    def has_bug(self) -> bool:
        """Whether the file has a planted bug somewhere."""
        return BUG_MARK in self.file

    @property
    def place(self) -> str:
        """File and line for people; which bug is in the file is theirs to find."""
        path = self.file.partition(BUG_MARK)[0]
        return f"{path}:{self.number}" + (", in the source with the bug" if self.has_bug else "")


class Number:
    """A number of a trace; frozen.

    - ``value``: the float, with the reference's bits; True or False for a comparison.
    - ``symbol``: the operator or function that computed it, or `CONSTANT` for a number that stands
      in the source, `GIVEN` for one that the step began with, and `LINK` for one that another part
      of the trace computed.
    - ``operands``: the numbers it was computed from; of a link, the number itself.
    - ``name``: what a given number is, such as ``weight``; else "".

    Operators compute further numbers; comparisons too, which are true or false like others.
    """

    __slots__ = ("_at", "_code", "_more", "_operands", "_symbol", "_value")

    _value: Any
    _symbol: str
    _operands: "tuple[Number, ...]"
    _code: CodeType | None
    _at: int
    #: The parts of the name of a given number; what returns the origin of a link.
    _more: "tuple[object, ...] | Callable[[], Number] | None"

    @property
    def value(self) -> float:
        """The value as a float."""
        return float(self._value)

    @property
    def symbol(self) -> str:
        """What computed it."""
        return self._symbol

    @property
    def name(self) -> str:
        """What a given number is; else ""."""
        return " ".join(map(str, self._more)) if isinstance(self._more, tuple) else ""

    @property
    def operands(self) -> "tuple[Number, ...]":
        """What it was computed from. Following a link may trace another part of the step."""
        return (self._more(),) if callable(self._more) else self._operands

    @property
    def origin(self) -> "Number":
        """The number itself, or the one at the end of its links."""
        number = self
        while callable(number._more):
            number = number._more()
        return number

    @property
    def line(self) -> SourceLine | None:
        """The line that computed it; None for what the step began with."""
        number = self.origin
        code = number._code
        return None if code is None else _source_line(code, number._at, code.co_filename)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __float__(self) -> float:
        return float(self._value)

    def __int__(self) -> int:
        return int(self._value)

    def __repr__(self) -> str:
        return f"Number({self._value!r}, {self._symbol!r})"

    def __format__(self, spec: str) -> str:
        return format(self._value, spec)


_new = object.__new__


def _made(
    value: object,
    symbol: str,
    operands: tuple[Number, ...],
    code: CodeType | None,
    at: int,
) -> Number:
    number = _new(Number)
    number._value = value
    number._symbol = symbol
    number._operands = operands
    number._code = code
    number._at = at
    number._more = None
    return number


def source_of(line: SourceLine) -> tuple[str, ...]:
    """Return all lines of the file that a line stands in."""
    return SOURCES[line.file]


def given(value: float, *name: object) -> Number:
    """Return a number that the step begins with, such as an input or a weight.

    The parts of its name are put together when it is asked for.
    """
    number = _made(value, GIVEN, (), None, 0)
    number._more = name
    return number


def missing(value: float) -> Number:
    """Return what stands for a number that a bug leaves out; ``value`` is what that amounts to."""
    return _made(value, MISSING, (), None, 0)


def link(value: float, origin: Callable[[], Number]) -> Number:
    """Return a number that another part computed; ``origin`` traces that part when asked."""
    number = _made(value, LINK, (), None, 0)
    number._more = origin
    return number


def constant(value: float) -> Number:
    """Return a number as it stands in the source, at the line that calls this."""
    frame = _getframe(1)
    return _made(value, CONSTANT, (), frame.f_code, frame.f_lasti)


def chosen(test: object, if_true: Callable[[], Any], if_false: Callable[[], Any]) -> Any:
    """Take the place of ``a if test else b`` in traced sources: the test is an operand too."""
    result = if_true() if test else if_false()
    if type(test) is not Number or not isinstance(result, Number | float | int):
        return result
    frame = _getframe(1)
    operands = (_wrapped(result, frame.f_code, frame.f_lasti), test)
    return _made(operands[0]._value, CHOSEN, operands, frame.f_code, frame.f_lasti)


class TracedFloat(float):
    """Take the place of ``float`` in traced sources: a number stays one."""

    def __new__(cls, value: Any = 0.0) -> Any:
        """Return a number converted; a float for everything else."""
        if type(value) is not Number:
            return float(value)
        if type(value._value) is float:
            return value
        frame = _getframe(1)
        return _made(float(value._value), CONVERTED, (value,), frame.f_code, frame.f_lasti)


def traced_function(symbol: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of floats, such as ``exp``, as one of numbers too."""

    def call(*arguments: Any) -> Any:
        values = [each._value if type(each) is Number else each for each in arguments]
        result = function(*values)
        if all(type(each) is not Number for each in arguments) or type(result) is bool:
            return result
        frame = _getframe(1)
        code, at = frame.f_code, frame.f_lasti
        operands = tuple(_wrapped(each, code, at) for each in arguments)
        return _made(result, symbol, operands, code, at)

    call.__name__ = symbol
    return call


def addends(number: Number) -> list[Number]:
    """Return what was added up from left to right: ``((a + b) + c)`` gives a, b and c."""
    found = []
    while number._symbol == "+":
        found.append(number._operands[1])
        number = number._operands[0]
    found.append(number)
    return found[::-1]


def ancestors(number: Number) -> Iterator[Number]:
    """Yield a number and all that it was computed from within its part of the trace, each once."""
    seen = {id(number)}
    pending = [number]
    while pending:
        current = pending.pop()
        yield current
        for operand in current._operands:
            if id(operand) not in seen:
                seen.add(id(operand))
                pending.append(operand)


def _wrapped(value: Any, code: CodeType, at: int) -> Number:
    return value if type(value) is Number else _made(value, CONSTANT, (), code, at)


def _binary(symbol: str, function: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Return an operator's methods for numbers on the left and on the right."""

    def left(self: Number, other: Any) -> Any:
        frame = _getframe(1)
        code, at = frame.f_code, frame.f_lasti
        if type(other) is not Number:
            if not isinstance(other, int | float):
                return NotImplemented
            other = _made(other, CONSTANT, (), code, at)
        # As `_made` does, written here because nearly all numbers come from here.
        number = _new(Number)
        number._value = function(self._value, other._value)
        number._symbol = symbol
        number._operands = (self, other)
        number._code = code
        number._at = at
        number._more = None
        return number

    def right(self: Number, other: Any) -> Any:
        if not isinstance(other, int | float):
            return NotImplemented
        frame = _getframe(1)
        code, at = frame.f_code, frame.f_lasti
        first = _made(other, CONSTANT, (), code, at)
        return _made(function(other, self._value), symbol, (first, self), code, at)

    return left, right


def _unary(symbol: str, function: Callable[[Any], Any]) -> Any:
    def method(self: Number) -> Number:
        frame = _getframe(1)
        return _made(function(self._value), symbol, (self,), frame.f_code, frame.f_lasti)

    return method


for _name, _symbol, _function in (
    ("add", "+", operator.add),
    ("sub", "-", operator.sub),
    ("mul", "*", operator.mul),
    ("truediv", "/", operator.truediv),
    ("floordiv", "//", operator.floordiv),
    ("mod", "%", operator.mod),
    ("pow", "**", operator.pow),
):
    _left, _right = _binary(_symbol, _function)
    setattr(Number, f"__{_name}__", _left)
    setattr(Number, f"__r{_name}__", _right)
for _name, _symbol, _function in (
    ("lt", "<", operator.lt),
    ("le", "<=", operator.le),
    ("gt", ">", operator.gt),
    ("ge", ">=", operator.ge),
    ("eq", "==", operator.eq),
    ("ne", "!=", operator.ne),
):
    setattr(Number, f"__{_name}__", _binary(_symbol, _function)[0])
for _name, _symbol, _one in (("neg", NEGATED, operator.neg), ("abs", "abs", abs)):
    setattr(Number, f"__{_name}__", _unary(_symbol, _one))

#: What stands for the module ``math`` in traced sources.
MATHEMATICS = {
    name: traced_function(name, value) if callable(value) else value
    for name, value in vars(math).items()
    if not name.startswith("_")
}


@lru_cache(maxsize=256)
def _positions(code: CodeType) -> list[tuple[int | None, int | None, int | None, int | None]]:
    return list(code.co_positions())


@lru_cache(maxsize=4096)
def _source_line(code: CodeType, at: int, file: str) -> SourceLine:
    # The file is given, as codes count as equal that come from copies of it with different bugs.
    first, last, start, end = _positions(code)[at // 2]
    number = first or code.co_firstlineno
    lines = SOURCES.get(file, ())
    text = lines[number - 1] if number <= len(lines) else ""
    expression = text.strip()
    if first is not None and first == last and start is not None and end is not None:
        # Columns are counted in bytes.
        expression = text.encode()[start:end].decode()
    function = code.co_qualname.replace("<locals>.", "").split(".<")[0]
    return SourceLine(file, number, text.strip(), expression, function)
