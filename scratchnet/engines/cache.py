"""The cache that keeps compiled code from one start to the next."""

import os
import platform
import shutil
import stat
import sys
import tempfile
import time
from contextlib import suppress
from errno import EACCES
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parents[1]
_SOURCES = _PACKAGE / "engines" / "compiled"
#: Kernels hold constants of these.
_CONSTANTS = (
    *(_PACKAGE / "reference").glob("*.py"),
    _PACKAGE / "registry" / "normal.py",
    _PACKAGE / "engines" / "batches.py",
)

_NOT_OURS, _OTHERS_WRITE = "it belongs to another user", "others may write there"

#: What other versions compiled is kept for so long: ninety days.
_UNUSED_S = 90 * 24 * 3600


def cache_folder() -> Path:
    """Return the folder for code compiled from these sources, by this LLVM, for this processor.

    It is in ``SCRATCHNET_CACHE_DIR`` if that is set, else among the user's caches. Raises
    OSError when it cannot be written to, and when others could have put code into it.
    """
    # Here, so that the reference runs with the standard library alone.
    from platformdirs import user_cache_path

    chosen = os.environ.get("SCRATCHNET_CACHE_DIR")
    base = Path(chosen) if chosen else user_cache_path("scratchnet", appauthor=False)
    folder = base / f"engines-{_key()}"
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _refuse_what_others_write(base, folder)
    with tempfile.TemporaryFile(dir=folder):
        # Its time says when it was used last.
        os.utime(folder)
        _prune(base, folder)
        return folder


def _refuse_what_others_write(base: Path, folder: Path) -> None:
    """Raise PermissionError if another user could have put code into ``folder`` in ``base``.

    Windows keeps the user's folders from others; the modes that Python sees there say nothing.
    """
    if not hasattr(os, "getuid"):
        return
    above = base.stat()
    if above.st_uid not in (os.getuid(), 0):
        raise PermissionError(EACCES, _NOT_OURS, str(base))
    # With the sticky bit, as /tmp has it, nobody can replace what belongs to another.
    if _others_write(above) and not above.st_mode & stat.S_ISVTX:
        raise PermissionError(EACCES, _OTHERS_WRITE, str(base))
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        found = path.lstat()
        if found.st_uid != os.getuid() or stat.S_ISLNK(found.st_mode):
            raise PermissionError(EACCES, _NOT_OURS, str(path))
        if _others_write(found):
            raise PermissionError(EACCES, _OTHERS_WRITE, str(path))
        # Nobody else can reach what is in a folder that only its owner can enter.
        if stat.S_ISDIR(found.st_mode) and found.st_mode & 0o077:
            waiting.extend(path.iterdir())


def _others_write(found: os.stat_result) -> bool:
    # A group with the number of its user is by convention the user's alone: Debian and Fedora
    # let it write everywhere.
    of_the_group = 0 if found.st_gid == found.st_uid else stat.S_IWGRP
    return bool(found.st_mode & (stat.S_IWOTH | of_the_group))


def _prune(base: Path, used: Path) -> None:
    """Remove what other versions compiled and has not been used for long."""
    for folder in base.glob("engines-*"):
        with suppress(OSError):
            if folder != used and time.time() - folder.stat().st_mtime > _UNUSED_S:
                shutil.rmtree(folder)


@lru_cache(maxsize=1)
def _key() -> str:
    """Return what the compiled code depends on, as a short hash.

    Where the sources lie, and since when, does not matter.
    """
    seen = sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        _add(seen, path.relative_to(_SOURCES).as_posix(), path.read_bytes())
    for path in sorted(_CONSTANTS):
        _add(seen, path.relative_to(_PACKAGE).as_posix(), path.read_bytes())
    for part in (
        sys.version,
        platform.machine(),
        _processor(),
        # Whether tanh is rebuilt depends on it.
        "-".join(platform.libc_ver()),
        os.environ.get("SCRATCHNET_CPU", ""),
        os.environ.get("SCRATCHNET_CPU_FEATURES", ""),
        *map(_version, ("llvmlite", "numpy")),
    ):
        _add(seen, "", part.encode())
    return seen.hexdigest()[:16]


def _add(seen: Any, name: str, content: bytes) -> None:
    """Add a text to a hash, so that nothing else gives the same."""
    seen.update(f"{name}\0{len(content)}\0".encode() + content)


def _processor() -> str:
    """Describe the processor as well as can be done without asking LLVM."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return "".join(sorted({line for line in lines if line.startswith(("model name", "flags"))}))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing"
