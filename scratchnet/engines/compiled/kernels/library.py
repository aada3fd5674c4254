"""The C library's tanh, eight at a time, rebuilt operation by operation.

Mirrors ``math.tanh`` where that is glibc's, on a processor with fused multiply-adds: the method of
Sun's fdlibm by way of E = e^u - 1, and the order in which glibc's compiled code takes its sums.
Every operation has its own rounding, so the bits are the library's, or they are not: which of the
two, `exact_arithmetic` finds out in each process, because compiled code outlives an update of the
library. Most of its numbers lie where the same method with other roundings, as on processors
without fused operations, differs in dozens.
"""

import math
from functools import lru_cache
from random import Random

import numpy as np

from scratchnet.engines.compiled.kernels.arithmetic import (
    EXACT,
    EXACT_REBUILT,
    Arithmetic,
    inlined,
    kernel,
)
from scratchnet.engines.compiled.kernels.lanes import (
    LANES,
    add,
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
from scratchnet.engines.compiled.kernels.memory import load, store

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


@kernel
def tanh_of_each(values, found):
    """Fill ``found`` with the tanh of each of ``values``, whose number is a multiple of eight."""
    for at in range(0, len(values), LANES):
        store(found, at, library_tanh(load(values, at)))


_EDGES = (0.0, 5e-324, 1e-310, 2.0**-55, 2.0**-54, 0.17328679513998632, 0.5198603854, 1.0, 22.0)


@lru_cache(maxsize=1)
def exact_arithmetic() -> Arithmetic:
    """Return the arithmetic that has the bits of this process's C library."""
    numbers = np.array(_numbers())
    found = np.empty_like(numbers)
    tanh_of_each(numbers, found)
    expected = np.array([math.tanh(x) for x in numbers.tolist()])
    # Compared as bits: -0.0 is not 0.0.
    return EXACT_REBUILT if found.tobytes() == expected.tobytes() else EXACT


def _numbers() -> list[float]:
    """Return 16,000 numbers, most where the series counts, some at the edges of its cases."""
    random = Random(8)
    numbers = [random.choice((1, -1)) * random.uniform(0.1, 0.25) for _ in range(10_000)]
    numbers += [random.uniform(-1.5, 1.5) for _ in range(2_000)]
    numbers += [random.uniform(-25.0, 25.0) for _ in range(2_000)]
    numbers += [math.ldexp(random.uniform(-1.0, 1.0), -random.randrange(60)) for _ in range(1_500)]
    edges = [edge * (1 + k * 2.0**-52) for edge in _EDGES for k in (-1, 0, 1)]
    edges += [math.inf, 745.0, 1e300]
    numbers += [sign * edge for edge in edges for sign in (1, -1)]
    return numbers + [0.1 * k for k in range(16_000 - len(numbers))]
