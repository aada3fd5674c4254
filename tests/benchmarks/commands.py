"""How long `scratchnet train --engine exact` takes, beside the sum of its parts, each alone.

python -m tests.benchmarks.commands [--cold]

The parts are the start of the command, loading the engine, and training with the loaded engine:
wall ÷ sum says what is lost between them. A short run is made by the reference, so its wall may be
less than the sum. With --cold also from an empty cache, beside compiling alone.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from time import perf_counter

_STEPS = (10, 2_000, 50_000, 1_000_000)
_REPEATS = 3
#: Prints the seconds of loading the engine, and of training with it.
_ALONE = """
import contextlib, os, sys
from time import perf_counter
from scratchnet.cli import main
from scratchnet.engines.preparing import prepare
start = perf_counter()
prepare("exact")
loaded = perf_counter()
with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
    main(["train", "--engine", "exact", "--steps", sys.argv[1]])
print(loaded - start, perf_counter() - loaded)
"""


def main() -> None:
    """Measure in turns, and print medians."""
    _compiling(os.environ)
    print("    steps   start    load   train     sum    wall  wall ÷ sum")
    for steps in _STEPS:
        parts, walls = [], []
        for _ in range(_REPEATS):
            parts.append(_parts(steps, os.environ))
            walls.append(_wall(steps, os.environ))
        start, load, train = map(statistics.median, zip(*parts, strict=True))
        total, wall = start + load + train, statistics.median(walls)
        numbers = "".join(f"{seconds:8.2f}" for seconds in (start, load, train, total, wall))
        print(f"{steps:9,}{numbers}{wall / total:12.2f}")
    if "--cold" in sys.argv:
        _cold()


def _cold() -> None:
    with tempfile.TemporaryDirectory() as folder:
        compiling_s = _compiling({**os.environ, "SCRATCHNET_CACHE_DIR": folder})
    print(f"\ncompiling alone: {compiling_s:.2f} s; from an empty cache:")
    for steps in _STEPS[1:]:
        with tempfile.TemporaryDirectory() as folder:
            surroundings = {**os.environ, "SCRATCHNET_CACHE_DIR": folder}
            wall = _wall(steps, surroundings)
            # Where the reference was done first, compiling goes on by itself.
            _compiling(surroundings)
            total = compiling_s + sum(_parts(steps, surroundings))
        print(f"{steps:9,}  wall {wall:.2f} s, sum {total:.2f} s: {wall / total:.2f}")


def _compiling(surroundings: Mapping[str, str]) -> float:
    code = 'from scratchnet.engines import Preparation; Preparation("exact").compile()'
    return _seconds([sys.executable, "-c", code], surroundings)


def _parts(steps: int, surroundings: Mapping[str, str]) -> tuple[float, float, float]:
    start = _seconds([sys.executable, "-m", "scratchnet", "--version"], surroundings)
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, str(steps)],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    load, train = map(float, done.stdout.split())
    return start, load, train


def _wall(steps: int, surroundings: Mapping[str, str]) -> float:
    command = [sys.executable, "-m", "scratchnet", "train", "--engine", "exact"]
    return _seconds([*command, "--steps", str(steps)], surroundings)


def _seconds(command: list[str], surroundings: Mapping[str, str]) -> float:
    started_at = perf_counter()
    subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - started_at


if __name__ == "__main__":
    main()
