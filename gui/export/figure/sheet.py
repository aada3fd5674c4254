"""The layout of a figure: paper, fonts and line widths; title, views with headings, caption.

A figure is laid out in its own pixels, in which text is 12 high, as most text of the window is. So
all distances and dots keep the proportion to text that they have in the window. On paper those 12
pixels are as many points as the settings have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter, QTextLayout, QTextOption

from gui.export.figure.spec import POINTS_PER_INCH, TEXT_PX, FigureSpec
from gui.rendering.layout import LOGICAL_DPI, Paper
from gui.theme import DARK, LIGHT, Style, Theme

#: The space between a text and what it belongs to.
_SPACING_PX = 4.0
#: In views smaller than this, the dots of samples are smaller, down to this fraction.
_FULL_DOT_PX, _MIN_DOT = 320.0, 0.5


def pixels_per_point(spec: FigureSpec) -> float:
    """Return the layout pixels per point in print."""
    return TEXT_PX / spec.font_pt


def theme_of(spec: FigureSpec) -> Theme:
    """Return the theme with the style of the settings."""
    rows, columns = spec.shape()
    width, height = (side * pixels_per_point(spec) for side in spec.size_pt())
    view_px = min(width / columns, height / rows)
    style = Style(
        family=spec.font_family,
        text_px=TEXT_PX,
        line=spec.line_pt * pixels_per_point(spec),
        dot=min(max(view_px / _FULL_DOT_PX, _MIN_DOT), 1.0),
        captioned=False,
    )
    return replace(DARK if spec.theme == "dark" else LIGHT, style=style)


def paper_of(spec: FigureSpec) -> Paper:
    """Return the paper of exactly the requested size."""
    fit = LOGICAL_DPI / POINTS_PER_INCH / pixels_per_point(spec)
    return Paper(spec.width, spec.height, spec.unit, fit)


def layout_size(spec: FigureSpec) -> QSize:
    """Return the size of the figure's widget: that of the paper, rounded up to whole pixels."""
    width, height = (side * pixels_per_point(spec) for side in spec.size_pt())
    # A rounding error of a division must not add a pixel.
    return QSize(ceil(width - 1e-6), ceil(height - 1e-6))


def substitute_font(spec: FigureSpec) -> str:
    """Return the font used because the requested one is not installed, or an empty text."""
    used = QFontInfo(QFont(spec.font_family)).family()
    return "" if used.casefold() == spec.font_family.casefold() else used


class TextBlock:
    """A text wrapped into lines of at most ``width`` pixels; an empty text has no lines."""

    def __init__(self, text: str, font: QFont, width: float) -> None:
        self._font = font
        self._metrics = QFontMetricsF(font)
        self._width = width
        self.lines = [
            line for paragraph in text.split("\n") for line in _wrapped(paragraph, font, width)
        ]
        if not text:
            self.lines = []

    @property
    def height(self) -> float:
        """The height of all lines, in pixels."""
        return len(self.lines) * self._metrics.height()

    def paint(self, painter: QPainter, top_left: QPointF, centred: bool = False) -> None:
        """Paint the lines, below and to the right of a point."""
        painter.setFont(self._font)
        baseline = top_left.y() + self._metrics.ascent()
        for line in self.lines:
            left = top_left.x()
            if centred:
                left += (self._width - self._metrics.horizontalAdvance(line)) / 2
            painter.drawText(QPointF(left, baseline), line)
            baseline += self._metrics.height()


@dataclass(frozen=True)
class Panel:
    """The rectangle of a view, and the heading above it, whose top left is ``corner``."""

    rect: QRect
    corner: QPointF
    letter: str
    heading: TextBlock
    indent: float


class Sheet:
    """The title at the top, rows of views with their headings, the caption at the bottom."""

    def __init__(self, spec: FigureSpec, whole: QRectF, font: QFont, titles: Sequence[str]) -> None:
        self._bold = QFont(font)
        self._bold.setBold(True)
        point = pixels_per_point(spec)
        margin, gap = spec.margin_pt * point, spec.gap_pt * point
        inner = whole.adjusted(margin, margin, -margin, -margin)
        self._top = inner.topLeft()
        self.title = TextBlock(spec.title, self._bold, inner.width())
        self.caption = TextBlock(spec.caption, font, inner.width())
        if self.title.lines:
            inner.setTop(inner.top() + self.title.height + 2 * _SPACING_PX)
        self._caption_corner = QPointF(inner.left(), inner.bottom() - self.caption.height)
        if self.caption.lines:
            inner.setBottom(self._caption_corner.y() - _SPACING_PX)
        rows, columns = spec.shape()
        width = (inner.width() - gap * (columns - 1)) / columns
        height = (inner.height() - gap * (rows - 1)) / rows
        self.panels: list[Panel] = []
        for row in range(rows):
            numbers = range(row * columns, min((row + 1) * columns, len(titles)))
            headings = [self._heading(spec, n, titles[n], font, width) for n in numbers]
            # The views of a row are aligned at their tops.
            above = max(
                max(text.height, self._letter_height(letter)) for letter, text, _ in headings
            )
            above += _SPACING_PX if above else 0.0
            for column, heading in enumerate(headings):
                corner = QPointF(
                    inner.left() + column * (width + gap), inner.top() + row * (height + gap)
                )
                rect = QRectF(corner.x(), corner.y() + above, width, height - above).toRect()
                self.panels.append(Panel(rect, corner, *heading))

    def paint(self, painter: QPainter) -> None:
        """Paint all texts but those of the views."""
        self.title.paint(painter, self._top, centred=True)
        self.caption.paint(painter, self._caption_corner)
        for panel in self.panels:
            panel.heading.paint(painter, panel.corner + QPointF(panel.indent, 0.0))
            TextBlock(panel.letter, self._bold, 1e6).paint(painter, panel.corner)

    def _heading(
        self, spec: FigureSpec, number: int, title: str, font: QFont, width: float
    ) -> tuple[str, TextBlock, float]:
        letter = spec.letter(number)
        metrics = QFontMetricsF(self._bold)
        indent = metrics.horizontalAdvance(letter + " ") if letter else 0.0
        text = title if spec.view_titles else ""
        return letter, TextBlock(text, font, width - indent), indent

    def _letter_height(self, letter: str) -> float:
        return QFontMetricsF(self._bold).height() if letter else 0.0


def _wrapped(text: str, font: QFont, width: float) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    # A word wider than the paper is broken too, so that nothing is cut off.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]
