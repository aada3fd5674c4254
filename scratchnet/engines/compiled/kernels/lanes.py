"""Eight doubles side by side, one of each of eight samples.

Every operation is one LLVM instruction on ``<8 x double>``, without any flag that would let the
compiler reorder or contract it: so each lane gets the bits that the same operation on one double
gives, on every processor. A processor with narrower registers works the lanes off in turns.
"""

from typing import Any

from llvmlite import ir

from scratchnet.engines.compiled.arguments import LANES
from scratchnet.engines.compiled.kernels.compiler import declared
from scratchnet.engines.compiled.kernels.pieces import Primitive, primitive
from scratchnet.engines.compiled.kernels.types import BOOL, EIGHT, FLOAT, VECTOR

_INT = ir.IntType(32)
_BITS = ir.VectorType(ir.IntType(64), LANES)


def splat(builder: Any, number: Any) -> Any:
    """Build eight lanes that all hold ``number``."""
    undefined = ir.Constant(ir.VectorType(number.type, LANES), ir.Undefined)
    first = builder.insert_element(undefined, number, ir.Constant(_INT, 0))
    zeros = ir.Constant(ir.VectorType(_INT, LANES), [0] * LANES)
    return builder.shuffle_vector(first, undefined, zeros)


@primitive(EIGHT)
def fill(builder, number):
    """Return a number in all eight lanes."""
    return splat(builder, number)


def fuse(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """Build a·b + c for three values of eight doubles, rounded once."""
    return _called(builder, "fma", a, b, c)


def _called(builder: Any, name: str, *args: Any) -> Any:
    """Build the call of one of LLVM's own functions of doubles, lane by lane."""
    kind = ir.FunctionType(VECTOR, [VECTOR] * len(args))
    return builder.call(declared(builder.module, kind, f"llvm.{name}.v{LANES}f64"), args)


def _lane_by_lane(instruction: str) -> Any:
    return Primitive(lambda builder, a, b: getattr(builder, instruction)(a, b), EIGHT)


def _by_llvm(name: str) -> Any:
    return Primitive(lambda builder, *args: _called(builder, name, *args), EIGHT)


add, sub, mul, div = map(_lane_by_lane, ("fadd", "fsub", "fmul", "fdiv"))
#: a·b + c, rounded once: exact in IEEE arithmetic, so the same on every processor.
fused = _by_llvm("fma")
#: The lanes without their signs.
magnitude = _by_llvm("fabs")
#: The square root of the lanes, rounded once, as IEEE arithmetic has it.
root = _by_llvm("sqrt")
#: The greatest whole numbers that are not above the lanes.
rounded_down = _by_llvm("floor")
#: The lanes rounded towards 0.
truncated = _by_llvm("trunc")
#: The lanes of the first with the signs of the second.
with_sign = _by_llvm("copysign")


@primitive(EIGHT)
def between(builder, value, low, high):
    """Return the lanes, those below ``low`` or above ``high`` set to it. NaN stays NaN."""
    low, high = splat(builder, low), splat(builder, high)
    value = builder.select(builder.fcmp_ordered("<", value, low), low, value)
    return builder.select(builder.fcmp_ordered(">", value, high), high, value)


@primitive(BOOL)
def all_between(builder, value, low, high):
    """Return whether every lane is above ``low`` and below ``high``; NaN is not."""
    low, high = splat(builder, low), splat(builder, high)
    above = builder.fcmp_ordered(">", value, low)
    inside = builder.and_(above, builder.fcmp_ordered("<", value, high))
    byte = ir.IntType(8)
    return builder.icmp_unsigned("==", builder.bitcast(inside, byte), ir.Constant(byte, 255))


@primitive(EIGHT)
def where_less(builder, a, b, value, other):
    """Return ``value`` in the lanes where a < b, and ``other`` in the rest (NaN)."""
    return builder.select(builder.fcmp_ordered("<", a, b), value, other)


@primitive(EIGHT)
def larger_or_nan(builder, largest, value):
    """Return ``value`` in the lanes where it is larger or NaN, and ``largest`` in the others."""
    larger = builder.fcmp_ordered(">", value, largest)
    nan = builder.fcmp_unordered("uno", value, value)
    return builder.select(builder.or_(larger, nan), value, largest)


@primitive(EIGHT)
def where_positive(builder, test, value):
    """Return ``value`` in the lanes where ``test`` is above 0, and 0 in the others."""
    zero = ir.Constant(VECTOR, [0.0] * LANES)
    return builder.select(builder.fcmp_ordered(">", test, zero), value, zero)


@primitive(EIGHT)
def first_lanes(builder, value, count, others):
    """Return the first ``count`` lanes, and those of ``others`` behind them."""
    count = splat(builder, count)
    inside = builder.icmp_signed("<", ir.Constant(_BITS, list(range(LANES))), count)
    return builder.select(inside, value, others)


@primitive(EIGHT)
def power_of_two(builder, number):
    """Return 2ⁿ in each lane, for lanes that hold n + 1.5·2⁵² with a whole n of an exponent.

    Adding 1.5·2⁵² rounds to a whole number and leaves it in the lowest bits; shifted to where a
    double has its exponent, with the bias of 1023, it is the power.
    """
    whole = builder.bitcast(number, _BITS)
    biased = builder.add(whole, ir.Constant(_BITS, [1023] * LANES))
    shift = ir.Constant(_BITS, [52] * LANES)
    return builder.bitcast(builder.shl(biased, shift), VECTOR)


@primitive(FLOAT)
def total(builder, value):
    """Return the sum of the lanes, always as ((0+4)+(2+6)) + ((1+5)+(3+7))."""
    for size in (4, 2):
        kind = ir.VectorType(_INT, size)
        unused = ir.Constant(value.type, ir.Undefined)
        low = builder.shuffle_vector(value, unused, ir.Constant(kind, list(range(size))))
        high = builder.shuffle_vector(value, unused, ir.Constant(kind, list(range(size, 2 * size))))
        value = builder.fadd(low, high)
    first, second = (builder.extract_element(value, ir.Constant(_INT, k)) for k in (0, 1))
    return builder.fadd(first, second)
