"""Numbers and lanes in flat arrays. No bounds are checked, and no index counts from the end."""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from scratchnet.engines.compiled.arguments import LANES
from scratchnet.engines.compiled.kernels.lanes import VECTOR, lanes, splat

#: Where Numba's arrays lie; it promises no more.
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
def part(typing: Any, array: Any, start: Any) -> Any:
    """Return what a flat array holds from ``start`` on. Nobody may ask for its length."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        make = context.make_array(signature.args[0])
        found = make(context, builder, args[0])
        found.data = address(context, builder, signature.args[0], *args)
        return found._getvalue()

    return array(array, types.intp), generate


@intrinsic
def either(typing: Any, condition: Any, array: Any, other: Any) -> Any:
    """Return ``array`` if the condition holds, else ``other``, which is as long."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        make = context.make_array(array)
        found, second = make(context, builder, args[1]), make(context, builder, args[2])
        found.data = builder.select(args[0], found.data, second.data)
        return found._getvalue()

    return array(types.boolean, array, array), generate


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


@intrinsic
def transpose(
    typing: Any, source: Any, start: Any, count: Any, target: Any, to: Any, stride: Any
) -> Any:
    """Write lane k of ``count`` neighbouring vectors side by side to ``to`` + k·stride.

    Of eight numbers written, those behind ``count`` (from 1 to 8) are 0.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        source, start, count, target, to, stride = args
        columns = _turned(context, builder, signature.args[0], source, start, count)
        for k, column in enumerate(columns):
            place = builder.add(to, builder.mul(stride, ir.Constant(stride.type, k)))
            at = address(context, builder, signature.args[3], target, place)
            builder.store(column, builder.bitcast(at, VECTOR.as_pointer())).align = ALIGNMENT
        return context.get_dummy_value()

    size = types.intp
    return types.void(source, size, size, target, size, size), generate


@intrinsic
def turned(typing: Any, source: Any, start: Any, count: Any) -> Any:
    """Return eight vectors, of which the k-th has lane k of each of ``count`` neighbouring ones.

    Lanes from ``count`` (from 1 to 8) on are 0.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        columns = _turned(context, builder, signature.args[0], *args)
        return context.make_tuple(builder, signature.return_type, columns)

    return types.UniTuple(lanes, LANES)(source, types.intp, types.intp), generate


def _turned(
    context: Any, builder: Any, source_type: Any, source: Any, start: Any, count: Any
) -> list[Any]:
    """Build the load of vectors, and exchange squares of one, two and four lanes between them."""
    rows = []
    last = builder.sub(count, ir.Constant(count.type, 1))
    for k in range(LANES):
        place = ir.Constant(count.type, k)
        inside = builder.icmp_signed("<", place, count)
        place = builder.mul(builder.select(inside, place, last), ir.Constant(place.type, LANES))
        at = address(context, builder, source_type, source, builder.add(start, place))
        row = builder.load(builder.bitcast(at, VECTOR.as_pointer()))
        row.align = ALIGNMENT
        rows.append(builder.select(inside, row, ir.Constant(VECTOR, [0.0] * LANES)))
    for step in (1, 2, 4):
        turned = list(rows)
        for k in range(LANES):
            if k & step:
                continue
            pair = rows[k], rows[k + step]
            # Of each square of 2·step lanes: the left half of both, and the right half of both.
            left = [(i & ~step) + (LANES if i & step else 0) for i in range(LANES)]
            turned[k] = _shuffled(builder, pair, left)
            turned[k + step] = _shuffled(builder, pair, [i + step for i in left])
        rows = turned
    return rows


def _shuffled(builder: Any, pair: tuple[Any, Any], places: list[int]) -> Any:
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), places)
    return builder.shuffle_vector(*pair, mask)
