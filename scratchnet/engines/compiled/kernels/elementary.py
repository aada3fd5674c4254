"""The fast engine's own exp and tanh, eight at a time.

Built from additions, multiplications and fused multiply-adds only, so that every processor and
operating system computes the same bits, which no C library promises.
"""

from scratchnet.engines.compiled.kernels.arithmetic import piece
from scratchnet.engines.compiled.kernels.lanes import (
    add,
    between,
    div,
    fill,
    fused,
    mul,
    power_of_two,
    sub,
)

_LOG2_E = 1.4426950408889634
#: ln 2 in two parts; a product of the first with a whole number below 2¹¹ is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_ROUND = 6755399441055744.0

# e^r = 1 + r·(C1 + r·(C2 + …)) for |r| ≤ ln 2 / 2, interpolated at Chebyshev's points with 50
# digits; the largest relative error is 3e-16 before rounding.
_C1 = 1.0000000000000067
_C2 = 0.5000000000000006
_C3 = 0.16666666666554314
_C4 = 0.041666666666573066
_C5 = 0.008333333385699212
_C6 = 0.001388888893251478
_C7 = 0.00019841170230570286
_C8 = 2.480150431378554e-05
_C9 = 2.764019739169484e-06
_C10 = 2.7626371065696354e-07


@piece
def _reduced(x):
    """Return n + 1.5·2⁵² and r with x = n·ln 2 + r, n whole and |r| ≤ ln 2 / 2."""
    n_rounded = fused(x, fill(_LOG2_E), fill(_ROUND))
    n = sub(n_rounded, fill(_ROUND))
    r = fused(n, fill(-_LN2_HIGH), x)
    return n_rounded, fused(n, fill(-_LN2_LOW), r)


@piece
def _series(r):
    """Return C1 + r·(C2 + …), so that e^r = 1 + r times it, and e^r - 1 = r times it.

    Odd and even powers are added up apart, which halves the wait for one sum upon the other.
    """
    square = mul(r, r)
    odd = fused(fill(_C9), square, fill(_C7))
    odd = fused(odd, square, fill(_C5))
    odd = fused(odd, square, fill(_C3))
    odd = fused(odd, square, fill(_C1))
    even = fused(fill(_C10), square, fill(_C8))
    even = fused(even, square, fill(_C6))
    even = fused(even, square, fill(_C4))
    even = fused(even, square, fill(_C2))
    return fused(even, r, odd)


@piece
def exp_lanes(x):
    """Return e^x; below -708 and above 709 it stays what it is there."""
    n, r = _reduced(between(x, -708.0, 709.0))
    return mul(fused(_series(r), r, fill(1.0)), power_of_two(n))


@piece
def tanh_lanes(x):
    """Return tanh x = E / (E + 2) with E = e^2x - 1.

    E is computed without subtracting: 2ⁿ·e^r - 1 = 2ⁿ·(e^r - 1) + (2ⁿ - 1), so that tanh keeps
    all its digits near 0.
    """
    n, r = _reduced(between(add(x, x), -80.0, 80.0))
    power = power_of_two(n)
    e = fused(power, mul(_series(r), r), sub(power, fill(1.0)))
    return div(e, add(e, fill(2.0)))
