"""How a figure's settings become colours, fonts, widths of lines, and a paper.

A figure is laid out in pixels of its own, in which every text is 12 high, as most are in the
window; so all distances and dots keep the proportions to the text that they have there. On paper
those 12 pixels are as many points as the settings say.
"""

from dataclasses import replace
from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontInfo

from gui.export.figure.spec import POINTS_PER_INCH, TEXT_PX, FigureSpec
from gui.rendering.layout import LOGICAL_DPI, Paper
from gui.theme import DARK, LIGHT, Style, Theme

#: In a smaller view than this the samples are smaller dots, down to a part of theirs.
_ROOMY_PX = 320.0
_LEAST_DOT = 0.5


def pixels_per_point(spec: FigureSpec) -> float:
    """Return how many of the figure's own pixels are a point in print."""
    return TEXT_PX / spec.font_pt


def theme_of(spec: FigureSpec) -> Theme:
    """Return the theme in the style of the settings."""
    rows, columns = spec.shape()
    width, height = (side * pixels_per_point(spec) for side in spec.size_pt())
    room = min(width / columns, height / rows)
    style = Style(
        family=spec.font_family,
        text_px=TEXT_PX,
        line=spec.line_pt * pixels_per_point(spec),
        dot=min(max(room / _ROOMY_PX, _LEAST_DOT), 1.0),
        captioned=False,
    )
    return replace(DARK if spec.theme == "dark" else LIGHT, style=style)


def paper_of(spec: FigureSpec) -> Paper:
    """Return the paper, of exactly the size that is asked for."""
    fit = LOGICAL_DPI / POINTS_PER_INCH / pixels_per_point(spec)
    return Paper(spec.width, spec.height, spec.unit, fit)


def layout_size(spec: FigureSpec) -> QSize:
    """Return the size of the figure's widget: the paper's, or less than a pixel more."""
    width, height = (side * pixels_per_point(spec) for side in spec.size_pt())
    # What is only the rounding of a division is no pixel more.
    return QSize(ceil(width - 1e-6), ceil(height - 1e-6))


def font_in_place_of(spec: FigureSpec) -> str:
    """Return the font that is used because this machine has not the one asked for, or nothing."""
    used = QFontInfo(QFont(spec.font_family)).family()
    return "" if used.casefold() == spec.font_family.casefold() else used
