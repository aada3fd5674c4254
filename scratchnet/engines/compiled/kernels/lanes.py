"""Eight doubles side by side, one of each of eight samples, as a type that Numba knows.

Every operation is one LLVM instruction on ``<8 x double>``, without any flag that would let the
compiler reorder or contract it: so each lane gets the bits that the same operation on one double
gives, on every processor. A processor with narrower registers works the lanes off in turns.
"""

from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, models, register_model

from scratchnet.engines.compiled.arguments import LANES

_DOUBLE = ir.DoubleType()
_INT = ir.IntType(32)
VECTOR = ir.VectorType(_DOUBLE, LANES)
_BITS = ir.VectorType(ir.IntType(64), LANES)


class LanesType(types.Type):
    """The type of eight doubles."""

    def __init__(self) -> None:
        super().__init__(name="lanes")


lanes = LanesType()


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, numba_type: types.Type) -> None:
        super().__init__(manager, numba_type, VECTOR)


def splat(builder: Any, number: Any) -> Any:
    """Build eight lanes that all hold ``number``."""
    undefined = ir.Constant(ir.VectorType(number.type, LANES), ir.Undefined)
    first = builder.insert_element(undefined, number, ir.Constant(_INT, 0))
    zeros = ir.Constant(ir.VectorType(_INT, LANES), [0] * LANES)
    return builder.shuffle_vector(first, undefined, zeros)


@intrinsic
def fill(typing: Any, number: Any) -> Any:
    """Return a number in all eight lanes."""
    return lanes(types.float64), lambda context, builder, signature, args: splat(builder, args[0])


@intrinsic
def has_wide_registers(typing: Any) -> Any:
    """Return 1 if a register holds eight lanes and there are 32 of them (AVX-512), else 0."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return ir.Constant(ir.IntType(64), int(llvm.get_host_cpu_features().get("avx512f", False)))

    return types.int64(), generate


def fuse(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """Build a·b + c for three values of eight doubles, rounded once."""
    return _called(builder, "fma", [a, b, c])


def _called(builder: Any, name: str, args: Any) -> Any:
    """Build the call of one of LLVM's own functions of doubles, lane by lane."""
    kind = ir.FunctionType(VECTOR, [VECTOR] * len(args))
    whole_name = f"llvm.{name}.v{LANES}f64"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, whole_name), args)


