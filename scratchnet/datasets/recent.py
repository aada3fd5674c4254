"""The last few results of what takes long, kept for whoever asks for the same again."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A key that equals only the very same object: to compare large datasets would take long."""

    thing: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


class Recent(Generic[K, V]):
    """The last ``most`` results, by their keys. May be asked from several threads.

    Keys are compared, not hashed: to compare a table with itself takes no time, and to hash its
    100,000 rows does.
    """

    def __init__(self, most: int) -> None:
        self._lock = Lock()
        self._entries: deque[tuple[K, V]] = deque(maxlen=most)

    def find(self, key: K) -> V | None:
        """Return the result for a key if it is kept."""
        with self._lock:
            return next((value for known, value in self._entries if known == key), None)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the result for a key, made by ``make`` if it is not kept."""
        with self._lock:
            for known, value in self._entries:
                if known == key:
                    return value
        # Not under the lock: who wants something else must not wait for this.
        made = make()
        with self._lock:
            self._entries.append((key, made))
        return made
