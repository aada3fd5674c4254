"""The file of a figure's settings: JSON, extension ``.figure.json``. No Qt.

A missing key means its default. An invalid file is refused with a message that names the file, the
key, the value and what is allowed.
"""

import json
from pathlib import Path

from gui.export.figure.spec import SETTINGS, FigureSpec
from scratchnet.declare.json_document import check_header, parse_document, read_document
from scratchnet.errors import UnknownField
from scratchnet.files import write_atomically

FORMAT = "scratchnet-figure"
VERSION = 1
SUFFIX = ".figure.json"
_LARGEST_FILE_BYTES = 1_000_000


def spec_to_text(spec: FigureSpec) -> str:
    """Return the file's text, with one line per setting so that people can read and edit it."""
    values: dict[str, object] = {"format": FORMAT, "version": VERSION}
    for name in SETTINGS:
        value = getattr(spec, name)
        values[name] = list(value) if isinstance(value, tuple) else value
    lines = [
        f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for key, value in values.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def spec_from_text(text: str) -> FigureSpec:
    """Read a figure's settings. Raises InvalidInput with a message for the author of the text."""
    document = parse_document(text, "a figure")
    check_header(document, FORMAT, VERSION)
    values = {key: value for key, value in document.items() if key not in ("format", "version")}
    for key in values:
        if key not in SETTINGS:
            raise UnknownField(key, ["format", "version", *SETTINGS])
    return FigureSpec(**values)  # type: ignore[arg-type]


def read_spec(path: Path) -> FigureSpec:
    """Read a file. Raises InvalidInput, whose message starts with the file's name."""
    return read_document(path, _LARGEST_FILE_BYTES, "a figure", spec_from_text)


def write_spec(path: Path, spec: FigureSpec) -> None:
    """Write a file, whole or not at all. Raises OSError."""
    write_atomically(path, spec_to_text(spec).encode())


def stem_of(path: Path) -> str:
    """Return the file name, without suffix, for pictures of the figure."""
    return path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
