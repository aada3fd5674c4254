"""Places for files that a command writes."""

import os
from pathlib import Path

from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically


def check_place(option: str, path: Path) -> None:
    """Find out before a long run, not after it, that a file has no place to go.

    Raises InvalidInput, which names the option.
    """
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
        raise InvalidInput(f"{option} {path}: the folder {path.parent} cannot be written to")


def write_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises InvalidInput, which names it."""
    try:
        write_atomically(path, content)
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from error
