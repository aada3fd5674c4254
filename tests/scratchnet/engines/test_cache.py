"""Where compiled code is kept: a folder of its own for all that the code depends on."""

import os
import platform
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scratchnet.engines import cache
from scratchnet.engines.cache import cache_folder


@pytest.fixture(autouse=True)
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Sources that a test may change, and a cache of its own."""
    folder = tmp_path / "sources"
    (folder / "kernels").mkdir(parents=True)
    for name in ("engine.py", "kernels/step.py"):
        (folder / name).write_text("SIZE = 1\n")
    monkeypatch.setattr(cache, "_SOURCES", folder)
    monkeypatch.setenv("SCRATCHNET_CACHE_DIR", str(tmp_path / "cache"))
    cache._key.cache_clear()
    yield folder
    cache._key.cache_clear()


def _asked_anew() -> Path:
    """Return the folder that another start of the program would use."""
    cache._key.cache_clear()
    return cache_folder()


def test_is_below_the_chosen_folder_and_exists(tmp_path: Path) -> None:
    folder = cache_folder()
    assert folder.parent == tmp_path / "cache"
    assert folder.name.startswith("engines-")
    assert folder.is_dir()


def test_nothing_is_left_by_trying_to_write() -> None:
    assert list(cache_folder().iterdir()) == []


def test_it_is_in_the_users_cache_folder_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCRATCHNET_CACHE_DIR")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: tmp_path / name)
    assert cache_folder().parent == tmp_path / "scratchnet"


def test_is_the_same_at_the_next_start() -> None:
    assert cache_folder() == _asked_anew()


def test_what_has_not_been_used_for_long_is_removed(tmp_path: Path) -> None:
    used = cache_folder()
    for name, days in (("engines-old", 91), ("engines-recent", 89), ("other", 91)):
        folder = tmp_path / "cache" / name
        folder.mkdir()
        (folder / "code").write_text("")
        then = time.time() - days * 24 * 3600
        os.utime(folder, (then, then))
    os.utime(used, (0, 0))
    assert cache_folder() == used
    left = {folder.name for folder in (tmp_path / "cache").iterdir()}
    assert left == {used.name, "engines-recent", "other"}
    assert time.time() - used.stat().st_mtime < 3600


_CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "a source": lambda sources, _: (sources / "engine.py").write_text("SIZE = 2\n"),
    "a piece that a kernel calls": (
        lambda sources, _: (sources / "kernels" / "step.py").write_text("SIZE = 2\n")
    ),
    "a new source": lambda sources, _: (sources / "kernels" / "more.py").write_text(""),
    "the processor": (
        lambda _, patch: patch.setattr(cache, "_processor", lambda: "another processor")
    ),
    "the machine": lambda _, patch: patch.setattr(platform, "machine", lambda: "abacus"),
    "a chosen processor": lambda _, patch: patch.setenv("SCRATCHNET_CPU", "generic"),
    "Python": lambda _, patch: patch.setattr("sys.version", "4.0"),
    "the version of a package": lambda _, patch: patch.setattr(cache, "_version", lambda _: "99"),
}


@pytest.mark.parametrize("change", _CHANGES)
def test_is_another_after_a_change_of(
    sources: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    before = cache_folder()
    _CHANGES[change](sources, monkeypatch)
    assert _asked_anew() != before


_NO_CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "when a source was written": lambda sources, _: os.utime(sources / "engine.py", (1, 1)),
    "where the sources lie": (
        lambda sources, patch: patch.setattr(
            cache, "_SOURCES", sources.rename(sources.with_name("elsewhere"))
        )
    ),
}


@pytest.mark.parametrize("change", _NO_CHANGES)
def test_does_not_depend_on(sources: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    before = cache_folder()
    _NO_CHANGES[change](sources, monkeypatch)
    assert _asked_anew() == before


@pytest.mark.parametrize("package", ["llvmlite", "numpy"])
def test_each_package_counts(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, version = cache_folder(), cache._version
    monkeypatch.setattr(cache, "_version", lambda name: "99" if name == package else version(name))
    assert _asked_anew() != before


def test_a_package_that_is_not_there_is_missing() -> None:
    assert cache._version("a-package-that-does-not-exist") == "missing"


def test_the_processor_is_described_without_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(path: Path, encoding: str) -> str:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr(Path, "read_text", unreadable)
    monkeypatch.setattr(platform, "processor", lambda: "a processor")
    assert cache._processor() == "a processor"


def test_a_folder_below_a_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SCRATCHNET_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(NotADirectoryError):
        cache_folder()


def test_a_folder_that_takes_no_files_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_: object) -> None:
        # Simulated, because root may write everywhere.
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("scratchnet.engines.cache.tempfile.TemporaryFile", locked)
    with pytest.raises(PermissionError):
        cache_folder()


# -- what others could have put there ------------------------------------------------------------

_posix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system has no owners and modes")


@_posix
def test_nobody_else_enters_what_it_makes() -> None:
    assert stat.S_IMODE(cache_folder().stat().st_mode) == 0o700
    assert stat.S_IMODE(cache_folder().parent.stat().st_mode) == 0o700


@_posix
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777])
@pytest.mark.parametrize("of", ["the cache", "the folder above", "a file in it"])
def test_what_others_may_write_to_is_refused(
    of: str, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cache_folder()
    folder.chmod(0o755)
    file = folder / "kernel.nbc"
    file.touch()
    _let_groups_have_many(monkeypatch)
    path = {"the cache": folder, "the folder above": folder.parent, "a file in it": file}[of]
    path.chmod(mode)
    with pytest.raises(PermissionError, match="others may write there") as error:
        cache_folder()
    assert error.value.filename == str(path)


def _let_groups_have_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no group count as one user's own, whoever runs the tests."""
    before = cache._others_write
    monkeypatch.setattr(
        cache,
        "_others_write",
        lambda found: before(os.stat_result([*found[:5], found.st_uid + 1, *found[6:]])),
    )


