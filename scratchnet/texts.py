"""Which texts every kind of file can hold: names, titles, captions, paths.

What others typed, or wrote into a file, goes into JSON, XML, PDF, CSV, Python and onto terminals.
Each of them refuses other characters, some of them only after a long run; so texts are checked
where they come in.
"""

import os
from pathlib import Path
from unicodedata import category

from scratchnet.errors import InvalidInput, InvalidValue

#: What may be in a text of several lines.
_LINE_ENDS = "\n\r\t"
#: They show the letters after them in another order than they are in.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unwritable(text: str, lines: bool = False) -> str:
    """Return which character of a text some file could not hold, or an empty text.

    For example "the control character U+0007". With ``lines`` a text may have tabs and line ends.
    """
    # True of most texts, and quick to tell.
    if text.isprintable():
        return ""
    return next((fault for letter in text if (fault := _fault_of(letter, lines))), "")


def check_text(field: str, text: str, lines: bool = False) -> str:
    """Return the text. Raises InvalidValue, which names the field, if it is `unwritable`."""
    fault = unwritable(text, lines)
    if fault:
        raise InvalidValue(field, text, f"a text without {fault}")
    return text


def writable(text: str) -> str:
    """Return the text with ``�`` for each character that some file could not hold."""
    if not unwritable(text):
        return text
    return "".join("�" if _fault_of(letter, lines=False) else letter for letter in text)


def check_path(path: Path) -> None:
    """Raise InvalidInput if no file of this name can be written and named in other files."""
    fault = unwritable(str(path))
    if not fault:
        try:
            os.fsencode(path)
        except UnicodeEncodeError as error:
            letter = str(path)[error.start]
            fault = f"U+{ord(letter):04X}, which no file name can hold on this system"
    if fault:
        raise InvalidInput(f"the file name has {fault}; allowed: another name")


def _fault_of(letter: str, lines: bool) -> str:
    code = f"U+{ord(letter):04X}"
    if lines and letter in _LINE_ENDS:
        return ""
    if category(letter) == "Cs":
        return f"half a pair of surrogates, {code}"
    if category(letter) in ("Cc", "Zl", "Zp"):
        return f"the control character {code}"
    if letter in _DIRECTIONS:
        return f"{code}, which turns the direction of text"
    if ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF:
        return f"{code}, which is not a character"
    return ""
