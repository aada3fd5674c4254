"""A line on stderr that says how far a run is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from time import perf_counter

_SECONDS_BETWEEN = 0.1
#: What takes less needs no words where nobody looks.
PATIENCE_S = 1.0


class Progress:
    """One line on stderr that is written over, if stderr is a terminal."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._shown_at = perf_counter()
        self._wanted = sys.stderr.isatty()

    def begin(self, steps: int) -> None:
        """Go on with another run of so many steps."""
        self._steps = steps

    def show(self, step: int, loss: float | None = None, prefix: str = "") -> None:
        """Show the state of a run."""
        so_far = "" if loss is None else f"  loss {loss:.4f}"
        self.tell(f"{prefix}step {step:,} of {self._steps:,}{so_far}")

    def tell(self, text: str) -> None:
        """Show a text, but not more often than an eye can follow."""
        if self._wanted and perf_counter() - self._shown_at >= _SECONDS_BETWEEN:
            self._shown_at = perf_counter()
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away before something else is printed."""
        if self._wanted:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def say(message: str) -> None:
    """Say something on stderr, as the command."""
    print(f"scratchnet: {message}", file=sys.stderr)


@contextmanager
def announced(message: str, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Say what is being waited for, once it has taken so long."""
    timer = Timer(patience_s, say, [message])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
