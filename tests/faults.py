"""Disks and folders that refuse writes: the system itself does it, not a mock."""

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Of capset(2): its version, and what lets root pass over permissions.
_VERSION = 0x20080522
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only, for root too.

    Root may write everywhere by a capability, which a thread can drop and regain.
    """
    before = folder.stat().st_mode
    folder.chmod(0o500)
    try:
        with _without_override():
            yield
    finally:
        folder.chmod(before)


@contextmanager
def read_only_file(file: Path) -> Iterator[None]:
    """Make a file read-only, though its folder is writable."""
    before = file.stat().st_mode
    file.chmod(0o400)
    try:
        with _without_override():
            yield
    finally:
        file.chmod(before)


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size in bytes: what is written is cut off there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def full_disk(folder: Path, name: str) -> Path:
    """Return the name of a file on a disk that has no room at all: a link to /dev/full."""
    path = folder / name
    path.symlink_to("/dev/full")
    return path


@contextmanager
def _without_override() -> Iterator[None]:
    if os.geteuid() != 0 or sys.platform != "linux":
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    # Effective, permitted and inheritable capabilities, of the lower 32 and then the upper.
    held = (ctypes.c_uint32 * 6)()
    if libc.capget(header, held) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    fewer = (ctypes.c_uint32 * 6)(*held)
    fewer[0] &= ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    if libc.capset(header, fewer) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    try:
        yield
    finally:
        libc.capset(header, held)
