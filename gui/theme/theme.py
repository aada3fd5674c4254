"""The light and the dark theme: every colour of the program, and how text and lines look."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gui.theme.colours import (
    DARK_CLASSES,
    DARK_LINES,
    LIGHT_CLASSES,
    LIGHT_LINES,
    diverging_table,
)


@dataclass(frozen=True, slots=True)
class Style:
    """The font and the line widths of a theme.

    ``family`` and ``text_px`` are of every text; empty and None keep each text's own. ``line`` is a
    factor for line widths, ``dot`` one for the sizes of samples, and ``captioned`` says whether
    views have captions. ``scale`` is by how much the window's views are enlarged.
    """

    family: str = ""
    text_px: int | None = None
    line: float = 1.0
    dot: float = 1.0
    captioned: bool = True
    scale: float = 1.0

    @property
    def fixed_line(self) -> float:
        """The factor for widths of lines that do not grow with an enlarged view: cosmetic pens."""
        return self.line * self.scale

    @property
    def fixed_dot(self) -> float:
        """The factor for sizes of samples, which do not grow with an enlarged view either."""
        return self.dot * self.scale

    @property
    def printed(self) -> bool:
        """Whether this is the style of a figure and not the window's."""
        return self.text_px is not None

    def font(self, own: QFont) -> QFont:
        """Return a text's own font with the style's family and size."""
        font = QFont(own)
        if self.family:
            font.setFamily(self.family)
        if self.text_px is not None:
            font.setPixelSize(self.text_px)
            # Hinting would space letters for one resolution only.
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


#: The window's style, which changes nothing.
PLAIN = Style()


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``; ``values`` has the shape (256, 3), ``classes`` ten colours,
    and ``lines`` ten that stand out from the plot.

    ``style`` says how text and lines look apart from that.
    """

    name: str
    window: str
    base: str
    raised: str
    text: str
    faint_text: str
    border: str
    accent: str
    accent_text: str
    error: str
    live: str
    plot: str
    grid: str
    curve: str
    test: str
    curve_metric: str
    test_metric: str
    mark: str
    values: NDArray[np.uint8]
    classes: tuple[str, ...]
    lines: tuple[str, ...]
    style: Style = PLAIN

    def palette(self) -> QPalette:
        """Return the palette for Qt's Fusion style."""
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.base,
            QPalette.ColorRole.AlternateBase: self.raised,
            QPalette.ColorRole.ToolTipBase: self.raised,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.PlaceholderText: self.faint_text,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.Button: self.raised,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.BrightText: self.error,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.LinkVisited: self.accent,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: self.accent_text,
            QPalette.ColorRole.Accent: self.accent,
            QPalette.ColorRole.Light: self.raised,
            QPalette.ColorRole.Midlight: self.border,
            QPalette.ColorRole.Mid: self.border,
            QPalette.ColorRole.Dark: self.border,
            QPalette.ColorRole.Shadow: "#000000",
        }
        palette = QPalette()
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.faint_text))
        return palette


#: Fusion outlines boxes in the colour of the window, this much darker: hardly visible in the dark.
_FUSION_OUTLINE = 127
_WITH_BOXES = ("QCheckBox", "QRadioButton", "QListWidget")


def apply_palette(application: QApplication, theme: Theme) -> None:
    """Let the application have the colours of a theme."""
    application.setPalette(theme.palette())
    boxes = theme.palette()
    outline = QColor(theme.faint_text).lighter(_FUSION_OUTLINE)
    # They have another background or none, so the outlines are all that this changes.
    boxes.setColor(QPalette.ColorRole.Window, outline)
    for name in _WITH_BOXES:
        # The stubs of PySide ask for bytes, which it refuses.
        application.setPalette(boxes, name)  # type: ignore[arg-type]


LIGHT = Theme(
    name="light",
    window="#f4f5f7",
    base="#ffffff",
    raised="#ffffff",
    text="#1d2129",
    faint_text="#646b78",
    border="#cfd4dc",
    accent="#1b62c4",
    accent_text="#ffffff",
    error="#b3261e",
    live="#0a6b4b",
    plot="#ffffff",
    grid="#1d2129",
    curve="#1b62c4",
    test="#c2600f",
    curve_metric="#0b2f66",
    test_metric="#6e3200",
    mark="#646b78",
    values=diverging_table(middle_lightness=0.97, end_lightness=0.62, chroma=0.155),
    classes=LIGHT_CLASSES,
    lines=LIGHT_LINES,
)

DARK = Theme(
    name="dark",
    window="#1b1e24",
    base="#2a2f39",
    raised="#343a46",
    text="#e7e9ee",
    faint_text="#9ea6b5",
    border="#4a5160",
    accent="#6ea8fe",
    accent_text="#0c1526",
    error="#ff8a80",
    live="#6fd8ae",
    plot="#14161b",
    grid="#e7e9ee",
    curve="#6ea8fe",
    test="#ffab5e",
    curve_metric="#c3dbff",
    test_metric="#ffcf99",
    mark="#9aa2b1",
    values=diverging_table(middle_lightness=0.25, end_lightness=0.76, chroma=0.14),
    classes=DARK_CLASSES,
    lines=DARK_LINES,
)


class ThemedWidget(QWidget):
    """A widget with colours of its own beside the palette's."""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        raise NotImplementedError
