"""What a file is that is neither an experiment nor a run, told by its first bytes.

A name ends as its owner likes; the bytes say what a program wrote. Nothing of it is executed.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

#: What the first bytes are looked for in.
_BEGINNING_BYTES = 4096
_LONGEST_MIMETYPE = 100
#: Beginnings that a text may have too, such as BMI: those files have a NUL within so many bytes.
_LETTERS = (b"BM", b"MZ", b"PAR1", b"ARROW1")
_NUL_WITHIN = 128
#: Names of lessons, and of files of sweeps, end so.
LESSON_SUFFIX = ".lesson.md"
SWEEP_SUFFIX = ".scratchnet-sweep"
#: Names of tables end in these.
TABLE_SUFFIXES = (
    *(".csv", ".tsv", ".tab", ".txt", ".dat"),
    *(".xlsx", ".xls", ".ods", ".parquet", ".feather"),
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what it is ("a PDF document"), and what to do to train on what is in it.

    ``is_table`` says that it is opened as a table.
    """

    what: str
    advice: str = ""
    is_table: bool = False

    def __str__(self) -> str:
        return f"{self.what}; {self.advice}" if self.advice else self.what


_OPENS = "Scratchnet opens experiments, runs and tables"
_AS_CSV = "save its table as CSV, and open that"
_EXTRACT = "unpack it, and open a file that is in it"
_NETWORK = "Scratchnet trains networks of its own and exports them; it does not read others"
_ARRAY = "write the array as CSV (numpy.savetxt), and open that"
_NO_CODE = "it could run code when it is read, so Scratchnet does not; save its table as CSV"
_FRAME = "write the table as CSV (DataFrame.to_csv), and open that"

#: Beginnings of files, the longer ones first where one begins like another.
_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xd0\xcf\x11\xe0", FileKind("an old Office document, such as an XLS workbook", "", True)),
    (b"PAR1", FileKind("a Parquet file", is_table=True)),
    (b"ARROW1", FileKind("a Feather file", is_table=True)),
    (b"%PDF-", FileKind("a PDF document", _AS_CSV)),
    (b"{\\rtf", FileKind("an RTF document", _AS_CSV)),
    (b"\x89PNG\r\n", FileKind("an image (PNG)", _OPENS)),
    (b"\xff\xd8\xff", FileKind("an image (JPEG)", _OPENS)),
    (b"GIF8", FileKind("an image (GIF)", _OPENS)),
    (b"BM", FileKind("an image (BMP)", _OPENS)),
    (b"II*\0", FileKind("an image (TIFF)", _OPENS)),
    (b"MM\0*", FileKind("an image (TIFF)", _OPENS)),
    (b"\x1f\x8b", FileKind("a file compressed with gzip", _EXTRACT)),
    (b"BZh", FileKind("a file compressed with bzip2", _EXTRACT)),
    (b"\xfd7zXZ", FileKind("a file compressed with xz", _EXTRACT)),
    (b"\x28\xb5\x2f\xfd", FileKind("a file compressed with Zstandard", _EXTRACT)),
    (b"7z\xbc\xaf\x27\x1c", FileKind("a 7-Zip archive", _EXTRACT)),
    (b"Rar!", FileKind("a RAR archive", _EXTRACT)),
    (b"\x93NUMPY", FileKind("a NumPy array", _ARRAY)),
    (b"\x89HDF\r\n", FileKind("an HDF5 file, such as a Keras network", _FRAME)),
    (b"SQLite format 3\0", FileKind("an SQLite database", "export a table as CSV, and open that")),
    (b"MATLAB 5.0", FileKind("a MATLAB file", "write the table with writetable, and open that")),
    (b"\x7fELF", FileKind("a program", _OPENS)),
    (b"MZ", FileKind("a program", _OPENS)),
)
#: A pickle says its protocol, 2 to 5, and then what comes.
_PICKLE = re.compile(rb"\x80[\x02-\x05][\x8a\x95\]}(c\x8c]")
#: The version of the format, then who wrote it: the first two fields of an ONNX model.
_ONNX = re.compile(rb"\x08[\x03-\x20](?:\x12.|\x3a|\x42)", re.DOTALL)
_MARKUP: tuple[tuple[re.Pattern[bytes], FileKind], ...] = (
    (
        re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<svg", re.I | re.S),
        FileKind("an image (SVG)", _OPENS),
    ),
    (
        re.compile(rb"\s*<(?:!doctype html|html)", re.I),
        FileKind("a web page", "copy its table, and use File → Paste data"),
    ),
    (re.compile(rb"\s*<\?xml", re.I), FileKind("an XML document", _AS_CSV)),
)
_WORKBOOK = FileKind("a workbook", is_table=True)
_TEXT_TABLE = FileKind("a table", is_table=True)
_SCRIPTS = {
    ".py": FileKind("a Python program", _OPENS),
    ".ipynb": FileKind("a Jupyter notebook", _OPENS),
    ".md": FileKind("a Markdown text", _OPENS),
}
#: Other formats of this project, by the ``format`` that their JSON states.
_OURS = {
    "scratchnet-network": FileKind("a trained network that was exported", "it cannot be opened"),
    "scratchnet-figure": FileKind(
        "the settings of a figure", "use Load settings in the figure's dialog, or --figure"
    ),
}
_FORMAT = re.compile(rb'"format"\s*:\s*"([\w-]+)"')
_NOTEBOOK = re.compile(rb'"(?:nbformat|cells)"\s*:')


