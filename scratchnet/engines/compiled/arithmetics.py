"""The arithmetics of the compiled engines, and which form of the exact one serves here.

``EXACT`` rounds every product as the plain-Python reference does, ``FAST`` fuses product and sum.
Where ways of the C library are known, its exp and tanh need not be called: ``EXACT_WITH`` holds
``EXACT`` with those that are rebuilt here.
"""

import math
from array import array
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np

from scratchnet.engines.compiled.arguments import Numbers, Rebuilt, words_of
from scratchnet.engines.compiled.machine_code import LIBRARY, kernels_of, load


class Arithmetic:
    """How the kernels compute.

    ``name`` is the engine's, and ``rebuilt`` names the functions of the C library that are not
    called; ``kind`` tells apart what is compiled.
    """

    def __init__(self, name: str, rebuilt: tuple[str, ...] = ()) -> None:
        self.name = name
        self.rebuilt = rebuilt
        self.kind = "_".join((name, *rebuilt))


#: The exact arithmetics, by the functions that are rebuilt.
EXACT_WITH: dict[tuple[str, ...], Arithmetic] = {
    rebuilt: Arithmetic("exact", rebuilt) for rebuilt in ((), ("exp",), ("tanh",), ("exp", "tanh"))
}
EXACT = EXACT_WITH[()]
FAST = Arithmetic("fast")
#: All by their kinds.
ARITHMETICS = {arithmetic.kind: arithmetic for arithmetic in (*EXACT_WITH.values(), FAST)}

#: Between these no power of e that is rebuilt, and no step towards it, overflows or loses digits.
EXP_LEAST, EXP_LARGEST = -512.0, 709.0
#: Times 2⁻²⁰: where e^x would be another number if its last product, an inner one, or none was
#: rounded. Found by trying all multiples: few differ, as the library's result is within 0.51 units
#: in its last place.
_TELLING = (
    *(-3048, 7284, 7405, 8441, -9377, -10391, -10638, -11992, 12644, -13121, -13254, 13392, 13804),
    *(-143845, 820129, -1218154, 1750438, 1837789, 1966927, 2792129, 3336896, -3787211, -4049922),
    *(-428, 1428, -1514, -2246, -2335, 2368, 2606, 3402, -3522, -5210, -6082, 8789, 9321, 10310),
)
_EDGES = (0.0, 5e-324, 1e-310, 2.0**-55, 2.0**-54, 0.17328679513998632, 0.5198603854, 1.0, 22.0)


def load_engine(name: str, folder: Path) -> None:
    """Load the machine code of an engine from a cache.

    Raises FileNotFoundError if it was not compiled, and ValueError if it is damaged.
    """
    if name == EXACT.name:
        load(LIBRARY, folder)
    load(arithmetic_of(name).kind, folder)


def arithmetic_of(name: str) -> Arithmetic:
    """Return the arithmetic of an engine in this process."""
    return FAST if name == FAST.name else exact_arithmetic()


@lru_cache(maxsize=1)
def exact_arithmetic() -> Arithmetic:
    """Return the arithmetic that rebuilds what then has the bits of this process's C library.

    Asked in each process, because compiled code outlives an update of the library. Among the
    numbers the methods of `kernels.library` with other roundings, as on processors without fused
    operations, differ in dozens; so does an exp that always rounds correctly.
    """
    numbers = _numbers()
    powers, tanhs = rebuilt_of_each(np.array(numbers))
    found = {"exp": (powers, _exp), "tanh": (tanhs, math.tanh)}
    # Compared as bits: -0.0 is not 0.0.
    return EXACT_WITH[
        tuple(
            name
            for name, (values, function) in found.items()
            if values.tobytes() == array("d", map(function, numbers)).tobytes()
        )
    ]


def rebuilt_of_each(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return e^x and tanh x of a multiple of eight numbers, as the kernels rebuild them."""
    powers, tanhs = np.empty_like(numbers), np.empty_like(numbers)
    kernels_of(LIBRARY)["rebuilt_of_each"](words_of(Rebuilt(numbers, powers, tanhs)))
    return powers, tanhs


def _exp(x: float) -> float:
    """Return e^x, and infinity where Python would raise an error."""
    return math.exp(x) if x < EXP_LARGEST else math.inf


def _numbers() -> list[float]:
    """Return 16,000 numbers, most where the series of tanh counts, some at edges of the cases."""
    random = Random(8)
    numbers = [random.choice((1, -1)) * random.uniform(0.1, 0.25) for _ in range(10_000)]
    numbers += [random.uniform(-1.5, 1.5) for _ in range(2_000)]
    numbers += [random.uniform(-25.0, 25.0) for _ in range(2_000)]
    numbers += [math.ldexp(random.uniform(-1.0, 1.0), -random.randrange(60)) for _ in range(1_500)]
    edges = [edge * (1 + k * 2.0**-52) for edge in _EDGES for k in (-1, 0, 1)]
    edges += [math.inf, 745.0, 1e300]
    numbers += [sign * edge for edge in edges for sign in (1, -1)]
    numbers += [n * 2.0**-20 for n in _TELLING]
    numbers += [random.uniform(EXP_LEAST, EXP_LARGEST) for _ in range(300)]
    return numbers + [0.1 * k for k in range(16_000 - len(numbers))]
