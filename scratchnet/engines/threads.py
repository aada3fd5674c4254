"""How many threads a compiled engine works with: all cores, unless something else is chosen.

The environment variable ``SCRATCHNET_THREADS`` chooses for a process, `choose_threads` in its
place, as the window does, and `limited_threads` for what the present thread calls, as ``train
--threads`` does and runs that are made side by side. The results never depend on it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from scratchnet.errors import InvalidValue

_VARIABLE = "SCRATCHNET_THREADS"
#: More threads than that are a mistake.
MOST_THREADS = 256

_limit: ContextVar[int | None] = ContextVar("limit", default=None)
#: What `choose_threads` was called with.
_chosen: int | None = None


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads() -> int:
    """Return how many threads an engine may use when it is called from here."""
    return _limit.get() or _chosen or _of_environment() or cores()


def choose_threads(number: int | None) -> None:
    """Let all engines of this process use so many threads; None is as the environment says."""
    global _chosen
    _chosen = number


def chosen_by_environment() -> bool:
    """Return whether ``SCRATCHNET_THREADS`` says how many threads there are."""
    return _of_environment() is not None


@contextmanager
def limited_threads(number: int | None) -> Iterator[None]:
    """Let engines that this thread calls meanwhile use so many threads; None changes nothing."""
    token = _limit.set(number or _limit.get())
    try:
        yield
    finally:
        _limit.reset(token)


def check_environment() -> None:
    """Raise InvalidValue if ``SCRATCHNET_THREADS`` is no number of threads."""
    text = os.environ.get(_VARIABLE, "")
    if text and _of_environment() is None:
        raise InvalidValue(_VARIABLE, text, f"a whole number from 1 to {MOST_THREADS}")


def _of_environment() -> int | None:
    """Return the number in the environment, or None where there is none or a mistake."""
    text = os.environ.get(_VARIABLE, "").strip()
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_THREADS:
        return int(text)
    return None
