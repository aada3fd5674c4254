"""How the exact engine comes to the C library's tanh: rebuilt in lanes, or by a call for each.

Python's ``math.tanh`` is the C library's, and libraries differ in last bits. The rebuilt one is
used where it gives the same bits for every one of many numbers. Most of them lie where the same
method with other roundings, as on processors without fused operations, differs in dozens. Asked
again in each process, because compiled code outlives an update of the library.
"""

import math
from functools import lru_cache
from random import Random

import numpy as np

from scratchnet.engines.compiled.kernels.arithmetic import EXACT, EXACT_REBUILT, Arithmetic
from scratchnet.engines.compiled.kernels.library import tanh_of_each

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
