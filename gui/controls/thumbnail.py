"""A dataset to press: its picture, and its name under it."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.controls.thumbnail_picture import GalleryItem, paint_dataset
from gui.theme import Theme

PICTURE_PX = 56
CELL_WIDTH_PX = 66
_FRAME_PX = 3
_LABEL_LINES = 2
_LABEL_SHARE = 0.85
#: A long word is written smaller, but not beyond what can be read.
_SMALLEST_SHARE = 0.65
_MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class Thumbnail(QAbstractButton):
    """Checked while its dataset is the current one, whatever is pressed.

    Signals: ``moved(int)``, the key of an arrow, Home or End was pressed.
    """

    moved = Signal(int)

    def __init__(self, item: GalleryItem, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._theme = theme
        self._picture: QPixmap | None = None
        font = self.font()
        font.setBold(False)
        usual = font.pointSizeF()
        font.setPointSizeF(usual * _LABEL_SHARE)
        # Of the usual size, so that all thumbnails are equally high.
        self._label_height = _LABEL_LINES * QFontMetrics(font).lineSpacing() + 2
        longest = max(item.label.split(), key=len, default="")
        share = _LABEL_SHARE
        while (
            share > _SMALLEST_SHARE
            and QFontMetrics(font).horizontalAdvance(longest) > CELL_WIDTH_PX
        ):
            share -= 0.02
            font.setPointSizeF(usual * share)
        self.setFont(font)
        self.setText(item.label)
        self.setObjectName(f"gallery.{item.key}")
        self.setToolTip(f"{item.label}: {len(item.targets):,} samples")
        self.setAccessibleName(f"{item.label}, {item.group}")
        self.setCheckable(True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(CELL_WIDTH_PX, PICTURE_PX + 2 * _FRAME_PX + self._label_height)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme, self._picture = theme, None
        self.update()

    def nextCheckState(self) -> None:
        """Leave it to the gallery which dataset is the current one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self.moved.emit(event.key())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._picture = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - PICTURE_PX) // 2
        painter.drawPixmap(left, _FRAME_PX, self._painted())
        self._paint_frame(painter, QRectF(left, _FRAME_PX, PICTURE_PX, PICTURE_PX))
        palette = self.palette()
        painter.setPen(palette.windowText().color())
        top = PICTURE_PX + 2 * _FRAME_PX
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
        """Mark the current one by more than a colour."""
        disc = QRectF(around.right() - 11, around.top() - 3, 14, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent))
        painter.drawEllipse(disc)
        painter.setPen(QPen(QColor(self._theme.accent_text), 1.8))
        corner = disc.topLeft()
        steps = (QPointF(3.6, 7.2), QPointF(6.1, 9.7), QPointF(10.4, 4.6))
        painter.drawPolyline([corner + step for step in steps])

    def _painted(self) -> QPixmap:
        """Return the picture, painted once: samples do not change."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            picture = QPixmap(round(PICTURE_PX * ratio), round(PICTURE_PX * ratio))
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            paint_dataset(painter, self.item, QRectF(0, 0, PICTURE_PX, PICTURE_PX), self._theme)
            painter.end()
            self._picture = picture
        return self._picture

    def _label(self) -> str:
        """Return the name in no more lines than there is room for."""
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
