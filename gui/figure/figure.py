"""The figure: several views of a moment on one sheet, for print."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.export.frame import Paper
from gui.figure.look import layout_size, paper_of, theme_of
from gui.figure.sheet import Sheet
from gui.figure.spec import FigureSpec
from gui.views import BaseView
from gui.views.catalogue import pictures_of
from scratchnet.errors import InvalidInput
from scratchnet.snapshot import Frame, Scene


class Figure(QWidget):
    """Shows frames as a view does; its size and looks are those of its settings.

    For a picture it is laid out at `size`, in pixels of its own, and painted on its ``paper``.
    """

    def __init__(self, spec: FigureSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.paper: Paper = paper_of(spec)
        self.theme = theme_of(spec)
        self.scene: Scene | None = None
        self.frame: Frame | None = None
        self.views: list[BaseView] = []
        self._sheet: Sheet | None = None
        self.setFont(self.theme.style.font(QFont()))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self.theme.plot))
        self.setPalette(palette)
        self.setAccessibleName(spec.title or "Figure")
        self.resize(layout_size(spec))

    def sizeHint(self) -> QSize:
        return layout_size(self.spec)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame of a scene. Raises InvalidInput if a view does not suit the scene."""
        if scene is not self.scene:
            self._make_views(scene)
        self.scene, self.frame = scene, frame
        for view in self.views:
            view.show_frame(scene, frame, captioned)
        if captioned or self._sheet is None:
            self._lay_out()

    def _make_views(self, scene: Scene) -> None:
        check_views(self.spec, scene)
        for view in self.views:
            view.hide()
            view.deleteLater()
        makers = dict(pictures_of(scene))
        self.views = [makers[name](self.theme) for name in self.spec.views]
        for view in self.views:
            view.setParent(self)
            view.show()
        self._sheet = None

    def _lay_out(self) -> None:
        if self.views:
            whole = QRectF(self.rect())
            titles = [view.caption() for view in self.views]
            self._sheet = Sheet(self.spec, whole, self.font(), titles)
            for view, panel in zip(self.views, self._sheet.panels, strict=True):
                view.setGeometry(panel.place)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.plot))
        painter.setPen(QPen(QColor(self.theme.text)))
        if self._sheet is not None:
            self._sheet.paint(painter)
        painter.end()


def check_views(spec: FigureSpec, scene: Scene) -> None:
    """Raise InvalidInput if a view of the figure does not suit the scene."""
    fitting = [name for name, _ in pictures_of(scene)]
    for name in spec.views:
        if name not in fitting:
            raise InvalidInput(
                f'views has "{name}", which does not suit this experiment; '
                f"those that do: {', '.join(fitting)}"
            )