def kind_of(path: Path) -> FileKind | None:
    """Return what a file is, None if it may be an experiment. Raises OSError."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING_BYTES)
    if beginning.startswith(b"PK\x03\x04"):
        return _archive(path)
    for find in (_by_magic, _by_structure):
        kind = find(beginning)
        if kind is not None:
            return kind
    return _text(beginning, path.suffix.lower())


def _by_magic(beginning: bytes) -> FileKind | None:
    found = next(((m, kind) for m, kind in _MAGIC if beginning.startswith(m)), None)
    if found is None or (found[0] in _LETTERS and b"\0" not in beginning[:_NUL_WITHIN]):
        return None
    return found[1]


def _by_structure(beginning: bytes) -> FileKind | None:
    if beginning[257:262] == b"ustar":
        return FileKind("a tar archive", _EXTRACT)
    if beginning[:4] == b"RIFF" and b"\0" in beginning[:_NUL_WITHIN]:
        return FileKind("an image, a sound or a film", _OPENS)
    if beginning[4:8] == b"ftyp":
        return FileKind("a film", _OPENS)
    if _PICKLE.match(beginning):
        return FileKind("a Python pickle", _NO_CODE)
    if _ONNX.match(beginning):
        return FileKind("an ONNX model", _NETWORK)
    return next((kind for pattern, kind in _MARKUP if pattern.match(beginning)), None)


def _archive(path: Path) -> FileKind:
    """Return what a ZIP archive is by the names of its parts."""
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            kind = b""
            if "mimetype" in names:
                with archive.open("mimetype") as stated:
                    kind = stated.read(_LONGEST_MIMETYPE)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return FileKind("a damaged ZIP archive", "open the original again, or save it again")
    if any(name.startswith("xl/") for name in names) or b"spreadsheet" in kind:
        return _WORKBOOK
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in kind:
        return FileKind("a text document", "copy its table, and use File → Paste data")
    if any(name.startswith("ppt/") for name in names) or b"presentation" in kind:
        return FileKind("a presentation", "copy its table, and use File → Paste data")
    if any(name.endswith("/data.pkl") or name == "data.pkl" for name in names):
        return FileKind("a PyTorch file", _NETWORK)
    if any(name.endswith(".npy") for name in names):
        return FileKind("NumPy arrays (NPZ)", _ARRAY)
    if "config.json" in names and any(name.endswith(".h5") for name in names):
        return FileKind("a Keras network", _NETWORK)
    return FileKind("a ZIP archive", _EXTRACT)


def _text(beginning: bytes, suffix: str) -> FileKind | None:
    """Return what a text is; None for JSON that may be an experiment."""
    if suffix in _SCRIPTS:
        return _SCRIPTS[suffix]
    stripped = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if stripped.startswith((b"{", b"[")):
        stated = _FORMAT.search(beginning)
        if stated is not None and stated[1].decode() in _OURS:
            return _OURS[stated[1].decode()]
        return _SCRIPTS[".ipynb"] if _NOTEBOOK.search(beginning) else None
    if suffix in TABLE_SUFFIXES:
        return _TEXT_TABLE
    utf_16 = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf_16 and b"\0" in beginning:
        return None
    # An empty file, or a name that promises something else, is for its reader to explain.
    return _TEXT_TABLE if stripped and suffix != ".json" else None
