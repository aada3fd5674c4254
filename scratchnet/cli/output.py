"""What commands write: a progress line, messages, tables on a terminal, and files."""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from time import perf_counter
from unicodedata import category, combining, east_asian_width

from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically
from scratchnet.numbers import fixed
from scratchnet.texts import check_path, writable

_UPDATE_INTERVAL_S = 0.1
#: Shorter waits are not announced where stderr is not a terminal.
PATIENCE_S = 1.0


def prepare_streams() -> bool:
    """Let whatever is printed have somewhere to go; return False if the output is closed.

    A file that is opened later must not become the closed output. Letters that the terminal does
    not have are printed as escapes: the name of a file, in another script or not even text, must
    not end a command that has done its work.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    closed = sys.stdout is None
    if closed:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return not closed


def say(line: str, *, to_stderr: bool = False) -> None:
    """Print a line, without characters by which a name from elsewhere could control a terminal."""
    text = writable(" ".join(line.split("\n")))
    if not to_stderr:
        print(text, flush=True)
        return
    # Nobody can be told that stderr is full or closed.
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def report(message: str, program: str = "scratchnet") -> None:
    """Print a message on stderr, with the command's name."""
    say(f"{program}: {message}", to_stderr=True)


def print_document(text: str) -> None:
    """Print what may be redirected to a file: as it is and in UTF-8, whatever the terminal's.

    On a terminal it is shown without characters that control it.
    """
    if sys.stdout.isatty():
        text = "\n".join(writable(line.expandtabs()) for line in text.split("\n"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(text, end="", flush=True)


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

    def show_text(self, text: str, *, at_once: bool = False) -> None:
        """Show a text, unless the last one is too recent to be read."""
        readable = at_once or perf_counter() - self._shown_at >= _UPDATE_INTERVAL_S
        if self._enabled and readable:
            self._shown_at = perf_counter()
            sys.stderr.write(f"\r\033[K{writable(text)}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Remove the line before something else is printed."""
        if self._enabled:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def print_list(title: str, lines: Iterable[str]) -> None:
    """Print a list on stderr, unless it is empty."""
    for number, line in enumerate(lines):
        if number == 0:
            say(title, to_stderr=True)
        say(f"  {line}", to_stderr=True)


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
