"""Whose turn it is: the window draws undisturbed, then training goes on.

Python runs one thread at a time. While two want to run, each call into Qt that lets go of the
interpreter's lock waits a switch interval to get it back, and a drawing of 5 ms takes 50. So
training stands aside for the few milliseconds that a drawing takes, and runs alone otherwise.
"""

from threading import Event

#: Training waits no longer than this, even if the window never gives the turn back.
_LONGEST_DRAWING_S = 0.05


class RenderGate:
    """Taken and given back by the window, respected by the training thread."""

    def __init__(self) -> None:
        self._free = Event()
        self._free.set()

    def take(self) -> None:
        """Ask training to stand aside; it does so within one sample."""
        self._free.clear()

    def give_back(self) -> None:
        """Let training go on."""
        self._free.set()

    def respect(self) -> None:
        """Stand aside while the window draws. Cheap when it does not: called for each sample."""
        if not self._free.is_set():
            self._free.wait(_LONGEST_DRAWING_S)
