"""What it costs to compile an engine, by kernel and piece, in seconds of the processor.

python -m tests.benchmarks.compiling [exact|fast]

The time of a function is Numba's, without that of the functions it calls. LLVM optimizes all of
them together.
"""

import gc
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import Any

from scratchnet.engines import EXACT

_SHOWN = 25


def main() -> None:
    """Compile into an empty cache and print what took longest."""
    name = sys.argv[1] if len(sys.argv) > 1 else EXACT
    with tempfile.TemporaryDirectory() as folder:
        # Numba reads it when it is imported.
        os.environ["NUMBA_CACHE_DIR"] = folder
        # As the process that compiles does.
        gc.disable()
        before = process_time()
        from numba.core import event

        from scratchnet.engines.compiled.check import why_wrong
        from scratchnet.engines.compiled.kernels.building import compile_engine

        clock = _clock(event.Listener)
        event.register("numba:compile", clock)
        imported = process_time()
        compile_engine(name, Path(folder))
        compiled = process_time()
        assert why_wrong(name) is None
        checked = process_time()
    front = sum(clock.seconds.values())
    print(
        f"{name}: {imported - before:.2f} s to import, {front:.2f} s in Numba, "
        f"{compiled - imported - front:.2f} s in LLVM, {checked - compiled:.2f} s to check"
    )
    spent = sorted(clock.seconds.items(), key=lambda item: -item[1])
    for function, seconds in spent[:_SHOWN]:
        print(f"  {seconds:6.2f}  {function}")
    print(f"  {sum(seconds for _, seconds in spent[_SHOWN:]):6.2f}  {len(spent) - _SHOWN} others")


def _clock(listener: Any) -> Any:
    """Return a listener that adds up the time of each function that is compiled."""

    class Clock(listener):  # type: ignore[misc]
        def __init__(self) -> None:
            self.seconds: dict[str, float] = defaultdict(float)
            self._under_way: list[str] = []
            self._since = 0.0

        def on_start(self, found: Any) -> None:
            self._count()
            self._under_way.append(found.data["dispatcher"].py_func.__name__)

        def on_end(self, found: Any) -> None:
            self._count()
            self._under_way.pop()

        def _count(self) -> None:
            now = process_time()
            if self._under_way:
                self.seconds[self._under_way[-1]] += now - self._since
            self._since = now

    return Clock()


if __name__ == "__main__":
    main()
