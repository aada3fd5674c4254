"""What is made when it is first needed: the window shall open soon, and many parts wait long."""

from collections.abc import Callable
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Later(Generic[_Made]):
    """Something that is made when it is first needed, such as a pane that is hidden at first.

    ``make`` is called once, on the thread that needs it.
    """

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._made: _Made | None = None
        self._calls: list[Callable[[_Made], object]] = []

    @property
    def made(self) -> _Made | None:
        """It; None if nobody has needed it."""
        return self._made

    def get(self) -> _Made:
        """Return it, and make it if nobody has needed it before."""
        if self._made is None:
            self._made = self._make()
            calls, self._calls = self._calls, []
            for call in calls:
                call(self._made)
        return self._made

    def when_made(self, call: Callable[[_Made], object]) -> None:
        """Call a function with it as soon as it is made, which may be now."""
        if self._made is None:
            self._calls.append(call)
        else:
            call(self._made)
