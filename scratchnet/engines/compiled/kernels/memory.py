"""Numbers and lanes in flat arrays. No bounds are checked, and no index counts from the end."""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from scratchnet.engines.compiled.kernels.lanes import LANES, VECTOR, lanes, splat

#: The alignment of Numba's arrays that is guaranteed.
ALIGNMENT = 8


def address(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    """Build the address of one number of an array."""
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [index])


@intrinsic
def load(typing: Any, array: Any, start: Any) -> Any:
    """Return the eight numbers of a flat array from ``start`` on."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = address(context, builder, signature.args[0], *args)
        value = builder.load(builder.bitcast(place, VECTOR.as_pointer()))
        value.align = ALIGNMENT
        return value

    return lanes(array, types.intp), generate


@intrinsic
def store(typing: Any, array: Any, start: Any, value: Any) -> Any:
    """Write eight numbers into a flat array from ``start`` on."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = address(context, builder, signature.args[0], args[0], args[1])
        written = builder.store(args[2], builder.bitcast(place, VECTOR.as_pointer()))
        written.align = ALIGNMENT
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), generate


@intrinsic
def get(typing: Any, array: Any, index: Any) -> Any:
    """Return one number of a flat array."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(address(context, builder, signature.args[0], *args))

    return array.dtype(array, types.intp), generate


@intrinsic
def put(typing: Any, array: Any, index: Any, number: Any) -> Any:
    """Write one number into a flat array."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], address(context, builder, signature.args[0], args[0], args[1]))
        return context.get_dummy_value()

    return types.void(array, types.intp, array.dtype), generate


@intrinsic
def pick(
    typing: Any, table: Any, columns: Any, column: Any, order: Any, first: Any, last: Any
) -> Any:
    """Return one column of eight rows of a flat table, named by ``order`` from ``first`` on.

    Behind ``last`` its row is taken again and again.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        table, columns, column, order, first, last = args
        picked = ir.Constant(VECTOR, ir.Undefined)
        for lane in range(LANES):
            at = builder.add(first, ir.Constant(first.type, lane))
            at = builder.select(builder.icmp_signed("<", at, last), at, last)
            row = builder.load(address(context, builder, signature.args[3], order, at))
            place = builder.add(builder.mul(row, columns), column)
            number = builder.load(address(context, builder, signature.args[0], table, place))
            picked = builder.insert_element(picked, number, ir.Constant(ir.IntType(32), lane))
        return picked

    size = types.intp
    return lanes(table, size, size, order, size, size), generate


@intrinsic
def spread(typing: Any, array: Any, index: Any) -> Any:
    """Return one number of a flat array in all eight lanes."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return splat(builder, builder.load(address(context, builder, signature.args[0], *args)))

    return lanes(array, types.intp), generate
