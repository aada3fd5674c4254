"""Reading the file of a table. No Qt."""

from pathlib import Path

from scratchnet.tables import TableError
from scratchnet.tables.limits import LARGEST_TEXT


def read_table_file(path: Path) -> bytes:
    """Return what stands in a file. Raises TableError, in words for the person who chose it."""
    try:
        # A device or a pipe might never end.
        if not path.is_file():
            raise TableError(f"{path} is no file", "a file with a table")
        if path.stat().st_size > LARGEST_TEXT:
            raise TableError(
                f"the file has {path.stat().st_size:,} bytes", f"up to {LARGEST_TEXT:,}"
            )
        return path.read_bytes()
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}") from error
