"""A dataset's picture as a button."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gui.theme import Theme
from gui.theme.fonts import TEXT_RESIZED, enlarged, text_factor

#: More dots than this are not legible in so small a picture.
_MOST_DOTS = 220
_DOT_PX = 3.2
_MARGIN_PX = 5.0


@dataclass(frozen=True, slots=True)
class GalleryItem:
    """A dataset to choose. ``help`` says what it is.

    ``points``: one or two numbers for each sample, as ``inputs`` says. ``targets``: a number for
    each, that of its class if there are ``classes``, of which 0 is a regression.
    """

    key: str
    label: str
    group: str
    points: Sequence[Sequence[float]]
    targets: Sequence[float]
    classes: int
    inputs: int
    help: str = ""


def paint_dataset(painter: QPainter, item: GalleryItem, area: QRectF, theme: Theme) -> None:
    """Paint the samples: two inputs as dots in the colours of targets, one as target over input."""
    painter.fillRect(area, QColor(theme.plot))
    targets = np.asarray(item.targets, dtype=np.float64)
    if not len(targets):
        return
    points = np.asarray(item.points, dtype=np.float64).reshape(len(targets), -1)
    chosen = _spread(len(targets))
    up = points[:, 1] if item.inputs == 2 else targets
    inner = area.adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
    across = inner.left() + _scaled(points[:, 0])[chosen] * inner.width()
    down = inner.bottom() - _scaled(up)[chosen] * inner.height()
    places = [QPointF(*place) for place in zip(across.tolist(), down.tolist(), strict=True)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not item.classes and item.inputs == 2:
        # The middle of the colour map is close to the background.
        painter.setPen(_dot(theme.mark, _DOT_PX + 1.0))
        painter.drawPoints(places)
    colours = dot_colours(targets[chosen], item, theme)
    pens = {colour: _dot(colour, _DOT_PX) for colour in set(colours)}
    for place, colour in zip(places, colours, strict=True):
        painter.setPen(pens[colour])
        painter.drawPoint(place)


def dot_colours(targets: NDArray[np.float64], item: GalleryItem, theme: Theme) -> list[str]:
    """Return a colour for each target: that of its class or of its value."""
    if item.classes:
        return [theme.classes[int(target) % len(theme.classes)] for target in targets]
    if item.inputs == 1:
        return [theme.curve] * len(targets)
    low, high = min(item.targets), max(item.targets)
    places = (targets - low) / (high - low) if high > low else np.full(len(targets), 0.5)
    rows = theme.values[np.rint(places * (len(theme.values) - 1)).astype(np.int64)].tolist()
    return [QColor(*row).name() for row in rows]


def _dot(colour: str, size_px: float) -> QPen:
    return QPen(QColor(colour), size_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _spread(count: int) -> NDArray[np.int64]:
    """Return the indices of the samples that are painted, evenly spaced."""
    # No two are the same, for they are at least 1 apart.
    return np.linspace(0, count - 1, min(count, _MOST_DOTS)).astype(np.int64)


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale values to [0, 1]; equal ones to the middle."""
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.full(len(values), 0.5)


PICTURE_PX = 56
CELL_WIDTH_PX = 66
_FRAME_PX = 3
_LABEL_LINES = 2
_LABEL_SHARE = 0.85
#: A long word is written smaller, but still legible.
_SMALLEST_SHARE = 0.65
_MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


def cell_width() -> int:
    """Return the width of a thumbnail, which grows with the program's text."""
    return round(CELL_WIDTH_PX * text_factor())


