"""Files are written whole or not at all."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from scratchnet.files import atomic_file, remove_leftovers, write_atomically
from tests.faults import full_disk, no_room_beyond, read_only, read_only_file

pytestmark = pytest.mark.slow


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _failing(*arguments: object, **named: object) -> None:
    raise OSError(28, "No space left on device")


_FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "flushing to the disk": lambda patch: patch.setattr("scratchnet.files.os.fsync", _failing),
    "setting the permissions": lambda patch: patch.setattr(Path, "chmod", _failing),
    "taking the name": lambda patch: patch.setattr(Path, "replace", _failing),
}


def test_writes_a_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new", b"\0content\xff")
    assert (tmp_path / "new").read_bytes() == b"\0content\xff"
    assert _names(tmp_path) == ["new"]


def test_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"something much longer")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert _names(tmp_path) == ["file"]


@pytest.mark.parametrize("fault", _FAULTS)
def test_on_failure_the_old_file_is_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    _FAULTS[fault](monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["file"]


@pytest.mark.parametrize("fault", _FAULTS)
def test_on_failure_no_new_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    _FAULTS[fault](monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(tmp_path / "file", b"new")
    assert _names(tmp_path) == []


def test_even_an_interrupt_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scratchnet.files.os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "file", b"new")
    assert _names(tmp_path) == []


def test_the_content_is_complete_before_it_takes_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    seen = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append((self.parent, self.read_bytes(), path.read_bytes()))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_atomically(path, b"new")
    assert seen == [(tmp_path.resolve(), b"new", b"old")]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path / "folder", b"new")
    assert _names(tmp_path) == ["folder"]


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "nowhere" / "file", b"new")
    assert _names(tmp_path) == []


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with read_only(tmp_path), pytest.raises(PermissionError, match="Permission denied"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["file"]


def test_a_file_that_may_not_be_written_to_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with read_only_file(path), pytest.raises(PermissionError, match="Permission denied"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["file"]


def test_a_disk_that_is_full_in_the_midst_of_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with no_room_beyond(100_000), pytest.raises(OSError, match="File too large"):
        write_atomically(path, bytes(200_000))
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["file"]


def test_a_disk_that_has_no_room_at_all(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        write_atomically(full_disk(tmp_path, "file"), b"new")
    assert _names(tmp_path) == ["file"]


def test_a_folder_that_vanishes_while_it_is_written_in(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def write() -> None:
        with atomic_file(folder / "file") as file:
            file.write(b"new")
            shutil.rmtree(folder)

    with pytest.raises(FileNotFoundError):
        write()
    assert _names(tmp_path) == []


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    write_atomically(Path(os.devnull), b"new")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    reading, writing = os.pipe()
    try:
        write_atomically(Path(f"/dev/fd/{writing}"), b"new")
        assert os.read(reading, 10) == b"new"
    finally:
        os.close(reading)
        os.close(writing)


_NAMES = [
    "with spaces and (brackets)",
    "Größe – naïve café.scratchnet.json",
    "日本語のファイル.scratchnet.json",
    "данные العربية.csv",
    "🧪" * 63,
    "ü" * 127,
    " leading and trailing ",
    "-o",
    "two\nlines",
    "%s {0} $HOME",
    os.fsdecode(b"no text \xff"),
]


@pytest.mark.parametrize("name", _NAMES, ids=ascii)
def test_any_name_can_be_written(tmp_path: Path, name: str) -> None:
    for content in (b"old", b"new"):
        write_atomically(tmp_path / name, content)
        assert (tmp_path / name).read_bytes() == content
    assert _names(tmp_path) == [name]


def test_what_a_killed_program_left_goes_when_it_is_old(tmp_path: Path) -> None:
    path = tmp_path / "file"
    stale, young, others, longer, own = (
        tmp_path / name
        for name in (
            ".file.abcdefgh.scratchnet-part",
            ".file.12345678.scratchnet-part",
            ".other.abcdefgh.scratchnet-part",
            ".file.json.abcdefgh.scratchnet-part",
            ".file.backup",
        )
    )
    for left in (stale, young, others, longer, own):
        left.touch()
    for left in (stale, others, longer, own):
        os.utime(left, (0, 0))
    write_atomically(path, b"new")
    assert _names(tmp_path) == sorted(left.name for left in (young, others, longer, own, path))
    remove_leftovers(path)
    assert _names(tmp_path) == sorted(left.name for left in (others, longer, own, path))


#: Forks children that save one of two experiments and then the other, and kills each after a
#: while. A process of its own, so that nothing but the saving is forked.
_SAVE_AND_KILL = """
import os, signal, sys, time
from pathlib import Path
from random import Random
from scratchnet.experiment import Experiment, experiment_to_text, write_experiment

folder, random = Path(sys.argv[1]), Random(int(sys.argv[2]))
path = folder / "mine.scratchnet.json"
rows = [[random.random(), random.random()] for _ in range(1000)]
values = {"data.source": "table", "data.targets": [0.5] * 1000}
both = [
    Experiment().with_values(values | {"data.inputs": inputs}) for inputs in (rows, rows[::-1])
]
texts = [experiment_to_text(experiment).encode() for experiment in both]
begin = time.perf_counter()
write_experiment(path, both[0])
# On a busy machine too, a child has time for one file or two.
most = 3 * (time.perf_counter() - begin)
seen, left = [0, 0], 0
for number in range(100):
    ready, begin = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(begin, b".")
        while True:
            write_experiment(path, both[number % 2])
            number += 1
    os.read(ready, 1)
    time.sleep(random.random() * most)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready)
    os.close(begin)
    seen[texts.index(path.read_bytes())] += 1
    for part in folder.glob(".*"):
        part.unlink()
        left += 1
print(*seen, left, len(list(folder.iterdir())))
"""


def test_a_hundred_kills_while_saving_leave_the_old_file_or_the_new(tmp_path: Path) -> None:
    seed = str(Random().randrange(1000))
    result = subprocess.run(
        [sys.executable, "-c", _SAVE_AND_KILL, str(tmp_path), seed],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"seed {seed}: {result.stderr}"
    first, second, left, files = map(int, result.stdout.split())
    assert first + second == 100
    # Some kills came while a file was written, some after either file.
    assert min(first, second, left) > 0
    assert files == 1


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "file"
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert _names(target.parent) == ["file"]


def test_an_existing_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(("mask", "permissions"), [(0o022, 0o644), (0o077, 0o600), (0, 0o666)])
def test_a_new_file_gets_what_the_mask_gives(tmp_path: Path, mask: int, permissions: int) -> None:
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "file", b"new")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == permissions


def test_a_relative_name_is_taken_from_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_atomically(Path("file"), b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("b" * 255)
    write_atomically(path, b"whole")
    assert path.read_bytes() == b"whole"


def test_a_link_to_itself_is_refused_as_any_other_file(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic link"):
        write_atomically(loop, b"")
    assert list(tmp_path.iterdir()) == [loop]


def test_a_file_is_written_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with atomic_file(path) as file:
        file.write(b"some")
        file.write(b"times")
        file.seek(4)
        assert path.read_bytes() == b"old"
        assert file.read() == b"times"
    assert path.read_bytes() == b"sometimes"
    assert _names(tmp_path) == ["file"]


def test_an_error_of_the_writer_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def write() -> None:
        with atomic_file(path) as file:
            file.write(b"new")
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write()
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["file"]
