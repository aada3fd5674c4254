"""What is compiled from pieces of kernels computes what Python computes from them."""

import math
import re
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.engines.compiled.arguments import Numbers
from scratchnet.engines.compiled.arithmetics import EXACT, FAST, Arithmetic
from scratchnet.engines.compiled.kernels.arithmetic import is_fast
from scratchnet.engines.compiled.kernels.compiler import Program
from scratchnet.engines.compiled.kernels.memory import get, put
from scratchnet.engines.compiled.kernels.pieces import Piece, inlined, subroutine
from scratchnet.engines.compiled.kernels.types import (
    FLOAT,
    INT,
    UNSIGNED,
    arithmetic_type,
)
from tests.scratchnet.engines.compiled.calling import callable_from

_WHOLE = st.integers(-(2**40), 2**40)
_TABLE = (1.5, -2.0, math.inf, 0.25)


@subroutine
def _arithmetic(a, b):
    quotient, rest = a // 7, a % -7
    quotient += (a & 255) * 3 - (b | 1) + (a ^ b) + (a >> 3) + ((b & 7) << 2)
    return quotient * 5 - min(a, b) + max(rest, -b)


@subroutine
def _divisions(a, b):
    divisor = b if b != 0 else 3
    return a // divisor * 1000 + a % divisor


@subroutine
def _choices(a, b):
    found = 0
    if a < b <= 10 or not (a > 0 and b > 0):
        found += 1
        if a == b:
            found += 10
    elif a >= b and (a - b > 5 or b == 3):
        found += 100
    else:
        found += 1000
    inside = -5 < a < 5
    found += 10_000 if inside or a == 77 else 20_000
    return found - (1 if inside and b > 0 else 2)


@subroutine
def _loops(a, b):
    found, last = 0, -1
    for i in range(a & 15):
        for j in range(20, b & 7, -3):
            if j == 11:
                break
            found += i * 7 - j
        last = i
    for k in range(2, 50, (b & 3) + 1):
        found += k
    while True:
        found //= 2
        if -3 < found < 3:
            break
        if found > 1_000_000:
            return last
    return found + last


@inlined
def _swapped(pair):
    return pair[1], pair[0]


@subroutine
def _tuples(a, b):
    first, second = _swapped((a, b))
    first, second = second, first - 1
    both = first, (second, 5)
    return both[0] * 3 + both[1][0] * both[-1][1]


@subroutine
def _early(a, b):
    if a > b:
        return a - b
    for i in range(10):
        if i * 1000 > b:
            return i
    return -1


_OF_WHOLE = {
    piece.name: piece for piece in (_arithmetic, _divisions, _choices, _loops, _tuples, _early)
}
_CALLS = {name: callable_from(piece, int, int, result="q") for name, piece in _OF_WHOLE.items()}


def _in_python(piece: Piece) -> Callable[..., Any]:
    """Return what a piece is without compiling it and what it calls."""
    plain = {
        name: value.function if isinstance(value, Piece) else value
        for name, value in globals().items()
    }
    return FunctionType(piece.function.__code__, plain)


@pytest.mark.parametrize("name", _OF_WHOLE)
@given(a=_WHOLE, b=_WHOLE)
def test_whole_numbers_are_computed_as_python_does(name: str, a: int, b: int) -> None:
    for x, y in ((a, b), (b, a), (a % 20, b % 20), (a, a)):
        assert _CALLS[name](x, y) == _in_python(_OF_WHOLE[name])(x, y)


@subroutine
def _reals(x, n):
    found = -x * 3.0 + n / 8 - x / 7.0
    found -= abs(x) * _TABLE[n & 1] + float(n)
    if x != x:
        return -1.0
    return found if found < 1e300 else math.exp(-abs(found)) + math.tanh(x)


_CALL_OF_REALS = callable_from(_reals, float, int, result="d")


@given(x=st.floats(), n=_WHOLE)
def test_floats_are_computed_as_python_does(x: float, n: int) -> None:
    expected = _reals.function(x, n)
    assert _CALL_OF_REALS(x, n).hex() == float(expected).hex()


