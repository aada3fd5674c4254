"""Writing files atomically: whole or not at all."""

import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL
from pathlib import Path
from time import time
from typing import IO

#: A temporary name must not exceed the longest name of a file, though it has a suffix.
_LONGEST_PREFIX = 40
#: The end of temporary names, by which ours are recognized.
_SUFFIX = ".scratchnet-part"
#: A temporary file that has not been written to for so long is left over from a dead program.
_STALE_S = 24 * 60 * 60


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``, or leave it as it was. Raises OSError."""
    with atomic_file(path) as file:
        file.write(content)


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file to be written piece by piece, which finally replaces ``path``.

    An error inside the block, whatever it is, leaves ``path`` as it was. Raises OSError.

    The content goes to a temporary file in the same folder, is flushed to disk, and is renamed in
    one step; a crash at any moment leaves the old file or the new one. A link is followed, and an
    existing file keeps its permissions; a read-only file is refused, although its folder would
    allow its replacement. What is not a regular file, such as /dev/stdout, is written to directly.
    """
    _check_encodable(path)
    if _is_device(path):
        with path.open("wb") as file:
            yield file
        return
    # Unlike Path.resolve, this leaves a link to itself to be refused below, as OSError.
    target = Path(os.path.realpath(path))
    permissions = _permissions(target)
    descriptor, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(permissions)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _flush_names(target.parent)
    remove_leftovers(target, _STALE_S)


def remove_leftovers(path: Path, age_s: float = 0.0) -> None:
    """Remove temporary files that programs left next to ``path`` when they were killed.

    Only files last written to at least ``age_s`` seconds ago: others may still be in use. A file
    that cannot be removed is no error.
    """
    target = Path(os.path.realpath(path))
    # Between prefix and suffix is mkstemp's random part, which has no dot.
    ours = re.compile(re.escape(_prefix(target)) + r"[^.]+" + re.escape(_SUFFIX))
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if ours.fullmatch(entry.name):
                with suppress(OSError):
                    if time() - entry.stat().st_mtime >= age_s:
                        os.unlink(entry)


def _prefix(target: Path) -> str:
    return f".{target.name[:_LONGEST_PREFIX]}."


def _check_encodable(path: Path) -> None:
    """Raise OSError for a name that no file can have; Python would raise other errors."""
    try:
        possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise OSError(EINVAL, "no file can have this name", ascii(str(path)))


def _is_device(path: Path) -> bool:
    """Return whether the path is a terminal, a pipe or the like."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _permissions(target: Path) -> int:
    """Return the permissions of the existing file, else the user's default for new ones.

    Raises OSError for an existing file that is not writable.
    """
    try:
        # Opened without changing it: only this test works the same on all systems.
        with target.open("r+b") as file:
            return stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _flush_names(folder: Path) -> None:
    """Flush the new name to disk too, so that a saved file survives a power cut.

    Otherwise the old file might reappear. Not every system supports it; the file already has its
    name, so that a failure is no error.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
