"""What it costs to compile an engine, in seconds of the processor and by the clock.

python -m tests.benchmarks.compiling [exact|fast]

The time of a piece is that of writing it in LLVM's language, without the pieces that it calls. LLVM
optimizes all of them together.
"""

import gc
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

from scratchnet.engines import EXACT

_SHOWN = 15


def main() -> None:
    """Compile into an empty cache and print what took longest."""
    name = sys.argv[1] if len(sys.argv) > 1 else EXACT
    # As the process that compiles does.
    gc.disable()
    started_at, before = perf_counter(), process_time()
    from scratchnet.engines.compiled.check import why_wrong
    from scratchnet.engines.compiled.kernels.building import compile_engine
    from scratchnet.engines.compiled.kernels.compiler import Program

    imported = process_time()
    clock = _Clock(Program.compile)
    with tempfile.TemporaryDirectory() as folder, patch.object(Program, "compile", clock.method()):
        compile_engine(name, Path(folder))
    compiled = process_time()
    assert why_wrong(name) is None
    checked, ended_at = process_time(), perf_counter()
    front = sum(clock.seconds.values())
    print(
        f"{name}: {imported - before:.2f} s to import, {front:.2f} s for the pieces, "
        f"{compiled - imported - front:.2f} s in LLVM, {checked - compiled:.2f} s to check; "
        f"{ended_at - started_at:.2f} s by the clock"
    )
    spent = sorted(clock.seconds.items(), key=lambda item: -item[1])
    for piece, seconds in spent[:_SHOWN]:
        print(f"  {1000 * seconds:6.0f} ms  {piece}")
    print(
        f"  {1000 * sum(each for _, each in spent[_SHOWN:]):6.0f} ms  {len(spent) - _SHOWN} others"
    )


class _Clock:
    """Adds up the time of each piece that is compiled."""

    def __init__(self, compile_piece: Any) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._compile, self._under_way = compile_piece, [""]
        self._since = 0.0

    def method(self) -> Any:
        """Return what compiles a piece, and counts."""

        def compile_piece(program: Any, piece: Any, types: Any) -> Any:
            self._count()
            self._under_way.append(piece.name)
            made = self._compile(program, piece, types)
            self._count()
            self._under_way.pop()
            return made

        return compile_piece

    def _count(self) -> None:
        now = process_time()
        if self._under_way[-1]:
            self.seconds[self._under_way[-1]] += now - self._since
        self._since = now


if __name__ == "__main__":
    main()
