"""The C library's exp and tanh, eight at a time, rebuilt operation by operation.

Mirrors ``math.exp`` and ``math.tanh`` where those are glibc's, on a processor with fused
multiply-adds: the method of ARM's optimized routines for exp, with a table of powers of two, and
that of Sun's fdlibm for tanh, by way of E = e^u - 1; and the order in which glibc's compiled code
takes its sums. Every operation has its own rounding, so the bits are the library's, or they are
not: which of the two, `arithmetics.exact_arithmetic` finds out in each process for each of them.
"""

import math
import struct
from typing import Any

from llvmlite import ir

from scratchnet.engines.compiled.arguments import LANES
from scratchnet.engines.compiled.arithmetics import EXP_LARGEST, EXP_LEAST
from scratchnet.engines.compiled.kernels.lanes import (
    add,
    all_between,
    div,
    fill,
    fused,
    magnitude,
    mul,
    power_of_two,
    sub,
    truncated,
    where_less,
    with_sign,
)
from scratchnet.engines.compiled.kernels.memory import get, load, put, store
from scratchnet.engines.compiled.kernels.pieces import inlined, kernel, primitive, subroutine
from scratchnet.engines.compiled.kernels.types import EIGHT, VECTOR, tuple_of

_LOG2_E = 1.44269504088896338700
#: ln 2 in two parts; a product of the first with a small whole number is exact.
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
#: Half of ln 2, cut off behind its upper 32 bits and those counted up by one.
_HALF_LN2 = 0.3465735912322998
_Q1, _Q2, _Q3 = -3.33333333333331316428e-02, 1.58730158725481460165e-03, -7.93650757867487942473e-05
_Q4, _Q5 = 4.00821782732936239552e-06, -2.01099218183624371326e-07
#: To a whole number k below 2⁵¹ this adds the form that `power_of_two` takes.
_ROUND = 6755399441055744.0
_TINY = 2.0**-55

#: e^x takes 2^(k/128) from a table, and the rest as a polynomial.
_PARTS = 128
#: ln 2 / 128 in two parts; a product of the first with a small whole number is exact.
_PARTS_PER_LN2 = 1.4426950408889634 * _PARTS
_LN2_PART_HIGH, _LN2_PART_LOW = 0.005415212348111709, 1.2864023111638344e-14
_C2, _C3 = 0.49999999999996786, 0.16666666666665886
_C4, _C5 = 0.0416666808410674, 0.008333335853059549
#: By so much the bits of k are shifted to where a double has its exponent.
_TO_EXPONENT = 45
_INT, _BITS = ir.IntType(32), ir.VectorType(ir.IntType(64), LANES)
_ENTRY = ir.VectorType(ir.IntType(64), 2)
_TABLE_NAME = "scratchnet.powers_of_two"


@inlined
def library_tanh(x):
    """Return tanh x: for |x| ≥ 1 it is 1 - 2 / (E + 2) with u = 2|x|, else -E / (E + 2), u = -2|x|.

    From 22 on it is 1, and below 2⁻⁵⁵ x·(1 + x). NaN stays NaN.
    """
    one, two = fill(1.0), fill(2.0)
    size = magnitude(x)
    large = where_less(fill(22.0), size, fill(22.0), size)
    u = where_less(size, one, mul(fill(-2.0), size), mul(two, large))
    e = _exp_minus_one(u)
    below = add(e, two)
    near = where_less(size, one, div(sub(fill(-0.0), e), below), sub(one, div(two, below)))
    found = with_sign(where_less(fill(22.0), size, one, near), x)
    return where_less(size, fill(_TINY), mul(x, add(one, x)), found)


@inlined
def _exp_minus_one(u):
    """Return e^u - 1 for -2 < u ≤ 44, by u = k·ln 2 + r - c."""
    zero, half, one = fill(0.0), fill(0.5), fill(1.0)
    k = truncated(add(mul(u, fill(_LOG2_E)), where_less(u, zero, fill(-0.5), half)))
    k = where_less(magnitude(u), fill(_HALF_LN2), zero, k)
    high = fused(k, fill(-_LN2_HIGH), u)
    low = mul(k, fill(_LN2_LOW))
    r = sub(high, low)
    c = sub(sub(high, r), low)
    half_r = mul(half, r)
    square = mul(r, half_r)
    fourth = mul(square, square)
    # The rest of a series in the square, from which a quotient makes the exponential.
    series = fused(fourth, fused(square, fill(_Q3), fill(_Q2)), fused(square, fill(_Q1), one))
    series = fused(mul(fourth, fourth), fused(square, fill(_Q5), fill(_Q4)), series)
    t = fused(sub(zero, half_r), series, fill(3.0))
    quotient = div(sub(series, t), fused(sub(zero, t), r, fill(6.0)))
    e = mul(quotient, square)
    unscaled = sub(r, fused(e, r, sub(zero, square)))
    e = sub(fused(sub(e, c), r, sub(zero, c)), square)
    power, inverse = power_of_two(add(k, fill(_ROUND))), power_of_two(sub(fill(_ROUND), k))
    # Four ways to put 2^k·e^r - 1 together, each where it loses least.
    few = mul(sub(sub(one, inverse), sub(e, r)), power)
    some = mul(add(sub(r, add(e, inverse)), one), power)
    many = sub(mul(sub(one, sub(e, r)), power), one)
    halved = sub(mul(half, sub(r, e)), half)
    found = where_less(k, fill(20.0), few, where_less(k, fill(57.0), some, many))
    found = where_less(k, zero, where_less(k, fill(-1.0), many, halved), found)
    return where_less(magnitude(k), one, unscaled, found)