@subroutine
def _wrapping(a, b):
    return np.int64((np.uint64(a) * b + np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(3))


def test_numbers_without_a_sign_wrap_around() -> None:
    a, b = 2**62 + 12345, 2**63 + 99
    call = callable_from(_wrapping, int, np.uint64, result="q")
    assert call(a, b) == ((a * b + 0x9E3779B97F4A7C15) % 2**64) >> 3


@subroutine
def _sums(values, found):
    for k in range(len(values)):
        put(found, k, get(values, k) + (get(found, k - 1) if k > 0 else 0.0))


def test_arrays_are_read_and_written() -> None:
    found = np.zeros(5)
    callable_from(_sums, Numbers, Numbers)(np.array([1.0, 2.0, 4.0, 8.0, 16.0]), found)
    assert found.tolist() == [1.0, 3.0, 7.0, 15.0, 31.0]


# -- what is not compiled ------------------------------------------------------------------------


@pytest.mark.parametrize(("arithmetic", "wanted"), [(EXACT, {"if_not"}), (FAST, {"if_fast"})])
def test_what_an_arithmetic_never_runs_is_not_compiled(
    arithmetic: Arithmetic, wanted: set[str]
) -> None:
    @subroutine
    def if_fast(x):
        return x + 1.0

    @subroutine
    def if_not(x):
        return x + 2.0

    @subroutine
    def choosing(arithmetic, x):
        if is_fast(arithmetic) and x > 0.0:
            return if_fast(x)
        return x if is_fast(arithmetic) else if_not(x)

    program = Program()
    program.compiled(choosing, (arithmetic_type(arithmetic), FLOAT))
    assert {each.name for each in program.module.functions} - {"choosing"} == wanted


def test_a_piece_is_compiled_once_for_each_combination_of_types() -> None:
    @subroutine
    def doubled(x):
        return x + x

    @subroutine
    def calling(a, b):
        return doubled(a) + doubled(a) + np.int64(doubled(b))

    program = Program()
    program.compiled(calling, (INT, UNSIGNED))
    assert len(list(program.module.functions)) == 3


# -- what is not understood ----------------------------------------------------------------------


@subroutine
def _another_type(x):
    y = 1
    for _ in range(2):
        y = x
    return y + 1


@subroutine
def _either_type(x):
    return 1 if x > 0.0 else x


@subroutine
def _two_results(x):
    if x > 0.0:
        return 1
    return x


@subroutine
def _mixed(x):
    return np.uint64(1) + 1


@subroutine
def _no_condition(x):
    if x:
        return 1
    return 2


@subroutine
def _a_list(x):
    return [x]


@subroutine
def _unknown(x):
    return x + nowhere  # type: ignore[name-defined] # noqa: F821


@subroutine
def _no_number(x):
    return "text"


@subroutine
def _two_arguments(x, y):
    return x


@subroutine
def _too_few(x):
    return _two_arguments(x)


@subroutine
def _no_field(x):
    return x.size


_WRONG = {
    _another_type: "y is int64 and cannot become float",
    _either_type: "either int64 or float",
    _two_results: "int64 was returned before, and now float",
    _mixed: "uint64 with int64: convert one of them",
    _no_condition: "a condition is float, not bool",
    _a_list: "List is not understood here",
    _unknown: "nowhere is not known",
    _no_number: "'text' is no value of kernels",
    _too_few: "_two_arguments takes 2 arguments, not 1",
    _no_field: "float has no size",
}


@pytest.mark.parametrize("piece", _WRONG, ids=lambda piece: piece.name)
def test_what_is_not_understood_is_told_with_its_place(piece: Piece) -> None:
    with pytest.raises(TypeError) as error:
        Program().compiled(piece, (FLOAT,))

    assert _WRONG[piece] in str(error.value)
    assert re.match(rf"{__name__}:\d+, in {piece.name}: ", str(error.value))
