"""Small plots of numbers in nodes and beside them: histograms, weights, and mean outputs."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.theme import Theme
from gui.views.map.image import class_colour
from gui.views.network.columns import Array

#: Bars are at least this wide: more weights than fit are drawn as ranges.
_LEAST_BAR_PX = 1.5
#: Bars touch if they are narrower than this.
_LEAST_GAPPED_PX = 3.0
_GAP_PX = 1.0
_MARK_PX = 2.0
#: The strip beside a picture of weights that shows the output for the marked input.
_STRIP_PX = 5.0


@dataclass(frozen=True)
class SmallPlot(ABC):
    """Something to draw into a rectangle, small or enlarged.

    ``ends`` are the texts at the left, in the middle and at the right below an enlarged one.
    """

    ends: tuple[str, str, str]

    @abstractmethod
    def paint(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        """Paint it, without a border."""


@dataclass(frozen=True)
class Histogram(SmallPlot):
    """``counts`` of values in equal bins; ``mark`` is where a value lies, 0 to 1, or None."""

    counts: NDArray[np.intp]
    mark: float | None

    def paint(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        painter.fillRect(rect, QColor(theme.base))
        highest = max(int(self.counts.max()), 1)
        heights = (rect.height() - 2) * self.counts / highest
        width = rect.width() / len(heights)
        _set_fill(painter, QColor(theme.mark))
        painter.drawRects(
            [
                QRectF(rect.left() + k * width, rect.bottom() - height, width, height)
                for k, height in enumerate(heights.tolist())
                if height
            ]
        )
        if self.mark is not None:
            x = rect.left() + min(max(self.mark, 0.0), 1.0) * rect.width()
            painter.setPen(QPen(QColor(theme.accent), theme.style.line * _MARK_PX))
            painter.drawLine(QLineF(x, rect.top() + 1, x, rect.bottom()))


@dataclass(frozen=True)
class WeightImage(SmallPlot):
    """Weights of pixels in the diverging colours; ``output`` as a strip, in ``levels``."""

    pixels: NDArray[np.uint32]
    output: float | None
    levels: tuple[float, float]

    def paint(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        paint_pixels(painter, rect, self.pixels)
        if self.output is not None:
            _paint_strip(painter, theme, rect, self.output, self.levels)


@dataclass(frozen=True)
class WeightBars(SmallPlot):
    """``weights`` as bars: positive ones up, negative ones down, ``limit`` reaches the edge."""

    weights: Array
    limit: float
    output: float | None
    levels: tuple[float, float]

    def paint(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        painter.fillRect(rect, QColor(theme.base))
        weights = np.clip(np.nan_to_num(self.weights / self.limit), -1.0, 1.0)
        half, middle = rect.height() / 2 - 1, rect.center().y()
        plotted = QRectF(rect)
        if self.output is not None:
            plotted.setRight(plotted.right() - _STRIP_PX)
        up, down = ranges_of(weights, max(int(plotted.width() / _LEAST_BAR_PX), 1))
        places = _bar_places(plotted, len(up))
        for heights, colour in ((up, theme.values[-1]), (down, theme.values[0])):
            _set_fill(painter, QColor(*colour.tolist()))
            painter.drawRects(
                [
                    QRectF(x, middle, width, -half * height).normalized()
                    for (x, width), height in zip(places, heights.tolist(), strict=True)
                    if height
                ]
            )
        _paint_line(painter, theme, plotted, middle)
        if self.output is not None:
            _paint_strip(painter, theme, rect, self.output, self.levels)


@dataclass(frozen=True)
class OutputBars(SmallPlot):
    """Mean outputs for groups of samples as bars; a line across is the output of one input.

    ``numbers`` are those of the groups, which decide the colours; ``classes`` says whether they are
    classes or parts of a range. ``levels`` are the outputs at the lower and the upper edge.
    """

    means: Array
    numbers: tuple[int, ...]
    classes: bool
    output: float | None
    levels: tuple[float, float]

    def paint(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        painter.fillRect(rect, QColor(theme.base))
        inner = rect.adjusted(0, 1, 0, -1)
        zero = _height_of(0.0, inner, self.levels)
        places = _bar_places(inner, len(self.numbers))
        colours = group_colours(theme, self.numbers, self.classes)
        for (x, width), mean, colour in zip(places, self.means.tolist(), colours, strict=True):
            if mean == mean:
                y = _height_of(mean, inner, self.levels)
                painter.fillRect(QRectF(x, zero, width, y - zero).normalized(), colour)
        if self.levels[0] < 0 < self.levels[1]:
            _paint_line(painter, theme, inner, zero)
        if self.output is not None and self.output == self.output:
            y = _height_of(self.output, inner, self.levels)
            line = QLineF(rect.left(), y, rect.right(), y)
            for name, width in ((theme.base, _MARK_PX + 1.0), (theme.text, 0.6 * _MARK_PX)):
                painter.setPen(QPen(QColor(name), theme.style.line * width))
                painter.drawLine(line)


def group_colours(theme: Theme, numbers: Sequence[int], classes: bool) -> list[QColor]:
    """Return the colours of groups: those of classes, or stronger ones for higher targets."""
    if classes:
        return [class_colour(theme, number) for number in numbers]
    start, end = QColor(theme.plot), QColor(theme.curve)
    most = max(numbers, default=0) or 1
    return [_mixed(start, end, 0.3 + 0.7 * number / most) for number in numbers]


def paint_pixels(painter: QPainter, rect: QRectF, pixels: NDArray[np.uint32]) -> None:
    """Paint an image, shape (rows, columns), whose pixels stay squares when it is enlarged."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    scale = painter.deviceTransform().m11()
    smooth = rect.width() * scale < columns
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(rect, image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)


