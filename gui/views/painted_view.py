"""A view that paints itself with QPainter, under the same kind of title as plots have."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEngine, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from scratchnet.run.snapshot import Frame, Scene

_TITLE_PT = 11
_TITLE_HEIGHT_PX = 30
_SIDE_PX = 8


class PaintedView(BaseView):
    """Subclasses paint in `_paint`; `_draw` and `_draw_scene` only need to prepare for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._caption = ""

    def _show_caption(self) -> None:
        self._caption = self.caption()
        self.update()

    def _draw_scene(self, scene: Scene) -> None:
        """Prepare what stays the same throughout a run."""

    def _draw(self, scene: Scene, frame: Frame) -> None:
        """Prepare the rest; it is painted when Qt asks for it."""
        self.update()

    def _colour(self, theme: Theme) -> None:
        self.update()

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        """Paint everything but the title into the area."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self.theme.plot))
        area = QRectF(self.rect())
        if self.theme.style.captioned:
            self._paint_title(painter)
            area.setTop(_TITLE_HEIGHT_PX)
        painter.save()
        self._paint(painter, area)
        painter.restore()
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        painter.save()
        font = painter.font()
        font.setPointSizeF(_TITLE_PT)
        font = self.theme.style.font(font)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        place = QRectF(_SIDE_PX, 0, self.width() - 2 * _SIDE_PX, _TITLE_HEIGHT_PX)
        metrics = QFontMetricsF(font, painter.device())
        words = metrics.elidedText(self._caption, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _paint_notice(self, painter: QPainter, area: QRectF, words: str) -> None:
        """Say why there is nothing to see."""
        painter.setFont(self.theme.style.font(painter.font()))
        painter.setPen(QColor(self.theme.faint_text))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(24, 0, -24, 0), int(flags), words)


def wants_vectors(painter: QPainter) -> bool:
    """Return whether the picture is for a file of vectors, where time does not matter."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() is not QPaintEngine.Type.Raster
