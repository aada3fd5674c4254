"""The losses of a run, looked at while more are added."""

from array import array

_FIRST_ROOM = 4096


class LossHistory:
    """Doubles in the order they were added.

    A view shows what was there when it was made, and costs nothing: later losses go behind it,
    and a store that is full is left to its views when a larger one takes its place.
    """

    def __init__(self) -> None:
        self._room = array("d", bytes(8 * _FIRST_ROOM))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, losses: "array[float]") -> None:
        """Add losses at the end."""
        if not losses:
            # Even an empty slice counts as a change of size, which views forbid.
            return
        end = self._count + len(losses)
        if end > len(self._room):
            larger = array("d", bytes(8 * max(end, 2 * len(self._room))))
            larger[: self._count] = self._room[: self._count]
            self._room = larger
        self._room[self._count : end] = losses
        self._count = end

    def view(self) -> "memoryview[float]":
        """Return the losses so far, read-only."""
        view: memoryview[float] = memoryview(self._room)
        return view[: self._count].toreadonly()
