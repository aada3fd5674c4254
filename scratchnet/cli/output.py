"""What commands write: a progress line, messages, tables on a terminal, and files."""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from time import perf_counter
from unicodedata import category, combining, east_asian_width

from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically
from scratchnet.numbers import fixed
from scratchnet.texts import check_path

_UPDATE_INTERVAL_S = 0.1
#: Shorter waits are not announced where stderr is not a terminal.
PATIENCE_S = 1.0

#: Characters that would move the cursor, break the line or turn its direction, and surrogates.
_CONTROL_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def show_every_name() -> None:
    """Print letters that the terminal does not have as escapes.

    Otherwise the name of a file, in another script or not even text, would end a command that has
    done its work.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


class Progress:
    """One line on stderr that is overwritten, if stderr is a terminal."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._shown_at = perf_counter()
        self._enabled = sys.stderr.isatty()

    def start(self, steps: int) -> None:
        """Continue with another run of ``steps`` steps."""
        self._steps = steps

    def show(self, step: int, loss: float | None = None, prefix: str = "") -> None:
        """Show the state of a run."""
        loss_text = "" if loss is None else f"  loss {fixed(loss, 4)}"
        self.show_text(f"{prefix}step {step:,} of {self._steps:,}{loss_text}")

    def show_text(self, text: str) -> None:
        """Show a text, unless the last one is too recent to be read."""
        if self._enabled and perf_counter() - self._shown_at >= _UPDATE_INTERVAL_S:
            self._shown_at = perf_counter()
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Remove the line before something else is printed."""
        if self._enabled:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def report(message: str) -> None:
    """Print a message on stderr, with the command's name."""
    print(f"scratchnet: {message}", file=sys.stderr)


def print_list(title: str, lines: Iterable[str]) -> None:
    """Print a list on stderr, unless it is empty."""
    shown = [f"  {line}" for line in lines]
    if shown:
        print("\n".join([title, *shown]), file=sys.stderr)


@contextmanager
def announced(message: str, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Report what is being waited for, once it takes long."""
    timer = Timer(patience_s, report, [message])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def plain(text: str) -> str:
    """Return a text from elsewhere without characters that control a terminal."""
    return "".join(
        "�" if category(letter) in _CONTROL_CATEGORIES or letter in _DIRECTIONS else letter
        for letter in text
    )


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(map(_width, text))


def aligned(
    rows: Iterable[Sequence[str]], right: Sequence[int] = (), *, least_width: int = 0
) -> Iterator[str]:
    """Yield rows with aligned columns, at least so wide; those in ``right`` are right-aligned."""
    table = list(rows)
    widths = [max(least_width, *map(width_of, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = []
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            padding = " " * (width - width_of(cell))
            cells.append(padding + cell if index in right else cell + padding)
        yield "  ".join(cells).rstrip()


def _width(letter: str) -> int:
    if combining(letter) or category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in ("W", "F") else 1


def check_writable(option: str, path: Path) -> None:
    """Find out before a long run whether a file can be written where an option says.

    Raises InvalidInput, which names the option.
    """
    try:
        check_path(path)
    except InvalidInput as error:
        raise InvalidInput(f"{option}: {error}") from error
    try:
        is_folder = path.is_dir()
    except OSError as error:
        reason = error.strerror or error
        raise InvalidInput(f"{option} {path}: cannot be written: {reason}") from error
    if is_folder:
        raise InvalidInput(f"{option} {path}: is a folder; allowed: the name of a file")
    if not path.parent.is_dir():
        raise InvalidInput(f"{option} {path}: the folder {path.parent} does not exist")
    if not os.access(path.parent, os.W_OK):
        raise InvalidInput(f"{option} {path}: the folder {path.parent} is not writable")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an OSError into an InvalidInput that names the file."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises InvalidInput, which names it."""
    with writing(path):
        write_atomically(path, content)