@_posix
def test_a_group_of_the_user_alone_may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cache_folder()
    folder.chmod(0o775)
    assert not cache._others_write(os.stat_result([0o775, 0, 0, 1, 1000, 1000, 0, 0, 0, 0]))
    assert cache._others_write(os.stat_result([0o775, 0, 0, 1, 1000, 100, 0, 0, 0, 0]))
    assert cache._others_write(os.stat_result([0o757, 0, 0, 1, 1000, 1000, 0, 0, 0, 0]))


@_posix
def test_a_folder_above_that_everybody_shares_is_no_danger() -> None:
    folder = cache_folder()
    folder.parent.chmod(0o1777)
    assert cache_folder() == folder


@_posix
@pytest.mark.parametrize("of", ["the cache", "the folder above", "a file in it"])
def test_what_belongs_to_another_user_is_refused(of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cache_folder()
    folder.chmod(0o755)
    (folder / "kernel.nbc").touch()
    path = {"the cache": folder, "the folder above": folder.parent, "a file in it": None}[of]
    path = path or folder / "kernel.nbc"
    lstat, plain = Path.lstat, Path.stat

    def given_away(found: os.stat_result, at: Path) -> os.stat_result:
        owner = found.st_uid + 1 if at == path else found.st_uid
        return os.stat_result([*found[:4], owner, *found[5:]])

    monkeypatch.setattr(Path, "lstat", lambda at: given_away(lstat(at), at))
    monkeypatch.setattr(Path, "stat", lambda at, **_: given_away(plain(at), at))
    with pytest.raises(PermissionError, match="it belongs to another user") as error:
        cache_folder()
    assert error.value.filename == str(path)


@_posix
def test_a_link_is_refused(tmp_path: Path) -> None:
    folder = cache_folder()
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        cache_folder()
