"""A mailbox with one slot: the latest value wins, and nothing ever queues up."""

from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestValue(Generic[T]):
    """Hands values from one thread to another; a value nobody took is replaced."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: T | None = None

    def put(self, value: T) -> None:
        """Leave a value, in place of any that was not taken."""
        with self._lock:
            self._value = value

    def take(self) -> T | None:
        """Take the value out, or None."""
        with self._lock:
            value, self._value = self._value, None
            return value

    @property
    def empty(self) -> bool:
        """Whether the last value was taken, so that making another is worth while."""
        with self._lock:
            return self._value is None
