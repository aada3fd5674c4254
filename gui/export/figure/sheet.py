"""Where everything of a figure lies, in the figure's own pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from gui.export.figure.look import pixels_per_point
from gui.export.figure.spec import FigureSpec
from gui.export.figure.words import Words

#: Between a text and what it belongs to.
_NEAR_PX = 4.0


@dataclass(frozen=True)
class Panel:
    """A view's place, and the words above it, which begin at ``corner``."""

    place: QRect
    corner: QPointF
    letter: str
    words: Words
    indent: float


class Sheet:
    """The title above, the views in rows with their words, the caption below."""

    def __init__(self, spec: FigureSpec, whole: QRectF, font: QFont, titles: Sequence[str]) -> None:
        self._bold = QFont(font)
        self._bold.setBold(True)
        point = pixels_per_point(spec)
        margin, gap = spec.margin_pt * point, spec.gap_pt * point
        inner = whole.adjusted(margin, margin, -margin, -margin)
        self._top = inner.topLeft()
        self.title = Words(spec.title, self._bold, inner.width())
        self.caption = Words(spec.caption, font, inner.width())
        if self.title.lines:
            inner.setTop(inner.top() + self.title.height + 2 * _NEAR_PX)
        self._caption_place = QPointF(inner.left(), inner.bottom() - self.caption.height)
        if self.caption.lines:
            inner.setBottom(self._caption_place.y() - _NEAR_PX)
        rows, columns = spec.shape()
        width = (inner.width() - gap * (columns - 1)) / columns
        height = (inner.height() - gap * (rows - 1)) / rows
        self.panels: list[Panel] = []
        for row in range(rows):
            numbers = range(row * columns, min((row + 1) * columns, len(titles)))
            headers = [self._header(spec, n, titles[n], font, width) for n in numbers]
            # The views of a row begin at the same height.
            above = max(max(words.height, self._line(letter)) for letter, words, _ in headers)
            above += _NEAR_PX if above else 0.0
            for column, header in enumerate(headers):
                corner = QPointF(
                    inner.left() + column * (width + gap), inner.top() + row * (height + gap)
                )
                place = QRectF(corner.x(), corner.y() + above, width, height - above).toRect()
                self.panels.append(Panel(place, corner, *header))

    def paint(self, painter: QPainter) -> None:
        """Paint every word but those of the views."""
        self.title.paint(painter, self._top, centred=True)
        self.caption.paint(painter, self._caption_place)
        for panel in self.panels:
            panel.words.paint(painter, panel.corner + QPointF(panel.indent, 0.0))
            Words(panel.letter, self._bold, 1e6).paint(painter, panel.corner)

    def _header(
        self, spec: FigureSpec, number: int, title: str, font: QFont, width: float
    ) -> tuple[str, Words, float]:
        letter = spec.letter(number)
        metrics = QFontMetricsF(self._bold)
        indent = metrics.horizontalAdvance(letter + " ") if letter else 0.0
        text = title if spec.view_titles else ""
        return letter, Words(text, font, width - indent), indent

    def _line(self, letter: str) -> float:
        return QFontMetricsF(self._bold).height() if letter else 0.0
