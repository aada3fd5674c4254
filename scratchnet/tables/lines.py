"""From the bytes of a text to its lines, one after another: encoding, line ends, sizes."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import BytesIO, StringIO, TextIOWrapper

from scratchnet.tables.table import LARGEST_TEXT, LONGEST_LINE, TableError

_ENCODINGS = "UTF-8, or UTF-16 with a byte order mark"


class Lines(Iterator[str]):
    """The lines of a text with their ends: LF, CRLF or CR, which may be mixed.

    Bytes are UTF-8 with or without byte order mark, or UTF-16 with one. Anything else is refused
    rather than read as Latin-1: every file is valid Latin-1, so names could be garbled unnoticed,
    and saving a table as UTF-8 takes a moment. UTF-8 is decoded line by line, so that a large text
    is not in memory twice. Raises TableError, also while lines are read, for a text that is too
    large, for one that is none, and for a line that no row of allowed size fills.
    """

    def __init__(self, content: str | bytes) -> None:
        _check_length(content)
        if isinstance(content, bytes) and content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            content = _from_utf_16(content)
        _check_no_nul(content)
        self._size = max(len(content), 1)
        self._content = content
        self._count = 0
        self._buffer: BytesIO | StringIO
        self._lines: Iterator[str]
        # Not str.splitlines, which also splits at form feeds and other characters of cells.
        if isinstance(content, bytes):
            # It shares the memory of the bytes.
            self._buffer = BytesIO(content)
            self._buffer.seek(len(BOM_UTF8) if content.startswith(BOM_UTF8) else 0)
            self._lines = TextIOWrapper(self._buffer, encoding="utf-8", newline="")
        else:
            self._buffer = self._lines = StringIO(content.removeprefix("\ufeff"), newline="")

    @property
    def done(self) -> float:
        """The fraction of the text that was read."""
        return self._buffer.tell() / self._size

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except UnicodeDecodeError:
            assert isinstance(self._content, bytes)
            raise _not_utf_8(self._content) from None
        self._count += 1
        if len(line) > LONGEST_LINE:
            problem = f"the line has {len(line):,} characters"
            raise TableError(problem, f"up to {LONGEST_LINE:,}", line=self._count)
        return line


def _check_length(content: str | bytes) -> None:
    if len(content) > LARGEST_TEXT:
        unit = "characters" if isinstance(content, str) else "bytes"
        raise TableError(
            f"the table is larger than {LARGEST_TEXT:,} {unit} ({len(content):,})",
            f"up to {LARGEST_TEXT:,} {unit}",
        )


def _check_no_nul(content: str | bytes) -> None:
    place = content.find("\0") if isinstance(content, str) else content.find(b"\0")
    if place < 0:
        return
    before = content[:place]
    ends = before.count("\n") if isinstance(before, str) else before.count(b"\n")
    problem = "the character NUL, so this is not text"
    if isinstance(content, bytes):
        try:
            content[:place].decode()
        except UnicodeDecodeError:
            # What comes first is said.
            raise _not_utf_8(content) from None
    raise TableError(problem, f"text in {_ENCODINGS}", line=ends + 1)


def _from_utf_16(content: bytes) -> str:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError as error:
        problem = f"not UTF-16 text (byte {error.start + 1:,})"
        raise TableError(problem, _ENCODINGS) from None


def _not_utf_8(content: bytes) -> TableError:
    """Return the error for bytes that are not UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return TableError(
            f"byte 0x{content[error.start]:02X} is not UTF-8 text",
            f'{_ENCODINGS}; in a spreadsheet, save as "CSV UTF-8"',
            line=content.count(b"\n", 0, error.start) + 1,
        )
    return TableError("this is not UTF-8 text", _ENCODINGS)
