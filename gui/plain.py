"""What others named, as text that Qt shows letter by letter."""

from html import escape

from PySide6.QtGui import Qt


def plain_text(text: str) -> str:
    """Return a text that tool tips and message boxes show letter by letter.

    Qt takes what has something like ``<b & c>`` in it for HTML, and shows no such name.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>"
