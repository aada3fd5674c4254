"""Preparations that a test ends, in place of those that compile."""

from threading import Event
from types import SimpleNamespace

from scratchnet.engines import EngineUnavailable

#: In place of the module `gc`: thawing all memory makes the search for leaks slow.
NO_GC = SimpleNamespace(
    **dict.fromkeys(("disable", "enable", "freeze", "isenabled", "unfreeze"), lambda: None)
)


class HeldPreparation:
    """A preparation that compiles until it is released, fails or is cancelled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.note = ""
        self.cancelled = False
        self.started = Event()
        self.left = False
        self._reason: str | None = None
        self._go_on = Event()

    def release(self, note: str = "") -> None:
        """Let the engine be ready."""
        self.note = note
        self._go_on.set()

    def fail(self, reason: str) -> None:
        """Let the engine be unavailable."""
        self._reason = reason
        self._go_on.set()

    def run(self) -> None:
        self.compile()
        self.load()

    def compile(self) -> None:
        self.started.set()
        self._go_on.wait()
        if self._reason is not None:
            raise EngineUnavailable(self._reason)

    def load(self) -> None:
        """Nothing is to be done: the tests prepare the engines themselves."""

    def cancel(self) -> None:
        self.cancelled = True
        self.fail("cancelled")

    def leave(self) -> None:
        self.left = True
        self.cancel()


class Preparations:
    """Replaces the class `Preparation`, and keeps every instance."""

    def __init__(self) -> None:
        self.made: list[HeldPreparation] = []

    def __call__(self, name: str) -> HeldPreparation:
        self.made.append(HeldPreparation(name))
        return self.made[-1]

    @property
    def last(self) -> HeldPreparation:
        return self.made[-1]
