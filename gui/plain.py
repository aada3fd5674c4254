"""What others named, as text that Qt shows letter by letter."""

import re
from html import escape

from PySide6.QtGui import Qt

#: A word of more letters could not be broken in a narrow label.
_LONGEST_RUN = 16
#: Longer words would make a message box, or a tool tip, as wide as the screen and wider.
_LONGEST_WORD = 120


def breakable(text: str, longest: int = _LONGEST_RUN) -> str:
    """Return a text with places to break its long words: Qt breaks lines between words only."""
    return re.sub(rf"(\S{{{longest}}})(?=\S)", "\\1\u200b", text)


def plain_text(text: str) -> str:
    """Return a text that tool tips and message boxes show letter by letter.

    Qt takes what has something like ``<b & c>`` in it for HTML, and shows no such name.
    """
    text = breakable(text, _LONGEST_WORD)
    if not Qt.mightBeRichText(text):
        return text
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>"