def _lane_by_lane(instruction: str) -> Any:
    @intrinsic
    def operation(typing: Any, a: Any, b: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return getattr(builder, instruction)(*args)

        return lanes(lanes, lanes), generate

    return operation


add = _lane_by_lane("fadd")
sub = _lane_by_lane("fsub")
mul = _lane_by_lane("fmul")
div = _lane_by_lane("fdiv")


@intrinsic
def fused(typing: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a·b + c, rounded once: exact in IEEE arithmetic, so the same on every processor."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return fuse(builder, *args)

    return lanes(lanes, lanes, lanes), generate


def _by_llvm(name: str, count: int) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _called(builder, name, args)

    return lanes(*[lanes] * count), generate


@intrinsic
def magnitude(typing: Any, value: Any) -> Any:
    """Return the lanes without their signs."""
    return _by_llvm("fabs", 1)


@intrinsic
def root(typing: Any, value: Any) -> Any:
    """Return the square root of the lanes, rounded once, as IEEE arithmetic has it."""
    return _by_llvm("sqrt", 1)


@intrinsic
def rounded_down(typing: Any, value: Any) -> Any:
    """Return the greatest whole numbers that are not above the lanes."""
    return _by_llvm("floor", 1)


@intrinsic
def truncated(typing: Any, value: Any) -> Any:
    """Return the lanes rounded towards 0."""
    return _by_llvm("trunc", 1)


@intrinsic
def with_sign(typing: Any, value: Any, sign: Any) -> Any:
    """Return the lanes of ``value`` with the signs of ``sign``."""
    return _by_llvm("copysign", 2)


@intrinsic
def between(typing: Any, value: Any, low: Any, high: Any) -> Any:
    """Return the lanes, those below ``low`` or above ``high`` set to it. NaN stays NaN."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        low, high = splat(builder, args[1]), splat(builder, args[2])
        value = builder.select(builder.fcmp_ordered("<", args[0], low), low, args[0])
        return builder.select(builder.fcmp_ordered(">", value, high), high, value)

    return lanes(lanes, types.float64, types.float64), generate


@intrinsic
def all_between(typing: Any, value: Any, low: Any, high: Any) -> Any:
    """Return whether every lane is above ``low`` and below ``high``; NaN is not."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        low, high = splat(builder, args[1]), splat(builder, args[2])
        above = builder.fcmp_ordered(">", args[0], low)
        inside = builder.and_(above, builder.fcmp_ordered("<", args[0], high))
        byte = ir.IntType(8)
        return builder.icmp_unsigned("==", builder.bitcast(inside, byte), ir.Constant(byte, 255))

    return types.boolean(lanes, types.float64, types.float64), generate


@intrinsic
def where_less(typing: Any, a: Any, b: Any, value: Any, other: Any) -> Any:
    """Return ``value`` in the lanes where a < b, and ``other`` in the rest (NaN)."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        a, b, value, other = args
        return builder.select(builder.fcmp_ordered("<", a, b), value, other)

    return lanes(lanes, lanes, lanes, lanes), generate


@intrinsic
def larger_or_nan(typing: Any, largest: Any, value: Any) -> Any:
    """Return ``value`` in the lanes where it is larger or NaN, and ``largest`` in the others."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        largest, value = args
        larger = builder.fcmp_ordered(">", value, largest)
        nan = builder.fcmp_unordered("uno", value, value)
        return builder.select(builder.or_(larger, nan), value, largest)

    return lanes(lanes, lanes), generate


@intrinsic
def where_positive(typing: Any, test: Any, value: Any) -> Any:
    """Return ``value`` in the lanes where ``test`` is above 0, and 0 in the others."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        zero = ir.Constant(VECTOR, [0.0] * LANES)
        return builder.select(builder.fcmp_ordered(">", args[0], zero), args[1], zero)

    return lanes(lanes, lanes), generate


@intrinsic
def first_lanes(typing: Any, value: Any, count: Any, others: Any) -> Any:
    """Return the first ``count`` lanes, and those of ``others`` behind them."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value, count, others = args
        count = splat(builder, count)
        inside = builder.icmp_signed("<", ir.Constant(_BITS, list(range(LANES))), count)
        return builder.select(inside, value, others)

    return lanes(lanes, types.intp, lanes), generate


@intrinsic
def power_of_two(typing: Any, number: Any) -> Any:
    """Return 2ⁿ in each lane, for lanes that hold n + 1.5·2⁵² with a whole n of an exponent.

    Adding 1.5·2⁵² rounds to a whole number and leaves it in the lowest bits; shifted to where a
    double has its exponent, with the bias of 1023, it is the power.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        whole = builder.bitcast(args[0], _BITS)
        biased = builder.add(whole, ir.Constant(_BITS, [1023] * LANES))
        shift = ir.Constant(_BITS, [52] * LANES)
        return builder.bitcast(builder.shl(biased, shift), VECTOR)

    return lanes(lanes), generate


@intrinsic
def total(typing: Any, value: Any) -> Any:
    """Return the sum of the lanes, always as ((0+4)+(2+6)) + ((1+5)+(3+7))."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = args[0]
        for size in (4, 2):
            kind = ir.VectorType(_INT, size)
            unused = ir.Constant(value.type, ir.Undefined)
            low = builder.shuffle_vector(value, unused, ir.Constant(kind, list(range(size))))
            high = builder.shuffle_vector(
                value, unused, ir.Constant(kind, list(range(size, 2 * size)))
            )
            value = builder.fadd(low, high)
        first, second = (builder.extract_element(value, ir.Constant(_INT, k)) for k in (0, 1))
        return builder.fadd(first, second)

    return types.float64(lanes), generate
