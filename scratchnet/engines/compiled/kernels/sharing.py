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

from llvmlite import ir

from scratchnet.engines.compiled.arguments import CLOCK, CLOSED, DONE, TICKET
from scratchnet.engines.compiled.kernels.compiler import declared
from scratchnet.engines.compiled.kernels.memory import address
from scratchnet.engines.compiled.kernels.pieces import inlined, primitive
from scratchnet.engines.compiled.kernels.types import INT, NOTHING, WORD

#: How often a thread looks before it lets others run: some ten microseconds.
_LOOKS = 400
#: The upper half of a ticket says how many units there are, the lower half which is the next.
_HALF = 32
#: Who lets others run gets the processor back after so long only if there are others.
_SLICE_NS = 300_000
#: A unit takes less.
_LONG_NS = 20_000_000

_PAUSE = ir.FunctionType(ir.VoidType(), [])
_X86 = platform.machine().lower() in ("x86_64", "amd64")


@primitive(INT)
def _seen(builder, board, index):
    """Return a number that another thread may have written, and see what it wrote before."""
    return builder.load_atomic(address(builder, board, index), "acquire", 8)


@primitive(NOTHING)
def _show(builder, board, index, number):
    """Write a number for other threads to see, with all that was written before."""
    place = address(builder, board, index)
    builder.store_atomic(number, place, "release", 8)


@primitive(INT)
def _counted(builder, board, index):
    """Add 1 to a number, whatever other threads do meanwhile; return what it was."""
    place = address(builder, board, index)
    return builder.atomic_rmw("add", place, ir.Constant(WORD, 1), "acq_rel")


@primitive(NOTHING)
def _pause(builder):
    """Tell the processor that this thread waits in a loop."""
    if _X86:
        builder.call(builder.module.declare_intrinsic("llvm.x86.sse2.pause", fnty=_PAUSE), [])


@primitive(NOTHING)
def _let_others_run(builder):
    """Give the processor to a thread that waits for it, if there is one."""
    _call(builder, "SwitchToThread" if sys.platform == "win32" else "sched_yield")


@primitive(INT)
def _now(builder, board):
    """Return the time in nanoseconds, from any moment on; uses the board's `CLOCK`."""
    first, second = (address(builder, board, ir.Constant(WORD, at)) for at in (CLOCK, CLOCK + 1))
    if sys.platform == "win32":
        # Counts of 100 ns, on every Windows of today.
        _call(builder, "QueryPerformanceCounter", first)
        return builder.mul(builder.load(first), ir.Constant(WORD, 100))
    monotonic = ir.Constant(ir.IntType(32), 6 if sys.platform == "darwin" else 1)
    _call(builder, "clock_gettime", monotonic, first)
    seconds = builder.mul(builder.load(first), ir.Constant(WORD, 1_000_000_000))
    return builder.add(seconds, builder.load(second))


def _call(builder: Any, name: str, *args: Any) -> None:
    """Build the call of a function of the operating system."""
    kind = ir.FunctionType(ir.IntType(32), [each.type for each in args])
    builder.call(declared(builder.module, kind, name), args)


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
    begun, busy = 0, False
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
