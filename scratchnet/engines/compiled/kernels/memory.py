"""Numbers and lanes in flat arrays. No bounds are checked, and no index counts from the end."""

from typing import Any

from llvmlite import ir

from scratchnet.engines.compiled.arguments import LANES
from scratchnet.engines.compiled.kernels.compiler import declared
from scratchnet.engines.compiled.kernels.lanes import splat
from scratchnet.engines.compiled.kernels.pieces import primitive
from scratchnet.engines.compiled.kernels.types import EIGHT, NOTHING, VECTOR, tuple_of

#: Where arrays begin: at a number. Eight of them need not lie in one line of the cache.
ALIGNMENT = 8
#: An array of more numbers does not fit into the second cache of most processors.
FAR = 50_000
_BYTE, _INT = ir.IntType(8), ir.IntType(32)


def address(builder: Any, array: Any, index: Any) -> Any:
    """Build the address of one number of an array."""
    return builder.gep(array.data, [index])


def _element_of(array: Any, *_: Any) -> Any:
    return array.element


def _like_the_first(array: Any, *_: Any) -> Any:
    return array


@primitive(EIGHT)
def load(builder, array, start):
    """Return the eight numbers of a flat array from ``start`` on."""
    place = address(builder, array, start)
    value = builder.load(builder.bitcast(place, VECTOR.as_pointer()))
    value.align = ALIGNMENT
    return value


@primitive(NOTHING)
def store(builder, array, start, value):
    """Write eight numbers into a flat array from ``start`` on."""
    place = address(builder, array, start)
    written = builder.store(value, builder.bitcast(place, VECTOR.as_pointer()))
    written.align = ALIGNMENT


@primitive(_element_of)
def get(builder, array, index):
    """Return one number of a flat array."""
    return builder.load(address(builder, array, index))


@primitive(NOTHING)
def put(builder, array, index, number):
    """Write one number into a flat array."""
    builder.store(number, address(builder, array, index))


@primitive(NOTHING)
def fetch(builder, array, index):
    """Let the processor begin to read a number, or what lies there, so that it is near later."""
    place = builder.bitcast(address(builder, array, index), _BYTE.as_pointer())
    kind = ir.FunctionType(ir.VoidType(), [place.type, _INT, _INT, _INT])
    called = declared(builder.module, kind, "llvm.prefetch.p0")
    # To be read, kept as near as possible, and no instructions.
    builder.call(called, [place, *(ir.Constant(_INT, number) for number in (0, 3, 1))])


@primitive(_like_the_first)
def part(builder, array, start):
    """Return what a flat array holds from ``start`` on. Nobody may ask for its length."""
    return address(builder, array, start), array.length


@primitive(lambda _, array, other: array)
def either(builder, condition, array, other):
    """Return ``array`` if the condition holds, else ``other``, which is as long."""
    return builder.select(condition, array.data, other.data), array.length


@primitive(EIGHT)
def pick(builder, table, columns, column, order, first, last):
    """Return one column of eight rows of a flat table, named by ``order`` from ``first`` on.

    Behind ``last`` its row is taken again and again.
    """
    picked = ir.Constant(VECTOR, ir.Undefined)
    for lane in range(LANES):
        at = builder.add(first, ir.Constant(first.type, lane))
        at = builder.select(builder.icmp_signed("<", at, last), at, last)
        row = builder.load(address(builder, order, at))
        place = builder.add(builder.mul(row, columns), column)
        number = builder.load(address(builder, table, place))
        picked = builder.insert_element(picked, number, ir.Constant(ir.IntType(32), lane))
    return picked


@primitive(EIGHT)
def spread(builder, array, index):
    """Return one number of a flat array in all eight lanes."""
    return splat(builder, builder.load(address(builder, array, index)))


@primitive(NOTHING)
def transpose(builder, source, start, count, target, to, stride):
    """Write lane k of ``count`` neighbouring vectors side by side to ``to`` + k·stride.

    Of eight numbers written, those behind ``count`` (from 1 to 8) are 0.
    """
    columns = _turned(builder, source, start, count)
    for k, column in enumerate(columns):
        place = builder.add(to, builder.mul(stride, ir.Constant(stride.type, k)))
        at = address(builder, target, place)
        builder.store(column, builder.bitcast(at, VECTOR.as_pointer())).align = ALIGNMENT


@primitive(tuple_of((EIGHT,) * LANES))
def turned(builder, source, start, count):
    """Return eight vectors, of which the k-th has lane k of each of ``count`` neighbouring ones.

    Lanes from ``count`` (from 1 to 8) on are 0.
    """
    return _turned(builder, source, start, count)


def _turned(builder: Any, source: Any, start: Any, count: Any) -> list[Any]:
    """Build the load of vectors, and exchange squares of one, two and four lanes between them."""
    rows = []
    last = builder.sub(count, ir.Constant(count.type, 1))
    for k in range(LANES):
        place = ir.Constant(count.type, k)
        inside = builder.icmp_signed("<", place, count)
        place = builder.mul(builder.select(inside, place, last), ir.Constant(place.type, LANES))
        at = address(builder, source, builder.add(start, place))
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