def ranges_of(weights: Array, most: int) -> tuple[Array, Array]:
    """Return the positive and the negative part of each weight; of more than ``most`` neighbours
    are put together, and both are the largest among them.
    """
    up, down = np.maximum(weights, 0.0), np.minimum(weights, 0.0)
    if len(weights) <= most:
        return up, down
    starts = np.arange(most) * len(weights) // most
    return np.maximum.reduceat(up, starts), np.minimum.reduceat(down, starts)


def _bar_places(rect: QRectF, count: int) -> list[tuple[float, float]]:
    """Return the left edge and the width of each of so many bars."""
    step = rect.width() / max(count, 1)
    gap = _GAP_PX if step >= _LEAST_GAPPED_PX else 0.0
    return [(rect.left() + step * k + gap / 2, step - gap) for k in range(count)]


def _height_of(value: float, rect: QRectF, levels: tuple[float, float]) -> float:
    low, high = levels
    limited = min(max(value, low), high) if isfinite(value) else (high if value > 0 else low)
    return rect.bottom() - rect.height() * (limited - low) / (high - low)


def _paint_strip(
    painter: QPainter, theme: Theme, rect: QRectF, output: float, levels: tuple[float, float]
) -> None:
    strip = QRectF(rect.right() - _STRIP_PX, rect.top(), _STRIP_PX, rect.height())
    painter.fillRect(strip, QColor(theme.plot))
    if output == output:
        zero, y = (_height_of(value, strip, levels) for value in (0.0, output))
        filled = QRectF(strip.left() + 1, zero, _STRIP_PX - 1, y - zero).normalized()
        painter.fillRect(filled, QColor(theme.text))


def _paint_line(painter: QPainter, theme: Theme, rect: QRectF, y: float) -> None:
    painter.setPen(QPen(QColor(theme.faint_text), theme.style.line * 0.8))
    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _set_fill(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _mixed(start: QColor, end: QColor, share: float) -> QColor:
    """Return a colour between two others, at this share of the way."""
    pairs = (
        (start.red(), end.red()),
        (start.green(), end.green()),
        (start.blue(), end.blue()),
    )
    return QColor(*(round(low + share * (high - low)) for low, high in pairs))
