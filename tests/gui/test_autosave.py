"""Autosave: what a killed program leaves behind comes back, once."""

import subprocess
import sys
from pathlib import Path

import pytest

from gui.autosave import Autosave, Recovered
from scratchnet.experiment import Experiment

_EDITED = Experiment().with_values({"seed": 42})

_KEEP_AND_WAIT = """
import sys
from pathlib import Path
from gui.autosave import Autosave
from scratchnet.experiment import Experiment

autosave = Autosave(Path(sys.argv[1]))
autosave.keep(Experiment().with_values({"seed": int(sys.argv[2])}), None)
print("kept", flush=True)
sys.stdin.read()
"""


def _crash(folder: Path, seed: int) -> None:
    """Let another program keep an experiment, and kill it as `kill -9` does."""
    program = subprocess.Popen(
        [sys.executable, "-c", _KEEP_AND_WAIT, str(folder), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdin is not None
    assert program.stdout.readline() == "kept\n"
    program.kill()
    program.wait()
    program.stdin.close()
    program.stdout.close()


def test_a_killed_program_loses_nothing(tmp_path: Path) -> None:
    _crash(tmp_path, seed=42)
    autosave = Autosave(tmp_path)
    assert autosave.recover() == Recovered(_EDITED, None)
    autosave.close()


def test_several_crashes_come_back_one_at_a_start(tmp_path: Path) -> None:
    for seed in (1, 2):
        _crash(tmp_path, seed)
    found = set()
    for _ in range(2):
        autosave = Autosave(tmp_path)
        recovered = autosave.recover()
        assert recovered is not None
        found.add(recovered.experiment.seed)
        autosave.close()
    assert found == {1, 2}
    last = Autosave(tmp_path)
    assert last.recover() is None
    last.close()


def test_what_was_recovered_survives_another_crash(tmp_path: Path) -> None:
    _crash(tmp_path, seed=42)
    autosave = Autosave(tmp_path)
    assert autosave.recover() is not None
    # As if this program were killed now: its lock goes, its file stays.
    autosave._lock.unlock()
    another = Autosave(tmp_path)
    assert another.recover() == Recovered(_EDITED, None)
    another.close()


def test_a_running_program_is_left_alone(tmp_path: Path) -> None:
    running = Autosave(tmp_path)
    running.keep(_EDITED, None)
    other = Autosave(tmp_path)
    assert other.recover() is None
    other.close()
    running.close()


def test_the_file_it_came_from_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "mine.scratchnet.json"
    killed = Autosave(tmp_path / "autosave")
    killed.keep(_EDITED, path)
    killed._lock.unlock()
    autosave = Autosave(tmp_path / "autosave")
    assert autosave.recover() == Recovered(_EDITED, path)
    autosave.close()


def test_nothing_is_left_after_a_proper_end(tmp_path: Path) -> None:
    autosave = Autosave(tmp_path)
    autosave.keep(_EDITED, None)
    autosave.close()
    assert list(tmp_path.glob("*.json")) == []


@pytest.mark.parametrize(
    "content", ["", "{", '{"path": null}', "[1]", '{"path": 3, "experiment": 4}']
)
def test_a_damaged_file_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "damaged.json").write_text(content)
    autosave = Autosave(tmp_path)
    assert autosave.recover() is None
    autosave.close()


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    autosave = Autosave(tmp_path / "file" / "autosave")
    autosave.keep(_EDITED, None)
    assert autosave.recover() is None
    autosave.close()
