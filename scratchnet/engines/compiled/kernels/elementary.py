"""The fast engine's own exp, tanh, logarithm and sine, eight at a time.

Built from additions, multiplications and fused multiply-adds only, so that every processor and
operating system computes the same bits, which no C library promises.
"""

import math
from typing import Any

from scratchnet.engines.compiled.kernels.lanes import (
    add,
    between,
    div,
    fill,
    fused,
    magnitude,
    mul,
    power_of_two,
    rounded_down,
    sub,
    where_less,
)
from scratchnet.engines.compiled.kernels.pieces import inlined
from scratchnet.registry.normal import TAIL_COEFFICIENTS as _TAIL

_LOG2_E = 1.4426950408889634
#: ln 2 in two parts; a product of the first with a whole number below 2¹¹ is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_ROUND = 6755399441055744.0

# e^r = 1 + r·(C1 + r·(C2 + …)) for |r| ≤ ln 2 / 2, interpolated at Chebyshev's points with 50
# digits; the largest relative error is 3e-16 before rounding.
_COEFFICIENTS = (
    1.0000000000000067,
    0.5000000000000006,
    0.16666666666554314,
    0.041666666666573066,
    0.008333333385699212,
    0.001388888893251478,
    0.00019841170230570286,
    2.480150431378554e-05,
    2.764019739169484e-06,
    2.7626371065696354e-07,
)

_LN2 = 0.6931471805599453
_TWO_OVER_PI = 0.6366197723675814
#: π/2 in three parts, each the rest of those before it, rounded.
_HALF_PI_1, _HALF_PI_2, _HALF_PI_3 = (
    1.5707963267948966,
    6.123233995736766e-17,
    -1.4973849048591833e-33,
)
#: Taylor's series of sin r / r - 1 and cos r - 1 in r², highest power first, each by r².
_SINE = tuple((-1.0) ** k / math.factorial(2 * k + 1) for k in range(8, 0, -1))
_COSINE = tuple((-1.0) ** k / math.factorial(2 * k) for k in range(8, 0, -1))


def _reducing(times: float) -> Any:
    """Return a piece that takes x to n + 1.5·2⁵² and r with ``times``·x = n·ln 2 + ``times``·r.

    n is whole and |``times``·r| ≤ ln 2 / 2. ``times`` is a power of two, so that nothing is
    rounded otherwise than for ``times``·x itself.
    """
    log2_e, high, low = times * _LOG2_E, -_LN2_HIGH / times, -_LN2_LOW / times

    @inlined
    def reduced(x):
        n_rounded = fused(x, fill(log2_e), fill(_ROUND))
        n = sub(n_rounded, fill(_ROUND))
        r = fused(n, fill(high), x)
        return n_rounded, fused(n, fill(low), r)

    return reduced


def _series(times: float) -> Any:
    """Return a piece for C1 + r·(C2 + …), so that e^(times·r) = 1 + r times it.

    Odd and even powers are added up apart, which halves the wait for one sum upon the other.
    """
    c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 = (
        c * times**k for k, c in enumerate(_COEFFICIENTS, start=1)
    )

    @inlined
    def series(r):
        square = mul(r, r)
        odd = fused(fill(c9), square, fill(c7))
        odd = fused(odd, square, fill(c5))
        odd = fused(odd, square, fill(c3))
        odd = fused(odd, square, fill(c1))
        even = fused(fill(c10), square, fill(c8))
        even = fused(even, square, fill(c6))
        even = fused(even, square, fill(c4))
        even = fused(even, square, fill(c2))
        return fused(even, r, odd)

    return series


_reduced, _series_of_one = _reducing(1.0), _series(1.0)
_reduced_double, _series_of_double = _reducing(2.0), _series(2.0)


@inlined
def exp_lanes(x):
    """Return e^x; x is clamped to -708…709."""
    n, r = _reduced(between(x, -708.0, 709.0))
    return mul(fused(_series_of_one(r), r, fill(1.0)), power_of_two(n))


