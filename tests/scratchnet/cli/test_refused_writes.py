"""If a command cannot write a file, a message names the file and the reason; the old file stays."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from scratchnet.experiment import read_experiment
from tests.faults import full_disk, no_room_beyond, read_only, read_only_file
from tests.scratchnet.cli.conftest import Run

pytestmark = pytest.mark.slow

#: What writes a file, with the file's name at the end.
_COMMANDS = {
    "new": ("new", "--force"),
    "data": ("data", "-o"),
    "script": ("export", "script", "--steps", "1", "-o"),
    "model": ("export", "model", "--steps", "1", "--format", "json", "-o"),
    "values": ("export", "values", "--steps", "1", "--what", "losses", "-o"),
    "report": ("train", "--steps", "1", "--engine", "reference", "--report"),
}
_FAULTS: dict[str, tuple[Callable[[Path], AbstractContextManager[None]], str]] = {
    "a locked folder": (lambda path: read_only(path.parent), "Permission denied"),
    "a locked file": (read_only_file, "Permission denied"),
    "a disk that gets full": (lambda path: no_room_beyond(10), "File too large"),
}


@pytest.fixture(params=_COMMANDS)
def command(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return _COMMANDS[request.param]


@pytest.mark.parametrize("fault", _FAULTS)
def test_the_old_file_stays(run: Run, tmp_path: Path, command: tuple[str, ...], fault: str) -> None:
    breaking, reason = _FAULTS[fault]
    path = tmp_path / "Größe (日本).json"
    path.write_bytes(b"old")
    with breaking(path):
        outcome = run(*command, path)
    assert outcome.code == 2
    assert str(path) in outcome.err
    assert reason in outcome.err or "is not writable" in outcome.err
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_full_disk(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = full_disk(tmp_path, "file.json")
    outcome = run(*command, path)
    assert outcome.code == 2
    assert outcome.err.endswith(f"{path}: cannot be written: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize(
    "printing",
    [
        ("share",),
        ("train", "--steps", "1", "--engine", "reference"),
        ("export", "script", "--steps", "1"),
    ],
)
def test_output_to_a_full_disk_is_an_error(printing: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "scratchnet", *printing]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 2
    assert ended.stderr == b"scratchnet: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    "name", ["with spaces", "naïve – Größe", "日本語", "наука 🧪", "-", "two\nlines"]
)
def test_files_of_any_name(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.json"
    shown = str(path).replace("\n", " ")
    assert run("new", path, "--set", "seed=7") == (0, f"wrote {shown}\n", "")
    assert read_experiment(path).seed == 7
    assert run("train", path, "--steps", "1").code == 0


def test_a_name_that_the_terminal_cannot_show(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "\udcff.json"
    outcome = run("new", path)
    assert outcome.code == 0
    assert "�.json" in outcome.out
    assert read_experiment(path).seed == 0
