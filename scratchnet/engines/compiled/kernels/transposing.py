"""Eight neurons of eight samples, turned over in registers."""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from scratchnet.engines.compiled.kernels.lanes import LANES, VECTOR
from scratchnet.engines.compiled.kernels.memory import ALIGNMENT, address


@intrinsic
def transpose(
    typing: Any, source: Any, start: Any, count: Any, target: Any, to: Any, stride: Any
) -> Any:
    """Write lane k of ``count`` neighbouring vectors side by side to ``to`` + k·stride.

    Of eight numbers written, those behind ``count`` (from 1 to 8) are 0.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        source, start, count, target, to, stride = args
        rows = []
        last = builder.sub(count, ir.Constant(count.type, 1))
        for k in range(LANES):
            place = ir.Constant(count.type, k)
            inside = builder.icmp_signed("<", place, count)
            place = builder.mul(builder.select(inside, place, last), ir.Constant(place.type, LANES))
            at = address(context, builder, signature.args[0], source, builder.add(start, place))
            row = builder.load(builder.bitcast(at, VECTOR.as_pointer()))
            row.align = ALIGNMENT
            rows.append(builder.select(inside, row, ir.Constant(VECTOR, [0.0] * LANES)))
        for k, column in enumerate(_turned(builder, rows)):
            place = builder.add(to, builder.mul(stride, ir.Constant(stride.type, k)))
            at = address(context, builder, signature.args[3], target, place)
            builder.store(column, builder.bitcast(at, VECTOR.as_pointer())).align = ALIGNMENT
        return context.get_dummy_value()

    size = types.intp
    return types.void(source, size, size, target, size, size), generate


def _turned(builder: Any, rows: list[Any]) -> list[Any]:
    """Exchange squares of one, two and four lanes between vectors so far apart."""
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
