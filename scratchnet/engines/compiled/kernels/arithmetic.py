"""The two arithmetics that the kernels are compiled for, and what they differ in.

The kernels are written once. Their first argument, an arithmetic, says how products are added up
and where the elementary functions come from. The choice is made while compiling; it costs nothing.
"""

from llvmlite import ir

from scratchnet.engines.compiled.arithmetics import FAST
from scratchnet.engines.compiled.kernels.lanes import fuse
from scratchnet.engines.compiled.kernels.pieces import primitive, question
from scratchnet.engines.compiled.kernels.types import BOOL, EIGHT

is_fast = question(lambda arithmetic: arithmetic is FAST)
rebuilds_exp = question(lambda arithmetic: "exp" in arithmetic.rebuilt)
rebuilds_tanh = question(lambda arithmetic: "tanh" in arithmetic.rebuilt)


@primitive(EIGHT)
def sum_with(builder, arithmetic, a, b, c):
    """Return c + a·b: EXACT rounds the product and the sum, FAST their exact value once."""
    if arithmetic is FAST:
        return fuse(builder, a, b, c)
    return builder.fadd(c, builder.fmul(a, b))


@primitive(EIGHT)
def difference_with(builder, arithmetic, a, b, c):
    """Return c - a·b, rounded as `sum_with` rounds."""
    if arithmetic is FAST:
        return fuse(builder, builder.fneg(a), b, c)
    return builder.fsub(c, builder.fmul(a, b))


@primitive(BOOL)
def is_set(builder, flag):
    """Return whether the first number of an array is not 0, read again each time it is called."""
    value = builder.load_atomic(flag.data, "monotonic", 8)
    return builder.icmp_signed("!=", value, ir.Constant(value.type, 0))
