"""Reading JSON that users write: errors are explained, and nothing is ignored."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from scratchnet.declare.parameter import whole
from scratchnet.errors import InvalidInput, InvalidValue, shortened
from scratchnet.file_kinds import TABLE_SUFFIXES, kind_of

_Read = TypeVar("_Read")


def read_document(
    path: Path, most_bytes: int, what: str, from_text: Callable[[str], _Read], damaged: str = ""
) -> _Read:
    """Return what ``from_text`` makes of a file's text; ``what`` it is, such as "an experiment".

    ``damaged`` comes before the message for bytes that are not text. Raises InvalidInput whose
    message begins with the file's name.
    """
    try:
        with path.open("rb") as file:
            # A device has no size, and may never end.
            content = file.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise InvalidInput(f"larger than {most_bytes:,} bytes: not {what}")
        return from_text(content.decode("utf-8-sig"))
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        _refuse_other_kind(path, what)
        raise InvalidInput(f"{path}: {damaged}not UTF-8 text (byte {error.start})") from error
    except InvalidInput as error:
        _refuse_other_kind(path, what)
        raise InvalidInput(f"{path}: {error}") from error


def _refuse_other_kind(path: Path, what: str) -> None:
    """Raise InvalidInput if the file is known to be something else."""
    kind = kind_of(path) if path.is_file() else None
    if kind is not None and (not kind.is_table or path.suffix.lower() in TABLE_SUFFIXES):
        raise InvalidInput(f"{path}: this is {kind.what}, not {what}")


def parse_document(text: str, what: str) -> dict[str, object]:
    """Return the object that a text holds; ``what`` it should be, such as "an experiment".

    Raises InvalidInput.
    """
    try:
        document: object = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from error
    except RecursionError as error:
        raise InvalidInput(f"not {what}: brackets nested too deeply") from error
    except ValueError as error:
        if isinstance(error, InvalidInput):
            raise
        # Python reads no longer ones.
        limit = sys.get_int_max_str_digits()
        raise InvalidInput(
            f"a number has too many digits; allowed: whole numbers of up to {limit:,} digits"
        ) from error
    return as_object(document)


def as_object(document: object) -> dict[str, object]:
    """Return decoded JSON if it is an object. Raises InvalidInput."""
    if not isinstance(document, dict):
        raise InvalidInput(f"the file holds {shortened(document)}; allowed: an object in {{ }}")
    return document


def check_header(document: dict[str, object], name: str, newest: int) -> None:
    """Raise InvalidInput if the document says that it is of another format or a newer version."""
    stated = document.get("format", name)
    if stated != name:
        raise InvalidValue("format", stated, f'"{name}"')
    stated = document.get("version", newest)
    version = whole(stated)
    if version is None or version < 1:
        raise InvalidValue("version", stated, f"a whole number from 1 to {newest}")
    if version > newest:
        raise InvalidValue(
            "version",
            version,
            f"up to {newest}; the file was written by a newer Scratchnet, please update",
        )


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a repeated key: JSON would silently keep the last."""
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise InvalidInput(f"{shortened(key)} is repeated; allowed: each key once")
        result[key] = value
    return result


def _refuse_constant(name: str) -> object:
    raise InvalidInput(f"{name} is not a JSON number; allowed: finite numbers")
