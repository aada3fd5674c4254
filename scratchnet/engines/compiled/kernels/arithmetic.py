"""The two arithmetics that the kernels are compiled for, and what they differ in.

The kernels are written once. Their first argument, one of `arithmetics`, says how products are
added up and where the elementary functions come from. The choice is made while compiling; it costs
nothing.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import njit
from numba.core import types
from numba.extending import intrinsic, models, register_model

from scratchnet.engines.compiled.arithmetics import FAST, Arithmetic
from scratchnet.engines.compiled.kernels.lanes import fuse, lanes
from scratchnet.engines.compiled.kernels.pieces import ANSWERS, PieceCompiler

#: Nothing is allocated or kept, so arrays need not be counted (``_nrt``), which would cost calls.
#: Never fastmath: Numba hands a caller's fastmath on to callees that do not say otherwise. Nothing
#: in Python calls what is compiled, so it needs no wrappers.
_OPTIONS: Any = {
    "_nrt": False,
    "pipeline_class": PieceCompiler,
    "fastmath": False,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
#: For functions of kernels that are called too rarely to be worth inlining.
subroutine = njit(**_OPTIONS)
#: For small functions of kernels.
inlined = njit(forceinline=True, **_OPTIONS)
#: For what is called from outside, by way of `building`.
kernel = subroutine


class ArithmeticType(types.Type):
    """The type of an arithmetic: each has its own, so that each gets kernels of its own."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(name=f"arithmetic_{arithmetic.kind}")
        self.arithmetic = arithmetic


register_model(ArithmeticType)(models.OpaqueModel)


def _asks_whether(holds: Callable[[Arithmetic], bool]) -> Any:
    @intrinsic
    def question(typing: Any, arithmetic: Any) -> Any:
        answer = holds(arithmetic.arithmetic)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return ir.Constant(ir.IntType(1), int(answer))

        return types.boolean(arithmetic), generate

    ANSWERS[question] = lambda kind: holds(kind.arithmetic)
    return question


#: Constants in the compiled code.
is_fast = _asks_whether(lambda arithmetic: arithmetic is FAST)
rebuilds_exp = _asks_whether(lambda arithmetic: "exp" in arithmetic.rebuilt)
rebuilds_tanh = _asks_whether(lambda arithmetic: "tanh" in arithmetic.rebuilt)


@intrinsic
def sum_with(typing: Any, arithmetic: Any, a: Any, b: Any, c: Any) -> Any:
    """Return c + a·b: EXACT rounds the product and the sum, FAST their exact value once."""
    fast = arithmetic.arithmetic is FAST

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _, a, b, c = args
        return fuse(builder, a, b, c) if fast else builder.fadd(c, builder.fmul(a, b))

    return lanes(arithmetic, lanes, lanes, lanes), generate


@intrinsic
def difference_with(typing: Any, arithmetic: Any, a: Any, b: Any, c: Any) -> Any:
    """Return c - a·b, rounded as `sum_with` rounds."""
    fast = arithmetic.arithmetic is FAST

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _, a, b, c = args
        if fast:
            return fuse(builder, builder.fneg(a), b, c)
        return builder.fsub(c, builder.fmul(a, b))

    return lanes(arithmetic, lanes, lanes, lanes), generate


@intrinsic
def is_set(typing: Any, flag: Any) -> Any:
    """Return whether the first number of an array is not 0, read again each time it is called."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        value = builder.load_atomic(data, "monotonic", 8)
        return builder.icmp_signed("!=", value, ir.Constant(value.type, 0))

    return types.boolean(flag), generate
