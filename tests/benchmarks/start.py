"""Time from starting the program to its window with the first map, and memory after a run.

Python keeps the compiled modules, as it does once the program is installed, whatever
``PYTHONDONTWRITEBYTECODE`` says; ``--uncompiled`` has every start compile them.

python -m tests.benchmarks.start
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping

_STARTS = 5


def main() -> None:
    """Start the program a few times and print what it took."""
    with tempfile.TemporaryDirectory() as compiled:
        if "--uncompiled" in sys.argv:
            modules = {"PYTHONDONTWRITEBYTECODE": "1"}
        else:
            modules = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        run_child(modules)
        seconds, megabytes = zip(*(run_child(modules) for _ in range(_STARTS)), strict=True)
    shown = ", ".join(f"{second:.2f}" for second in seconds)
    print(f"window with first map: median {statistics.median(seconds):.2f} s of {shown} (≤ 1.5)")
    print(f"memory after 2,000 steps: median {statistics.median(megabytes):.0f} MB (≤ 200)")


def run_child(modules: Mapping[str, str]) -> tuple[float, float]:
    """Return seconds to the first map and MB after the run.

    ``modules`` says in the environment where compiled modules are.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_DATA_HOME": home,
            "XDG_CONFIG_HOME": home,
            **modules,
        }
        started_at = time.time()
        output = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.start", "--child"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            stdin=subprocess.DEVNULL,
        ).stdout
    shown_at, megabytes = map(float, output.split())
    return shown_at - started_at, megabytes


def child() -> None:
    """Act as the program: open the window as `scratchnet-lab` does, run it, and report when."""
    from gui import app

    # In the order of the program: what is imported after PySide may take longer.
    # isort: split
    from PySide6.QtWidgets import QApplication

    def measured(*_: object) -> int:
        from tests.benchmarks.stage import resident_mb, step_shown, wait, wait_until

        window = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "main_window")
        wait_until(lambda: window.frame is not None)
        wait(0)
        shown_at = time.time()
        window.commands.run.trigger()
        wait_until(lambda: step_shown(window) == 2000)
        print(f"{shown_at:.4f} {resident_mb():.1f}", flush=True)
        window.close()
        return 0

    QApplication.exec = measured
    sys.exit(app.main([]))


if __name__ == "__main__":
    child() if "--child" in sys.argv else main()
