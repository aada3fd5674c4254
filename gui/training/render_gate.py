"""A gate at which training waits while the window renders, or while an engine is loaded.

Python runs one thread at a time. While two want to run, each call that releases the interpreter's
lock waits a switch interval to get it back: a drawing of 5 ms takes 50, and loading an engine
several seconds instead of half a second. So training waits for the short time that either takes,
and runs alone otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

#: Training waits no longer than this, even if nobody reports an end.
_MAX_WAIT_S = 0.05


class RenderGate:
    """Closed and opened by others; the training thread waits while it is closed."""

    def __init__(self) -> None:
        self._rendered, self._loaded = Event(), Event()
        self._rendered.set()
        self._loaded.set()

    def begin_rendering(self) -> None:
        """Let training wait; it does so within one sample."""
        self._rendered.clear()

    def end_rendering(self) -> None:
        """Let training continue."""
        self._rendered.set()

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Let training by the reference wait meanwhile. For one thread at a time."""
        self._loaded.clear()
        try:
            yield
        finally:
            self._loaded.set()

    def wait_while_closed(self) -> None:
        """Wait while it is closed. Cheap when it is not: called for each sample."""
        if not self._rendered.is_set() and not self._rendered.wait(_MAX_WAIT_S):
            # The end may never be reported, and every sample would wait as long.
            self._rendered.set()
        if not self._loaded.is_set():
            self._loaded.wait(_MAX_WAIT_S)
