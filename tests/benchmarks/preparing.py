"""What preparing an engine costs the window: gaps between its ticks, and how long it takes.

With many samples a step of the reference takes long; it is given up when the engine is there.

python -m tests.benchmarks.preparing [exact|fast]
"""

import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer

from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment
from tests.benchmarks.stage import (
    application,
    engine_shown,
    step_shown,
    wait,
    wait_until,
    window,
)

_TICK_MS = 4


def main() -> None:
    """Prepare with an empty cache and with a full one, in processes of their own."""
    engine = sys.argv[1] if len(sys.argv) > 1 else EXACT
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SCRATCHNET_CACHE_DIR": folder}
        for words in ("compiled", "from the cache"):
            for running in ("idle", "training", "many samples"):
                if words == "compiled" and running != "training":
                    continue
                command = [sys.executable, "-m", __spec__.name, engine, running]
                done = subprocess.run(
                    command, env=environment, capture_output=True, text=True, check=True
                )
                print(f"{engine}, {words}, {running}: {done.stdout.strip()}")


def _measure(engine: str, training: bool) -> None:
    """Open a window that prepares the engine, and print its ticks' worst lateness."""
    application()
    with window() as shown:
        wait(300)
        if training:
            shown.commands.run.trigger()
            wait(300)
        ticks: list[float] = []
        timer = QTimer(interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        wait(600)
        before = _worst_gap(ticks)
        ticks[:] = ticks[-1:]
        started_at = time.perf_counter()
        [action] = [a for a in shown.commands.group("engine").actions() if a.data() == engine]
        action.trigger()
        wait_until(lambda: engine_shown(shown) == engine)
        seconds = time.perf_counter() - started_at
        wait(200)
        timer.stop()
        print(
            f"ready after {seconds:.2f} s, worst gap {1e3 * _worst_gap(ticks):.0f} ms (≤ 50), "
            f"before it {1e3 * before:.0f} ms"
        )


def _measure_many_samples(engine: str) -> None:
    """Open a window with 100,000 samples, run at once, and print when the engine trains."""
    application()
    started_at = time.perf_counter()
    with window(engine=engine, ready=False) as shown:
        many = {"data.source": "gallery", "data.dataset": "circle", "data.samples": 100_000}
        shown.document.open(Experiment().with_values(many), None)
        shown.commands.run.trigger()
        wait_until(lambda: engine_shown(shown) == engine and step_shown(shown) > 0)
        print(f"trains after {time.perf_counter() - started_at:.2f} s (≤ 3)")


def _worst_gap(ticks: list[float]) -> float:
    return max(later - sooner for sooner, later in pairwise(ticks))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        if sys.argv[2] == "many samples":
            _measure_many_samples(sys.argv[1])
        else:
            _measure(sys.argv[1], sys.argv[2] == "training")
    else:
        main()
