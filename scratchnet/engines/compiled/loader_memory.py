"""Giving back the memory of LLVM's code once it has loaded kernels.

LLVM is a library of 150 MB; loading an object touches some 30 MB of its code, which nobody needs
until another object is loaded. They are unchanged pages of a file: the system may drop them and
reads them again when they are executed.
"""

import ctypes
import sys
from pathlib import Path

_MAPS = Path("/proc/self/maps")
#: Of code that is mapped from a file and cannot be written to, so that it is as in the file.
_CODE = "r-xp"
_DONT_NEED = 4


def drop_code_pages(library: str) -> int:
    """Let the system drop pages of code of a library, by a part of its file's name.

    Returns how many bytes of code there are, 0 where this is not known how to do.
    """
    if sys.platform != "linux" or not _MAPS.exists():
        return 0
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    dropped = 0
    for line in _MAPS.read_text(encoding="utf-8", errors="replace").splitlines():
        place, permissions, *_, path = line.split(maxsplit=5)
        if permissions == _CODE and library in Path(path).name:
            start, end = (int(address, 16) for address in place.split("-"))
            if advise(start, end - start, _DONT_NEED) == 0:
                dropped += end - start
    return dropped
