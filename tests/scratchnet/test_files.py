"""Files are written whole or not at all."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from scratchnet.files import atomic_file, write_atomically


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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "file").write_bytes(b"old")
    folder.chmod(0o500)
    try:
        with pytest.raises(PermissionError, match="Permission denied"):
            write_atomically(folder / "file", b"new")
        assert (folder / "file").read_bytes() == b"old"
        assert _names(folder) == ["file"]
    finally:
        folder.chmod(0o700)


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
