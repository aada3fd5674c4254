"""A gate at which training waits while the window renders.

Python runs one thread at a time. While two want to run, each call into Qt that releases the
interpreter's lock waits a switch interval to get it back, and a drawing of 5 ms takes 50. So
training waits for the few milliseconds that a drawing takes, and runs alone otherwise.
"""

from threading import Event

#: Training waits no longer than this, even if the window never reports that it has rendered.
_MAX_WAIT_S = 0.05


class RenderGate:
    """Closed and opened by the window; the training thread waits while it is closed."""

    def __init__(self) -> None:
        self._open = Event()
        self._open.set()

    def begin_rendering(self) -> None:
        """Let training wait; it does so within one sample."""
        self._open.clear()

    def end_rendering(self) -> None:
        """Let training continue."""
        self._open.set()

    def wait_while_rendering(self) -> None:
        """Wait while the window renders. Cheap when it does not: called for each sample."""
        if not self._open.is_set():
            self._open.wait(_MAX_WAIT_S)
