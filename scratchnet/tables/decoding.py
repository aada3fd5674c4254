"""From bytes to text, without guessing."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from scratchnet.tables.errors import TableError
from scratchnet.tables.limits import LARGEST_TEXT

_ENCODINGS = "UTF-8, or UTF-16 with a byte order mark"


def decode(content: str | bytes) -> str:
    """Return the text of a table: UTF-8 with or without byte order mark, or UTF-16 with one.

    Anything else is refused rather than read as Latin-1: every file is Latin-1, so names would
    be garbled without a word, and saving a table as UTF-8 takes a moment. Raises TableError.
    """
    if len(content) > LARGEST_TEXT:
        unit = "characters" if isinstance(content, str) else "bytes"
        raise TableError(
            f"the table is larger than {LARGEST_TEXT:,} {unit} ({len(content):,})",
            f"up to {LARGEST_TEXT:,} {unit}",
        )
    text = content if isinstance(content, str) else _decoded(content)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(
            "the character NUL, so this is not text", f"text in {_ENCODINGS}", line=line
        )
    return text


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise TableError(f"not UTF-16 text (byte {error.start + 1:,})", _ENCODINGS) from None
        raise TableError(
            f"byte 0x{content[error.start]:02X} is not UTF-8 text",
            f'{_ENCODINGS}; in a spreadsheet, save as "CSV UTF-8"',
            line=content.count(b"\n", 0, error.start) + 1,
        ) from None
