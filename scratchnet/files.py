"""Writing files whole or not at all."""

import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import IO

#: A temporary name is longer than the file's own, which may be as long as names can be.
_LONGEST_PREFIX = 40
#: How a temporary name ends, so that it is known as ours.
_SUFFIX = ".scratchnet-part"
#: A temporary file that nobody has written to for so long belongs to a program that is gone.
_STALE_S = 24 * 60 * 60


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``, or leave it as it was. Raises OSError."""
    with atomic_file(path) as file:
        file.write(content)


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to be written piece by piece, to take the place of ``path`` in the end.

    An error inside the block, whatever it is, leaves ``path`` as it was. Raises OSError.

    The content goes to a temporary file in the same folder, to the disk, and then takes the
    name in one step; a crash at any moment leaves the old file or the new one. A link is
    followed, and an existing file keeps its permissions; one that may not be written to is
    refused, although its folder would let it be replaced. What is no regular file, such as
    /dev/stdout, has nothing to lose and is written to directly.
    """
    if _is_device(path):
        with path.open("wb") as file:
            yield file
        return
    # Unlike Path.resolve, this lets a link that leads to itself be refused below, as OSError.
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
    """Remove what programs that were killed while they wrote ``path`` have left beside it.

    Only files that were last written to at least ``age_s`` seconds ago: others may still be
    written by a program that lives. What cannot be removed stays: it is clutter, and no reason
    to fail.
    """
    target = Path(os.path.realpath(path))
    # Between both stands what mkstemp makes up, in which there is no dot.
    ours = re.compile(re.escape(_prefix(target)) + r"[^.]+" + re.escape(_SUFFIX))
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if ours.fullmatch(entry.name):
                with suppress(OSError):
                    if time() - entry.stat().st_mtime >= age_s:
                        os.unlink(entry)


def _prefix(target: Path) -> str:
    return f".{target.name[:_LONGEST_PREFIX]}."


def _is_device(path: Path) -> bool:
    """Return whether the name is that of a terminal, a pipe or the like."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _permissions(target: Path) -> int:
    """Return those of the existing file, else what the user's mask gives a new one.

    Raises OSError for an existing one that cannot be written to.
    """
    try:
        # Opened without being changed: no other question is answered alike on all systems.
        with target.open("r+b") as file:
            return stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _flush_names(folder: Path) -> None:
    """Bring the new name to the disk too, so that what was said to be saved outlives a power cut.

    Without it the old file might come back, whole. Not every system can; the file has taken its
    name by now, so that nothing is to be refused any more.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