@inlined
def tanh_lanes(x):
    """Return tanh x = E / (E + 2) with E = e^2x - 1.

    E is computed without subtracting: 2ⁿ·e^2r - 1 = 2ⁿ·(e^2r - 1) + (2ⁿ - 1), so that tanh keeps
    all its digits near 0.
    """
    n, r = _reduced_double(between(x, -40.0, 40.0))
    power = power_of_two(n)
    e = fused(power, mul(_series_of_double(r), r), sub(power, fill(1.0)))
    return div(e, add(e, fill(2.0)))


@inlined
def exp_minus_one_lanes(x):
    """Return e^x - 1 for |x| up to 80, with all its digits near 0."""
    n, r = _reduced(x)
    power = power_of_two(n)
    return fused(power, mul(_series_of_one(r), r), sub(power, fill(1.0)))


@inlined
def log_of_one_plus_lanes(u):
    """Return log(1 + u) for u from 0 to 1, as 2·artanh(u / (2 + u)), with all digits near 0."""
    return _log_of_quotient(div(u, add(u, fill(2.0))))


@inlined
def log_lanes(x):
    """Return log x for x from 1 to 20: halved until it is below √2, then by its artanh."""
    halvings = fill(0.0)
    for _ in range(4):
        large = where_less(x, fill(1.4142135623730951), fill(0.0), fill(1.0))
        halvings = add(halvings, large)
        x = where_less(fill(0.5), large, mul(x, fill(0.5)), x)
    rest = _log_of_quotient(div(sub(x, fill(1.0)), add(x, fill(1.0))))
    return fused(halvings, fill(_LN2), rest)


@inlined
def _log_of_quotient(s):
    """Return log((1 + s) / (1 - s)) = 2·(s + s³/3 + s⁵/5 + …) for |s| up to 1/3."""
    square = mul(s, s)
    rest = fill(0.0)
    for k in range(33, 1, -2):
        rest = fused(rest, square, fill(1.0 / k))
    doubled = add(s, s)
    return fused(doubled, mul(rest, square), doubled)


@inlined
def normal_cdf_lanes(x):
    """Return Φ(x), the normal distribution function, as in `scratchnet.registry.normal`."""
    size = magnitude(x)
    t = div(fill(4.0), add(fill(4.0), size))
    s = fused(fill(2.0), t, fill(-1.0))
    series = fill(_TAIL[-1])
    for k in range(len(_TAIL) - 2, -1, -1):
        series = fused(series, s, fill(_TAIL[k]))
    power = exp_lanes(mul(fill(-0.5), mul(size, size)))
    tail = mul(mul(power, t), series)
    return where_less(x, fill(0.0), tail, sub(fill(1.0), tail))


@inlined
def sine_lanes(x, quarter_turns):
    """Return sin(x + π/2·quarter_turns), so lanes of 1 make a cosine of it.

    Within a rounding or two for |x| up to 10¹⁵. From about 10¹⁶ on neighbouring doubles are whole
    turns apart, and what is returned means nothing, but lies between -1 and 1.
    """
    n = sub(fused(x, fill(_TWO_OVER_PI), fill(_ROUND)), fill(_ROUND))
    r = fused(n, fill(-_HALF_PI_1), x)
    r = fused(n, fill(-_HALF_PI_2), r)
    r = between(fused(n, fill(-_HALF_PI_3), r), -1.0, 1.0)
    turned = add(n, quarter_turns)
    quadrant = sub(turned, mul(fill(4.0), rounded_down(mul(turned, fill(0.25)))))
    square = mul(r, r)
    sine, cosine = fill(_SINE[0]), fill(_COSINE[0])
    for k in range(1, 8):
        sine = fused(sine, square, fill(_SINE[k]))
        cosine = fused(cosine, square, fill(_COSINE[k]))
    sine = fused(mul(sine, square), r, r)
    cosine = fused(cosine, square, fill(1.0))
    odd = sub(quadrant, mul(fill(2.0), rounded_down(mul(quadrant, fill(0.5)))))
    found = where_less(fill(0.5), odd, cosine, sine)
    return where_less(fill(1.5), quadrant, sub(fill(0.0), found), found)
