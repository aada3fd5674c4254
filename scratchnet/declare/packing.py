"""Large tables of numbers in JSON: packed into one text, exact to the last bit.

As a list of lists a table of 3,000,000 numbers has 60 MB and takes seconds to write and to read.
"""

import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from scratchnet.compact import CompactRows, are_finite

#: Characters of base64 that are decoded together, a multiple of 4.
_CHARACTERS_AT_ONCE = 1_000_000
#: Tables whose numbers take more bytes than this are packed.
PACKED_ABOVE_BYTES = 5_000_000
#: Numbers of one table, each of which costs 8 bytes of memory.
MOST_NUMBERS = 40_000_000

_NUMBER_BYTES = 8
_KEYS = {"shape", "float64"}
#: Compression that is nearly as good as any on numbers, and many times faster.
_LEVEL = 1

#: What is allowed, for messages.
PACKED_ALLOWED = (
    '{"shape": [rows, columns], "float64": base64 of zlib-compressed little-endian doubles, '
    "row by row}"
)


class PackingError(ValueError):
    """A packed table cannot be unpacked; the message says why."""


class CheckedRows(CompactRows):
    """A large table that was found to have finite numbers in rows of equal length.

    ``checked_by`` is the parameter that did, so that it need not look again at every edit. The
    packed text is made once, when it is needed.
    """

    __slots__ = ("_packed", "checked_by")

    def __init__(self, values: "array[float]", width: int, checked_by: object) -> None:
        super().__init__(values, width)
        self.checked_by = checked_by
        self._packed: dict[str, Any] | None = None

    def packed(self) -> dict[str, Any]:
        """Return the table as `pack` makes it."""
        if self._packed is None:
            self._packed = pack(self)
        return self._packed


def is_large(rows: int, columns: int) -> bool:
    """Return whether a table of this size is packed."""
    return rows * columns * _NUMBER_BYTES > PACKED_ABOVE_BYTES


def pack(rows: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Return a table of equally long rows as an object for JSON, see PACKED_ALLOWED."""
    if isinstance(rows, CompactRows):
        # Files have the order of bytes that nearly all machines have.
        numbers = rows.values if sys.byteorder == "little" else _little_endian(rows.values[:])
    else:
        numbers = _little_endian(array("d", chain.from_iterable(rows)))
    content = b64encode(zlib.compress(numbers, _LEVEL)).decode()
    return {"shape": [len(rows), len(rows[0]) if rows else 0], "float64": content}


def unpack(document: Mapping[str, object], most_rows: int, most_columns: int) -> CompactRows:
    """Return the rows of a packed table. Raises PackingError, also for numbers not finite."""
    if set(document) != _KEYS:
        raise PackingError(f"its keys are {', '.join(map(repr, document))}")
    rows, columns = _shape(document["shape"], most_rows, most_columns)
    expected = rows * columns * _NUMBER_BYTES
    content = document["float64"]
    if not isinstance(content, str):
        raise PackingError("float64 is not a text")
    unpacker, numbers = zlib.decompressobj(), array("d")
    held, rest = 0, b""
    try:
        # In parts: other threads get no turn while one is decoded.
        for start in range(0, len(content), _CHARACTERS_AT_ONCE):
            part = b64decode(content[start : start + _CHARACTERS_AT_ONCE], validate=True)
            # One byte more shows that there is too much, however much there is.
            data = unpacker.decompress(part, expected + 1 - held)
            held += len(data)
            if held > expected:
                break
            data = rest + data
            end = len(data) - len(data) % _NUMBER_BYTES
            numbers.frombytes(data[:end])
            rest = data[end:]
    except (ValueError, zlib.error) as error:
        raise PackingError(f"float64 is damaged: {error}") from None
    if held != expected or not unpacker.eof:
        told = f"{held:,}" if unpacker.eof else f"more than {min(held, expected):,}"
        raise PackingError(f"float64 holds {told} bytes, the shape needs {expected:,}")
    numbers = _little_endian(numbers)
    if not are_finite(numbers):
        raise PackingError("float64 holds a number that is not finite")
    return CompactRows(numbers, columns)


def _little_endian(numbers: "array[float]") -> "array[float]":
    """Change numbers from the machine's order of bytes to that of files, or back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _shape(shape: object, most_rows: int, most_columns: int) -> tuple[int, int]:
    if not isinstance(shape, list | tuple) or len(shape) != 2:
        raise PackingError("shape is not a list of two numbers")
    rows, columns = shape
    if type(rows) is not int or type(columns) is not int:
        raise PackingError("shape is not a list of two whole numbers")
    if not (0 < rows <= most_rows and 0 < columns <= most_columns):
        raise PackingError(f"shape is {rows:,} × {columns:,}")
    if rows * columns > MOST_NUMBERS:
        raise PackingError(f"{rows * columns:,} numbers are more than {MOST_NUMBERS:,}")
    return rows, columns
