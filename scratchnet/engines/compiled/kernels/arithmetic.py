"""The two arithmetics that the kernels are compiled for, and what they differ in.

The kernels are written once. Their first argument says how products are added up and where the
elementary functions come from: ``EXACT`` rounds every product as the plain-Python reference
does, ``FAST`` fuses product and sum. Where ways of the C library are known, its exp and tanh need
not be called: ``EXACT_WITH`` holds ``EXACT`` with those that are rebuilt here. The choice is made
while compiling; it costs nothing.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir
from numba import njit
from numba.core import types
from numba.extending import (
    NativeValue,
    intrinsic,
    models,
    register_model,
    typeof_impl,
    unbox,
)

from scratchnet.engines.compiled.kernels.lanes import fuse, lanes
from scratchnet.engines.compiled.kernels.pieces import PieceCompiler

#: Nothing is allocated or kept, so arrays need not be counted (``_nrt``), which would cost calls.
#: Never fastmath: Numba hands a caller's fastmath on to callees that do not say otherwise.
kernel = njit(  # type: ignore[call-overload]
    _nrt=False,
    nogil=True,
    cache=True,
    fastmath=False,
    error_model="numpy",
    no_cfunc_wrapper=True,
)
#: For functions of kernels that are called too rarely to be worth inlining.
subroutine = njit(  # type: ignore[call-overload]
    _nrt=False,
    pipeline_class=PieceCompiler,
    fastmath=False,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
)
#: For small functions of kernels. Nothing in Python calls them, so they need no wrappers.
inlined = njit(  # type: ignore[call-overload]
    _nrt=False,
    forceinline=True,
    pipeline_class=PieceCompiler,
    fastmath=False,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
)


class Arithmetic:
    """A value that stands for an arithmetic when a kernel is called.

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


class ArithmeticType(types.Type):
    """The type of an arithmetic: each has its own, so that each gets kernels of its own."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(name=f"arithmetic_{arithmetic.kind}")
        self.arithmetic = arithmetic


@typeof_impl.register(Arithmetic)
def _type_of(value: Arithmetic, context: Any) -> ArithmeticType:
    return _arithmetic_type(value)


@cache
def _arithmetic_type(arithmetic: Arithmetic) -> ArithmeticType:
    """Return the type of an arithmetic, which is asked for by each call of a kernel."""
    return ArithmeticType(arithmetic)


register_model(ArithmeticType)(models.OpaqueModel)


@unbox(ArithmeticType)
def _unbox(numba_type: Any, value: Any, context: Any) -> NativeValue:
    return NativeValue(context.context.get_dummy_value())


def _asks_whether(holds: Callable[[Arithmetic], bool]) -> Any:
    @intrinsic
    def question(typing: Any, arithmetic: Any) -> Any:
        answer = holds(arithmetic.arithmetic)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return ir.Constant(ir.IntType(1), int(answer))

        return types.boolean(arithmetic), generate

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
