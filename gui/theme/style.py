"""How text and lines look, beside their colours: as in the window, or as asked for in print."""

from dataclasses import dataclass

from PySide6.QtGui import QFont


@dataclass(frozen=True, slots=True)
class Style:
    """What a theme says of text and lines.

    ``family`` and ``text_px`` hold for every text; empty and None leave each its own. ``line`` is
    what widths of lines are multiplied by, ``dot`` what samples are, and ``captioned`` is whether
    views bear their captions.
    """

    family: str = ""
    text_px: int | None = None
    line: float = 1.0
    dot: float = 1.0
    captioned: bool = True

    @property
    def printed(self) -> bool:
        """Whether this is the style of a figure and not the window's."""
        return self.text_px is not None

    def font(self, own: QFont) -> QFont:
        """Return a text's own font as the style has it."""
        font = QFont(own)
        if self.family:
            font.setFamily(self.family)
        if self.text_px is not None:
            font.setPixelSize(self.text_px)
            # Letters that are moved to whole pixels would be spaced for one resolution only.
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


#: Of the window: every text and line as it is.
PLAIN = Style()
