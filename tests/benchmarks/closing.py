"""Close a window that trains, again and again: exit code, threads and memory.

python -m tests.benchmarks.closing            200 windows in one process
python -m tests.benchmarks.closing --process  200 processes, one window each
"""

import gc
import os
import subprocess
import sys
import threading

from PySide6.QtCore import QCoreApplication, QEvent

from tests.benchmarks.stage import application, resident_mb, step_shown, wait_until, window

_TIMES = 200


def in_one_process() -> None:
    """Open, run and close windows one after another; print the memory in use meanwhile."""
    application()
    threads = threading.active_count()
    for number in range(1, _TIMES + 1):
        _open_run_close()
        if number in (20, 50, 100, 150, 200):
            left = threading.active_count() - threads
            print(f"{number} windows: {resident_mb():.0f} MB, {left} threads left", flush=True)


def in_processes() -> None:
    """Start a process for each window, which closes it while training; count the exit codes."""
    codes: dict[int, int] = {}
    command = [sys.executable, "-m", "tests.benchmarks.closing", "--once"]
    for _ in range(_TIMES):
        code = subprocess.run(command, stdin=subprocess.DEVNULL, env=os.environ).returncode
        codes[code] = codes.get(code, 0) + 1
    print("exit codes: " + ", ".join(f"{code} {count} times" for code, count in codes.items()))


def _open_run_close() -> None:
    with window() as shown:
        shown.commands.run.trigger()
        wait_until(lambda: step_shown(shown) > 0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


if __name__ == "__main__":
    if "--once" in sys.argv:
        application()
        _open_run_close()
    elif "--process" in sys.argv:
        in_processes()
    else:
        in_one_process()
