"""The run file: JSON, extension ``.scratchnet-run``.

One object with these keys, all of them, in any order and with any white space between:

- ``format`` ("scratchnet-run") and ``version`` of the format;
- ``author``, ``title``, ``created`` (UTC, ISO 8601): texts, which may be empty;
- ``origin``: ``program``, ``python``, ``system``, ``machine``, ``libc``, texts as well;
- ``experiment`` as it was before the first step, in the form of an experiment file; ``engine``;
  ``changes`` of live settings, each with ``step`` (made before it), ``path`` and ``value``; and
  ``steps``, how many were made: these decide every bit of what follows;
- ``samples``: the SHA-256 of the samples, see `scratchnet.records.digest_of`;
- ``status``, ``stopped_by``, ``diverged_at`` (null or a step);
- ``losses`` and ``penalties``: base64 of little-endian doubles, eight bytes each;
- ``initial_parameters`` and ``parameters``: lists by layer, by neuron, ``[w…, b]``;
- ``sha256`` of all other keys, written as JSON in ASCII with sorted keys and no white space.

The last one tells damage. It is no seal, for anybody can compute it: that a run is what it says
is told by making it anew.
"""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from scratchnet.declare.json_document import check_header, parse_document, read_document
from scratchnet.errors import InvalidInput, UnknownField
from scratchnet.files import write_atomically
from scratchnet.records.document import KEYS, run_from_document, run_to_document
from scratchnet.records.run import Run

FORMAT = "scratchnet-run"
VERSION = 1
SUFFIX = ".scratchnet-run"

#: Room for the losses and penalties of the longest run, and for an experiment with own data.
_LARGEST_FILE_BYTES = 300_000_000
#: A damaged file must not fill the memory with small lists: so many values it may hold.
_MOST_VALUES = 5_000_000
#: What tells a run from other files, and within how many bytes.
_BEGINNING = re.compile(rf'"format"\s*:\s*"{FORMAT}"'.encode())
_LONGEST_BEGINNING = 1_000

_KEYS = ("format", "version", *KEYS, "sha256")


def run_to_text(run: Run) -> str:
    """Return the file's text, a line per key."""
    document = {"format": FORMAT, "version": VERSION, **run_to_document(run)}
    document["sha256"] = _digest(document)
    lines = [
        f"  {json.dumps(key)}: {_json(value, ensure_ascii=False)}"
        for key, value in document.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def run_from_text(text: str) -> Run:
    """Read a run. Raises InvalidInput with a message for the person who has the file."""
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise InvalidInput(f"not a run file: it holds more than {_MOST_VALUES:,} values")
    document = parse_document(text, "a run")
    check_header(document, FORMAT, VERSION)
    _check_keys(document)
    if document["sha256"] != _digest(document):
        raise InvalidInput("damaged: its content is not what was written (the SHA-256 differs)")
    return run_from_document(document)


def read_run(path: Path) -> Run:
    """Read a run file. Raises InvalidInput whose message begins with the file's name."""
    return read_document(path, _LARGEST_FILE_BYTES, "a run file", run_from_text, "damaged: ")


def is_run_file(path: Path) -> bool:
    """Return whether a file is called a run, or begins as one under another name."""
    if path.name.endswith(SUFFIX):
        return True
    try:
        if not path.is_file():
            # What comes through a pipe can be read but once.
            return False
        with path.open("rb") as file:
            return _BEGINNING.search(file.read(_LONGEST_BEGINNING)) is not None
    except OSError:
        return False


def write_run(path: Path, run: Run) -> None:
    """Write a run file, whole or not at all. Raises OSError."""
    write_atomically(path, run_to_text(run).encode())


def _json(value: object, **form: Any) -> str:
    """Return JSON, made in small portions: all at once would keep Python from a window."""
    return "".join(json.JSONEncoder(allow_nan=False, **form).iterencode(value))


def _digest(document: dict[str, Any]) -> str:
    content = {key: value for key, value in document.items() if key != "sha256"}
    try:
        text = _json(content, sort_keys=True, separators=(",", ":"))
    except ValueError:
        # 1e999 is valid JSON and no finite number.
        raise InvalidInput("damaged: a number in it is too large") from None
    except RecursionError:
        raise InvalidInput("damaged: brackets nested too deeply") from None
    return sha256(text.encode("ascii")).hexdigest()


def _check_keys(document: dict[str, object]) -> None:
    for key in document:
        if key not in _KEYS:
            raise UnknownField(key, list(_KEYS))
    missing = [key for key in _KEYS if key not in document]
    if missing:
        raise InvalidInput(f"damaged: {', '.join(missing)} missing")
