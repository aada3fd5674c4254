"""The losses of a run, which can be read while more are added."""

import mmap
from array import array

_DOUBLE_BYTES = 8


class LossHistory:
    """Doubles in the order they were added, at most ``most`` of them.

    A view has the losses at the time of its creation and costs nothing: later losses come after it.
    The whole buffer is mapped at once, since untouched pages occupy no memory; growing it would
    copy millions of losses, and the window would wait for that.
    """

    def __init__(self, most: int) -> None:
        self._buffer = memoryview(_untouched(_DOUBLE_BYTES * most)).cast("d")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, losses: "array[float]") -> None:
        """Append losses. Raises ValueError if there is no space for them."""
        end = self._count + len(losses)
        self._buffer[self._count : end] = memoryview(losses)
        self._count = end

    def view(self) -> "memoryview[float]":
        """Return the losses so far, read-only."""
        view: memoryview[float] = self._buffer[: self._count].toreadonly()
        return view


def _untouched(size: int) -> mmap.mmap:
    """Return ``size`` bytes of memory, which the system provides page by page when written to."""
    if hasattr(mmap, "MAP_PRIVATE"):
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    # Windows has no such flags, and needs none.
    return mmap.mmap(-1, size)
