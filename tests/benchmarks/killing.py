"""Sweeps that are killed (SIGKILL) at random moments, and gone on with: nothing may be lost.

python -m tests.benchmarks.killing [--kills N]

After each kill the file must be sound, hold every row that was there before, with the same numbers,
and only rows of the plan. At the end the same command finishes the sweep, and the table must be
that of a sweep that was never killed. Processes that a killed sweep started must be gone too.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scratchnet.errors import InvalidInput
from scratchnet.many import Result
from scratchnet.many.sweep_file import SweepFile

#: So many runs, of so many steps, that a killed sweep is seldom finished.
_SEEDS, _RUN_STEPS = 3_000, {"fast": 20_000, "reference": 20}
#: The time from the start to the kill: also while the file is being made, and while engines load.
_LEAST_S, _MOST_S = 0.2, 2.0


def _command(path: Path, engine: str) -> list[str]:
    return [
        *(sys.executable, "-m", "scratchnet", "sweep", "--seeds", str(_SEEDS)),
        *(
            "--steps",
            str(_RUN_STEPS[engine]),
            "--engine",
            engine,
            "--goal",
            "loss < 0.01",
            "-o",
            os.fspath(path),
        ),
    ]


def _results(path: Path) -> dict[int, Result]:
    """Return the results in a file; none if it was killed before it had a plan."""
    if not path.exists():
        return {}
    try:
        with SweepFile.open_to_read(path) as file:
            return {each.number: each for each in file.results()}
    except InvalidInput as error:
        if "is empty" in str(error):
            return {}
        raise


def _check_file(path: Path) -> None:
    """Let SQLite look at every page."""
    if path.exists():
        connection = sqlite3.connect(path)
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        assert verdict == "ok", verdict


def _children(group: int) -> list[str]:
    """Return the processes of a group that still run."""
    found = subprocess.run(["pgrep", "-g", str(group)], capture_output=True, text=True)
    return found.stdout.split()


def _kill_often(path: Path, engine: str, kills: int, seed: int) -> None:
    choose = random.Random(seed)
    known: dict[int, Result] = {}
    for number in range(kills):
        process = subprocess.Popen(
            _command(path, engine),
            stdout=subprocess.DEVNULL,
            # A pool's own helper complains here that nobody tidied up.
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(choose.uniform(_LEAST_S, _MOST_S))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        deadline = time.monotonic() + 10
        while (left := _children(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not left, f"processes {left} outlive the sweep"
        _check_file(path)
        found = _results(path)
        assert known.items() <= found.items(), "a row is lost or has changed"
        print(f"{engine} kill {number + 1}: {len(found)} rows, {len(found) - len(known)} new")
        known = found


def main() -> None:
    """Kill, check and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as folder:
        for engine, count in (("fast", kills - kills // 5), ("reference", kills // 5)):
            path, whole = Path(folder) / engine, Path(folder) / f"{engine}-whole"
            _kill_often(path, engine, count, seed=count)
            for each in (path, whole):
                subprocess.run(_command(each, engine), check=True, capture_output=True)
            assert _results(path) == _results(whole)
            assert len(_results(path)) == _SEEDS
    print(f"{kills} kills: no row lost, no file damaged, the same table in the end")


if __name__ == "__main__":
    main()