@inlined
def library_exp(x, spare, at):
    """Return e^x; ``spare`` has room for eight numbers from ``at`` on.

    The library takes other ways for results that overflow or lose digits, so it is called where a
    lane lies far out.
    """
    if all_between(x, EXP_LEAST, EXP_LARGEST):
        return _plain_exp(x)
    return called_exp(x, spare, at)


@inlined
def _plain_exp(x):
    """Return e^x by x = k·ln 2 / 128 + r: 2^(k/128)·e^r, the power from a table."""
    rounded = fused(x, fill(_PARTS_PER_LN2), fill(_ROUND))
    k = sub(rounded, fill(_ROUND))
    r = fused(k, fill(-_LN2_PART_LOW), fused(k, fill(-_LN2_PART_HIGH), x))
    power, rest = power_in_parts(rounded)
    square = mul(r, r)
    series = fused(fused(r, fill(_C3), fill(_C2)), square, add(rest, r))
    series = fused(mul(square, square), fused(r, fill(_C5), fill(_C4)), series)
    return fused(power, series, power)


@subroutine
def called_exp(x, spare, at):
    """Return e^x from the C library, number by number."""
    store(spare, at, x)
    for lane in range(at, at + LANES):
        put(spare, lane, math.exp(get(spare, lane)))
    return load(spare, at)


def _table() -> list[tuple[float, float]]:
    """Return 2^(k/128) for each k below 128: the nearest double, and what it lacks, relatively.

    Computed with whole numbers of 200 binary digits behind the point.
    """
    one = 1 << 200
    root = 2 * one
    for _ in range(7):
        root = math.isqrt(root * one)
    table, power = [], one
    for _ in range(_PARTS):
        nearest = power / one
        numerator, denominator = nearest.as_integer_ratio()
        exact = numerator * (one // denominator)
        table.append((nearest, (power - exact) / exact))
        power = power * root // one
    return table


@primitive(tuple_of((EIGHT, EIGHT)))
def power_in_parts(builder, number):
    """Return 2^(k/128), rounded, and what it lacks relatively, for lanes of k + 1.5·2⁵².

    The lowest seven bits of k choose an entry of the table, and the others are the exponent: added
    to the entry's own from which k/128 was subtracted, both at the bits of an exponent.
    """
    bits = builder.bitcast(number, _BITS)
    table, zero = _table_in(builder.module), ir.Constant(_INT, 0)
    place = builder.and_(bits, ir.Constant(_BITS, [_PARTS - 1] * LANES))
    entries = []
    for lane in range(LANES):
        at = builder.extract_element(place, ir.Constant(_INT, lane))
        entries.append(builder.load(builder.gep(table, [zero, at])))
    while len(entries) > 2:
        entries = [_joined(builder, *entries[k : k + 2]) for k in range(0, len(entries), 2)]
    places = ir.VectorType(_INT, LANES)
    powers, rests = (
        builder.shuffle_vector(*entries, ir.Constant(places, list(range(k, 2 * LANES, 2))))
        for k in (0, 1)
    )
    exponents = builder.shl(bits, ir.Constant(_BITS, [_TO_EXPONENT] * LANES))
    power = builder.bitcast(builder.add(powers, exponents), VECTOR)
    return power, builder.bitcast(rests, VECTOR)


def _joined(builder: Any, first: Any, second: Any) -> Any:
    """Build a vector of the elements of two."""
    count = 2 * first.type.count
    places = ir.Constant(ir.VectorType(_INT, count), list(range(count)))
    return builder.shuffle_vector(first, second, places)


def _table_in(module: Any) -> Any:
    """Return the table in a module, each entry as the bits of its two numbers."""
    if _TABLE_NAME in module.globals:
        return module.globals[_TABLE_NAME]
    entries = []
    for k, numbers in enumerate(_table()):
        power, rest = struct.unpack("<2q", struct.pack("<2d", *numbers))
        entries.append(ir.Constant(_ENTRY, [power - (k << _TO_EXPONENT), rest]))
    kind = ir.ArrayType(_ENTRY, _PARTS)
    table = ir.GlobalVariable(module, kind, _TABLE_NAME)
    table.linkage, table.global_constant, table.unnamed_addr = "internal", True, True
    table.initializer = ir.Constant(kind, entries)
    return table


@kernel
def rebuilt_of_each(arithmetic, numbers, powers, tanhs):
    """Fill in e^x and tanh x of each x of ``numbers``, whose count is a multiple of eight."""
    for at in range(0, len(numbers), LANES):
        x = load(numbers, at)
        store(powers, at, library_exp(x, powers, at))
        store(tanhs, at, library_tanh(x))
