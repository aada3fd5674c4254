"""The losses of a run, looked at while more are added."""

import mmap
from array import array

_DOUBLE_BYTES = 8


class LossHistory:
    """Doubles in the order they were added, at most ``most`` of them.

    A view shows what was there when it was made, and costs nothing: later losses go behind it.
    Room for all is taken in the beginning, for what nobody has written to occupies no memory; a
    store that grew would have to copy millions of losses, and the window would wait for that.
    """

    def __init__(self, most: int) -> None:
        self._room = memoryview(_untouched(_DOUBLE_BYTES * most)).cast("d")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, losses: "array[float]") -> None:
        """Add losses at the end. Raises ValueError if there is no room for them."""
        end = self._count + len(losses)
        self._room[self._count : end] = memoryview(losses)
        self._count = end

    def view(self) -> "memoryview[float]":
        """Return the losses so far, read-only."""
        view: memoryview[float] = self._room[: self._count].toreadonly()
        return view


def _untouched(size: int) -> mmap.mmap:
    """Return memory of so many bytes that the system provides page by page, when written to."""
    if hasattr(mmap, "MAP_PRIVATE"):
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    # Windows has no such flags, and needs none.
    return mmap.mmap(-1, size)