class Thumbnail(QAbstractButton):
    """A dataset's picture as a button, checked while the dataset is the current one.

    Signals: ``moved(int)``, an arrow key, Home or End was pressed.
    """

    moved = Signal(int)

    def __init__(self, item: GalleryItem, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: QPixmap | None = None
        self.setCheckable(True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.item = item
        self.show_item(item)

    def show_item(self, item: GalleryItem) -> None:
        """Show another dataset."""
        self.item = item
        self._fit()
        self.setText(item.label)
        self.setObjectName(f"gallery.{item.key}")
        self.setToolTip(f"{item.label}: {item.help}" if item.help else item.label)
        self.setAccessibleName(f"{item.label}, {item.group}")
        self.setAccessibleDescription(item.help)
        self.update()

    def _fit(self) -> None:
        """Grow with the program's text, and write a long word smaller."""
        self._picture = None
        self._picture_px = round(PICTURE_PX * text_factor())
        usual = QApplication.font()
        # From the usual size, so that all thumbnails have the same height.
        lines = _LABEL_LINES * QFontMetrics(enlarged(usual, _LABEL_SHARE)).lineSpacing()
        self._label_top = self._picture_px + 2 * _FRAME_PX
        self.setFixedSize(cell_width(), self._label_top + lines + 2)
        longest = max(self.item.label.split(), key=len, default="")
        share = _LABEL_SHARE
        font = enlarged(usual, share)
        while share > _SMALLEST_SHARE and (
            QFontMetrics(font).horizontalAdvance(longest) > self.width()
        ):
            share -= 0.02
            font = enlarged(usual, share)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        return self.size()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme, self._picture = theme, None
        self.update()

    def nextCheckState(self) -> None:
        """Do nothing: the gallery decides which dataset is the current one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self.moved.emit(event.key())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space and self.isChecked():
            # It is the current dataset already, so Space is left to the window, which runs it.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._picture = None

    def event(self, event: QEvent) -> bool:
        if event.type() == TEXT_RESIZED:
            self._fit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - self._picture_px) // 2
        painter.drawPixmap(left, _FRAME_PX, self._painted())
        self._paint_frame(painter, QRectF(left, _FRAME_PX, self._picture_px, self._picture_px))
        palette = self.palette()
        painter.setPen(palette.windowText().color())
        top = self._label_top
        label = QRect(0, top, self.width(), self.height() - top)
        how = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(label, int(how) | int(Qt.TextFlag.TextWordWrap), self._label())
        painter.end()

    def _paint_frame(self, painter: QPainter, around: QRectF) -> None:
        theme = self._theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(QColor(theme.accent), 2.5))
        elif self.underMouse() or self.isDown():
            painter.setPen(QPen(QColor(theme.faint_text), 1.5))
        else:
            painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawRoundedRect(around, 3, 3)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1.2))
            painter.drawRoundedRect(around.adjusted(-2.4, -2.4, 2.4, 2.4), 5, 5)
        if self.isChecked():
            self._paint_tick(painter, around)

    def _paint_tick(self, painter: QPainter, around: QRectF) -> None:
        """Mark the current dataset not by colour alone."""
        disc = QRectF(around.right() - 11, around.top() - 3, 14, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent))
        painter.drawEllipse(disc)
        painter.setPen(QPen(QColor(self._theme.accent_text), 1.8))
        corner = disc.topLeft()
        steps = (QPointF(3.6, 7.2), QPointF(6.1, 9.7), QPointF(10.4, 4.6))
        painter.drawPolyline([corner + step for step in steps])

    def _painted(self) -> QPixmap:
        """Return the picture, which is painted once: the samples do not change."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            side = round(self._picture_px * ratio)
            picture = QPixmap(side, side)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            enlarge = self._picture_px / PICTURE_PX
            painter.scale(enlarge, enlarge)
            paint_dataset(painter, self.item, QRectF(0, 0, PICTURE_PX, PICTURE_PX), self._theme)
            painter.end()
            self._picture = picture
        return self._picture

    def _label(self) -> str:
        """Return the name in as many lines as fit."""
        metrics = self.fontMetrics()
        words, lines = self.item.label.split(), [""]
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and metrics.horizontalAdvance(longer) > self.width():
                lines.append(word)
            else:
                lines[-1] = longer
        last = " ".join(lines[_LABEL_LINES - 1 :])
        shown = [*lines[: _LABEL_LINES - 1], *([last] if last else [])]
        elide = Qt.TextElideMode.ElideRight
        return "\n".join(metrics.elidedText(line, elide, self.width()) for line in shown)
