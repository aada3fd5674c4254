"""Windows that are killed (SIGKILL) at random moments while they keep runs: nothing may be lost.

python -m tests.benchmarks.killing_windows [--kills N]

After each kill the file must be sound, hold every run that the window had said to be kept, and all
that were there before, unchanged. Two windows write into the same file, and one of them is killed.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scratchnet.records.store import RunStore

#: How long a window trains before it is killed.
_LEAST_S, _MOST_S = 0.05, 2.0
#: How long each run trains, in milliseconds, and how often it is kept meanwhile.
_RUN_MS, _KEPT_EVERY_MS = (60, 250), 50
_READY = "ready"


def _train_and_keep(path: Path, first_seed: int) -> None:
    """Open a window that makes one run after the other, and prints the ids of those kept."""
    # Only the window's own process needs Qt.
    from tests.benchmarks.stage import application, wait, wait_until, window

    application()
    with window(store=RunStore(path)) as shown:
        keeper = shown.kept_runs.keeper
        keeper._timer.setInterval(_KEPT_EVERY_MS)
        keeper.kept.connect(lambda run_id: print(run_id, flush=True))
        print(_READY, flush=True)
        seed = first_seed
        while True:
            seed += 1
            shown.document.edit("seed", seed)
            shown.document.end_gesture()

            def is_shown(seed: int = seed) -> bool:
                return shown.frame is not None and shown.frame.snapshot.experiment.seed == seed

            wait_until(is_shown)
            shown.commands.run.trigger()
            wait(random.randint(*_RUN_MS))
            if shown.running:
                shown.commands.run.trigger()
                wait_until(lambda: not shown.running)


def _started(path: Path, number: int) -> subprocess.Popen[str]:
    """Start a window, and wait until it trains."""
    process = subprocess.Popen(
        [sys.executable, "-m", __spec__.name, "--window", os.fspath(path), str(1_000 * number)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == _READY, "the window did not open"
    return process


def _said_until_killed(process: subprocess.Popen[str]) -> Iterator[str]:
    process.kill()
    said, _ = process.communicate()
    # The last line may have been cut.
    yield from said[: said.rfind("\n") + 1].split()


def _rows(path: Path) -> dict[str, tuple[object, ...]]:
    """Let SQLite look at every page; return the runs by their ids."""
    connection = sqlite3.connect(path)
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert verdict == "ok", verdict
    has_table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone()
    rows = connection.execute("SELECT id, steps, recipe, curve FROM runs") if has_table else ()
    found = {row[0]: tuple(row[1:]) for row in rows}
    connection.close()
    return found


def _kill_often(path: Path, kills: int) -> None:
    choose = random.Random(kills)
    known: dict[str, tuple[object, ...]] = {}
    #: Of the window that lives longer the last run may still change.
    survivor = _started(path, 0)
    for number in range(1, kills + 1):
        process = _started(path, number)
        time.sleep(choose.uniform(_LEAST_S, _MOST_S))
        said = set(_said_until_killed(process))
        found = _rows(path)
        assert said <= found.keys(), "a run that was kept is lost"
        changed = [run_id for run_id, row in known.items() if found.get(run_id) != row]
        assert len(changed) <= 1, "a run that was kept before is lost or has changed"
        print(f"kill {number}: {len(found)} runs, {len(said)} of them of the window that ended")
        known = found
    said = set(_said_until_killed(survivor))
    assert said <= _rows(path).keys(), "a run of the other window is lost"
    store = RunStore(path)
    assert {run.id for run in store.runs()} == _rows(path).keys()
    assert not store.remark, store.remark
    store.close()


def main() -> None:
    """Kill and check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--window", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.window is not None:
        _train_and_keep(Path(options.window[0]), int(options.window[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        _kill_often(Path(folder) / "runs.sqlite3", options.kills)
    print(f"{options.kills} kills: no run lost, no file damaged")


if __name__ == "__main__":
    main()
