"""How threads share the work of a call: units of work that they claim from a board.

One thread, the first, decides what is to be done next and publishes it as a number of units that do
not depend on each other. Every thread, the first too, claims one after another and finishes it. So
the first thread waits only for units that another has begun, never for a thread that has not come
yet, and what is computed does not depend on who computes it.

The board is an int64 array. Each of its first two numbers has a line of the processor's cache to
itself: `TICKET`, how many units there are and which is the next, and `DONE`, how many are finished.
What follows from `WORK` on belongs to the work; it may be read by whoever has claimed a unit.
"""

import platform
import sys
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from scratchnet.engines.compiled.arguments import CLOCK, CLOSED, DONE, TICKET
from scratchnet.engines.compiled.kernels.arithmetic import inlined
from scratchnet.engines.compiled.kernels.memory import address

#: How often a thread looks before it lets others run: some ten microseconds.
_LOOKS = 400
#: The upper half of a ticket says how many units there are, the lower half which is the next.
_HALF = 32
#: Who lets others run gets the processor back after so long only if there are others.
_SLICE_NS = 300_000
#: A unit takes less.
_LONG_NS = 20_000_000

_PAUSE = ir.FunctionType(ir.VoidType(), [])
_INT64 = ir.IntType(64)
_X86 = platform.machine().lower() in ("x86_64", "amd64")


@intrinsic
def _seen(typing: Any, board: Any, index: Any) -> Any:
    """Return a number that another thread may have written, and see what it wrote before."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load_atomic(
            address(context, builder, signature.args[0], *args), "acquire", 8
        )

    return types.int64(board, types.intp), generate


@intrinsic
def _show(typing: Any, board: Any, index: Any, number: Any) -> Any:
    """Write a number for other threads to see, with all that was written before."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = address(context, builder, signature.args[0], args[0], args[1])
        builder.store_atomic(args[2], place, "release", 8)
        return context.get_dummy_value()

    return types.void(board, types.intp, types.int64), generate


@intrinsic
def _counted(typing: Any, board: Any, index: Any) -> Any:
    """Add 1 to a number, whatever other threads do meanwhile; return what it was."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = address(context, builder, signature.args[0], *args)
        return builder.atomic_rmw("add", place, ir.Constant(_INT64, 1), "acq_rel")

    return types.int64(board, types.intp), generate


@intrinsic
def _pause(typing: Any) -> Any:
    """Tell the processor that this thread waits in a loop."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if _X86:
            builder.call(builder.module.declare_intrinsic("llvm.x86.sse2.pause", fnty=_PAUSE), [])
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def _let_others_run(typing: Any) -> Any:
    """Give the processor to a thread that waits for it, if there is one."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _call(builder, "SwitchToThread" if sys.platform == "win32" else "sched_yield")
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def _now(typing: Any, board: Any) -> Any:
    """Return the time in nanoseconds, from any moment on; uses the board's `CLOCK`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        first, second = (
            address(context, builder, signature.args[0], args[0], ir.Constant(_INT64, at))
            for at in (CLOCK, CLOCK + 1)
        )
        if sys.platform == "win32":
            # Counts of 100 ns, on every Windows of today.
            _call(builder, "QueryPerformanceCounter", first)
            return builder.mul(builder.load(first), ir.Constant(_INT64, 100))
        monotonic = ir.Constant(ir.IntType(32), 6 if sys.platform == "darwin" else 1)
        _call(builder, "clock_gettime", monotonic, first)
        seconds = builder.mul(builder.load(first), ir.Constant(_INT64, 1_000_000_000))
        return builder.add(seconds, builder.load(second))

    return types.int64(board), generate


def _call(builder: Any, name: str, *args: Any) -> None:
    """Build the call of a function of the operating system."""
    kind = ir.FunctionType(ir.IntType(32), [each.type for each in args])
    known = builder.module.globals.get(name)
    builder.call(known or ir.Function(builder.module, kind, name), args)


@inlined
def _wait(looks):
    """Pass a little time; return how often that has been done."""
    if looks < _LOOKS:
        _pause()
    else:
        _let_others_run()
    return looks + 1


@inlined
def publish(board, units):
    """Let threads claim so many units of the work that the board describes."""
    _show(board, DONE, 0)
    _show(board, TICKET, units << _HALF)


@inlined
def claimed(board):
    """Return the number of a unit that nobody else does, or -1 if none is left."""
    ticket = _counted(board, TICKET)
    unit = ticket & ((1 << _HALF) - 1)
    return unit if unit < (ticket >> _HALF) else -1


@inlined
def wait_for_unit(board):
    """Return the number of a unit as soon as there is one, or -1 once the board is closed."""
    looks = 0
    while True:
        ticket = _seen(board, TICKET)
        if ticket < 0:
            return -1
        if (ticket & ((1 << _HALF) - 1)) < (ticket >> _HALF):
            unit = claimed(board)
            if unit >= 0:
                return unit
        looks = _wait(looks)


@inlined
def finish(board):
    """Count a claimed unit as done."""
    _counted(board, DONE)


@inlined
def wait_for_all(board, units):
    """Wait until so many units are done; what other threads wrote can be seen then.

    Returns whether that took long because other programs run. Only the first thread may call it.
    """
    looks = before = 0
    begun, busy = np.int64(0), False
    while _seen(board, DONE) < units:
        looks = _wait(looks)
        if looks > _LOOKS:
            now = _now(board)
            if before == 0:
                begun = now
            elif now - before > _SLICE_NS or now - begun > _LONG_NS:
                busy = True
            before = now
    return busy


@inlined
def close(board):
    """Let the other threads leave."""
    _show(board, TICKET, CLOSED)
