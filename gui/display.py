"""Whether a window can be opened, found out before Qt would abort the program."""

import ctypes
import re
import socket
from collections.abc import Mapping
from contextlib import suppress

#: Qt's X11 plugin does not load without it, and distributions do not always install it.
_CURSOR_LIBRARY = "libxcb-cursor.so.0"
_PATIENCE_S = 2.0


def why_no_display(platform: str, environment: Mapping[str, str]) -> str | None:
    """Return why there is no display, or None if there is (or if only Qt can tell)."""
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not platform.startswith("linux") or chosen not in ("", "xcb"):
        return None
    if not chosen and environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY", "")
    if not display:
        return "there is no display (DISPLAY and WAYLAND_DISPLAY are not set)"
    if not _answers(display):
        return f"the display {display} does not answer"
    try:
        ctypes.CDLL(_CURSOR_LIBRARY)
    except OSError:
        return f"the system library {_CURSOR_LIBRARY} is missing (Debian: libxcb-cursor0)"
    return None


def _answers(display: str) -> bool:
    """Return whether an X server listens at ``display``, such as ``:0`` or ``host:1.0``."""
    match = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?", display)
    if match is None:
        # Some other way to name a display; let Qt try it.
        return True
    host, number = match["host"], int(match["number"])
    with suppress(OSError):
        if host in ("", "unix"):
            for name in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}"):
                with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
                    connection.settimeout(_PATIENCE_S)
                    connection.connect(name)
                    return True
        with socket.create_connection((host or "localhost", 6000 + number), _PATIENCE_S):
            return True
    return False
