"""Writing files whole or not at all."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

#: A temporary name is longer than the file's own, which may be as long as names can be.
_LONGEST_PREFIX = 40


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``, or leave it as it was. Raises OSError.

    The content goes to a temporary file in the same folder, to the disk, and then takes the
    name in one step; a crash at any moment leaves the old file or the new one. A link is
    followed, and an existing file keeps its permissions.
    """
    # Unlike Path.resolve, this lets a link that leads to itself be refused below, as OSError.
    target = Path(os.path.realpath(path))
    prefix = f".{target.name[:_LONGEST_PREFIX]}."
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_permissions(target))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _permissions(target: Path) -> int:
    """Return those of the existing file, else what the user's mask gives a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
