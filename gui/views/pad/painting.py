"""Painting parts of the drawing pad: lines between the pixels, and the scores of the classes."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme import Theme
from gui.views.answers import class_scores, score_text
from gui.views.map.image import class_colour
from gui.views.pad.places import LEAST_BAR_PX
from scratchnet.datasets import predicted_class
from scratchnet.run.snapshot import Scene

_MOST_BAR_PX = 24.0
#: The longest name of a class, as a part of the width of its bar.
_NAME_SHARE = 0.4
#: Lines between the pixels help while there are few.
_MOST_LINES = 16
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def paint_lines(painter: QPainter, paper: QRectF, size: tuple[int, int], theme: Theme) -> None:
    """Paint faint lines between the pixels of the paper, if there are few."""
    width, height = size
    if max(size) > _MOST_LINES:
        return
    colour = QColor(theme.border)
    colour.setAlpha(110)
    # Filled, because lines would take as long as all the rest.
    for column in range(1, width):
        x = paper.left() + paper.width() * column / width
        painter.fillRect(QRectF(round(x), paper.top(), 1, paper.height()), colour)
    for row in range(1, height):
        y = paper.top() + paper.height() * row / height
        painter.fillRect(QRectF(paper.left(), round(y), paper.width(), 1), colour)


def paint_scores(
    painter: QPainter, area: QRectF, scene: Scene, outputs: Sequence[float], theme: Theme
) -> None:
    """Paint the score of each class, or of the highest ones where there is little room."""
    scores = class_scores(outputs)
    best = predicted_class(outputs)
    shown = list(range(len(scores)))
    fitting = max(int((area.height() + 1) // LEAST_BAR_PX), 1)
    if len(shown) > fitting:
        order = np.argsort(-np.nan_to_num(np.array(scores)), kind="stable")
        shown = sorted(order[:fitting].tolist())
    height = min(area.height() / len(shown), _MOST_BAR_PX)
    bold = QFont(painter.font())
    bold.setBold(True)
    metrics = QFontMetricsF(bold, painter.device())
    names = [scene.classes[number] for number in shown]
    widest = max(map(metrics.horizontalAdvance, names))
    left = min(widest, _NAME_SHARE * area.width()) + 6
    right = metrics.horizontalAdvance(">99 %") + 6
    for row, (number, name) in enumerate(zip(shown, names, strict=True)):
        place = QRectF(area.left(), area.top() + row * height, area.width(), height)
        painter.save()
        if number == best:
            painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, left - 6)
        painter.drawText(place.adjusted(0, 0, left - 6 - place.width(), 0), _RIGHT, cut)
        painter.drawText(place, _RIGHT, score_text(scene, scores[number]))
        bar = place.adjusted(left, 2, -right, -2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.border), 0.7 * theme.style.line))
        painter.drawRect(bar)
        share = min(max(float(np.nan_to_num(scores[number])), 0.0), 1.0)
        bar.setWidth(share * bar.width())
        painter.fillRect(bar, class_colour(theme, number))
        painter.restore()
