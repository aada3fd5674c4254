"""Base classes of views: of all views, of those that paint themselves, and of plots."""

from html import escape
from math import ceil
from typing import Self

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.current_frame import Chosen
from gui.theme import Theme
from gui.theme.fonts import base_font, enlarged
from gui.topics import set_topic, view_topic
from gui.views.ticks import NumberAxis, Tight, dress_axis
from scratchnet.run.snapshot import Frame, Scene, frame_of_target

#: What pictures of a run say that has one.
WITH_BUG = "with a planted bug"
_TITLE_PT = 11
#: The height of a painted view's caption.
TITLE_HEIGHT_PX = 30
_SIDE_PX = 8
_OVERHANG_PX = 8
_NAME_PX = 22
_AXIS_WIDTH_PX = 58
#: The height of the numbers below a plot, with their name.
AXIS_HEIGHT_PX = 42
#: A plot that is lower is not enlarged in the window.
LOW_PX = 200
#: The least side of a plot beside its axes, legends and colour bars.
_LEAST_PLOT_PX = 60.0
#: Left, top, right, bottom: the topmost number of an axis sticks out above its plot.
_PRINT_MARGINS_PX = 2.0, 8.0, 4.0, 4.0


def scaled(rect: QRectF, factor: float) -> QRectF:
    """Return a rectangle with all its coordinates times a factor."""
    return QRectF(rect.topLeft() * factor, rect.size() * factor)


class BaseView(QWidget):
    """Shows a frame of a scene in the colours of a theme.

    Subclasses draw in `_draw_scene`, `_draw` and `_show_caption`, and colour in `_colour`.
    Signals: ``menu_wanted(QPoint)``, the context menu was asked for at this global position;
    ``chose(Chosen | None)``, the user chose an input of the network, or none.
    """

    #: What it is called in the window, and in commands, files and names of widgets.
    title = ""
    name = ""
    #: What it shows, in a sentence or two.
    help = ""
    #: The section of the help about it; if empty, the guide's with its title.
    topic = ""
    #: Whether it shows one target of a regression at a time.
    shows_one_target = False

    menu_wanted = Signal(QPoint)
    chose = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        #: The input that is chosen, if any.
        self.chosen: Chosen | None = None
        self.scene: Scene | None = None
        self.frame: Frame | None = None
        #: The target that is shown of several, counted from 0.
        self.target = 0
        #: What was to be shown last, and the scene of one target that was made of the scene.
        self._given: tuple[Scene, Frame] | None = None
        self._of_target: tuple[Scene, int, Scene] | None = None
        # Views are enlarged as a whole: their font must not be larger by itself too.
        self.setFont(base_font())
        self.setAccessibleName(self.title)
        set_topic(self, self.topic or view_topic(self.title))

    @property
    def picture_name(self) -> str:
        """The name of the picture that it draws now, as in `gui.views.registry`."""
        return self.name

    def tight_parts(self) -> tuple[Tight, ...]:
        """Return the parts of a picture for print that can get too small."""
        return ()

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame of a scene.

        A new caption makes Qt lay out and repaint the whole plot, so a view that follows a run
        updates it only now and then.
        """
        self._given = scene, frame
        scene, frame = self.shown_part(scene, frame)
        new_scene = scene is not self.scene
        self.scene, self.frame = scene, frame
        if new_scene:
            self._draw_scene(scene)
        self._draw(scene, frame)
        if captioned or new_scene:
            self._show_caption()
            self._describe()

    def set_target(self, number: int) -> None:
        """Choose which of several targets is shown, if the view shows one at a time."""
        self.target = number
        if self._given is not None and self.shows_one_target:
            self.show_frame(*self._given)

    def shown_part(self, scene: Scene, frame: Frame) -> tuple[Scene, Frame]:
        """Return what the view shows of a frame: of several targets perhaps only one."""
        if not self.shows_one_target or len(scene.targets) < 2:
            return scene, frame
        number = min(self.target, len(scene.targets) - 1)
        known = self._of_target
        # Arrays are not compared: the same scene is the same object.
        if known is None or known[0] is not scene or known[1] != number:
            self._of_target = known = scene, number, scene.of_target(number)
        return known[2], frame_of_target(frame, number)

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        """Extend the ranges of axes and scales so that they include this frame.

        An animation does this for all of its frames first, so that nothing jumps. Ranges that are
        the same throughout a run need no extending.
        """

    def set_chosen(self, chosen: Chosen | None) -> None:
        """Show which input is chosen, if the view shows that."""
        self.chosen = chosen

    def redraw(self) -> None:
        """Draw the last frame again, after an option has changed."""
        if self.scene is not None and self.frame is not None:
            self._draw_scene(self.scene)
            self._draw(self.scene, self.frame)
            self._show_caption()
            self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.theme = theme
        self._colour(theme)
        self.redraw()

    def clone(self) -> Self:
        """Return a hidden view of the same kind, options and content."""
        twin = type(self)(self.theme)
        twin.copy_options(self)
        twin.target = self.target
        twin.set_chosen(self.chosen)
        if self._given is not None:
            twin.show_frame(*self._given)
        return twin

    def copy_options(self, other: Self) -> None:
        """Copy the options of another view of the same kind."""
        raise NotImplementedError

    def reset_zoom(self) -> None:
        """Show everything again."""
        raise NotImplementedError

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def caption(self) -> str:
        """Return the caption of the picture."""
        raise NotImplementedError

    def heading(self) -> str:
        """Return the caption; it says so of a run with a planted bug, whose picture outlives it."""
        bugged = self.frame is not None and self.frame.snapshot.bug
        return f"{self.caption()} · {WITH_BUG}" if bugged else self.caption()

    def words(self) -> str:
        """Return what the picture shows, for readers who do not see it."""
        return self.caption()

    def _describe(self) -> None:
        """Tell screen readers what is shown now."""
        self.setAccessibleDescription(self.words())
        bugged = self.frame is not None and self.frame.snapshot.bug
        # The title in a picture's metadata.
        self.setWindowTitle(f"{self.title} · {WITH_BUG}" if bugged else "")

    def _show_caption(self) -> None:
        raise NotImplementedError

    def _draw_scene(self, scene: Scene) -> None:
        raise NotImplementedError

    def _draw(self, scene: Scene, frame: Frame) -> None:
        raise NotImplementedError

    def _colour(self, theme: Theme) -> None:
        raise NotImplementedError


class PaintedView(BaseView):
    """Subclasses paint in `_paint`; `_draw` and `_draw_scene` only need to prepare for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._caption = ""

    def _show_caption(self) -> None:
        self._caption = self.heading()
        self.update()

    def _draw_scene(self, scene: Scene) -> None:
        """Prepare what stays the same throughout a run."""

    def _draw(self, scene: Scene, frame: Frame) -> None:
        """Prepare what changes with the frame; Qt then calls `_paint`."""
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
        scale = self.theme.style.scale
        painter.scale(scale, scale)
        area = QRectF(0, 0, self.width() / scale, self.height() / scale)
        if self.theme.style.captioned:
            self._paint_title(painter)
            area.setTop(TITLE_HEIGHT_PX)
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
        width = self.width() / self.theme.style.scale
        rect = QRectF(_SIDE_PX, 0, width - 2 * _SIDE_PX, TITLE_HEIGHT_PX)
        metrics = QFontMetricsF(font, painter.device())
        text = metrics.elidedText(self._caption, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _paint_message(self, painter: QPainter, area: QRectF, text: str) -> None:
        """Paint a message where there is nothing to draw."""
        painter.setFont(self.theme.style.font(painter.font()))
        painter.setPen(QColor(self.theme.faint_text))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(24, 0, -24, 0), int(flags), text)


def paints_vectors(painter: QPainter) -> bool:
    """Return whether the painter writes a vector file, where time does not matter."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() is not QPaintEngine.Type.Raster


# Images are given row by row, as NumPy and the maps of a scene have them.
pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)


class _Message(QLabel):
    """A text in place of a plot that has nothing to draw; the mouse does not notice it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMargin(_SIDE_PX)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()


class _Title(pg.LabelItem):
    """A caption as plain text. It is cut where it would be wider than the view, never widens it."""

    _whole = ""
    _plot: pg.PlotItem | None = None

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__("", parent=plot)
        self._plot = plot

    def setText(self, text: str, **style: str) -> None:
        self._whole = text
        # pyqtgraph reads HTML.
        super().setText(escape(self._fitting(text)), **style)
        self.text = text

    def resizeEvent(self, event: object) -> None:
        # Qt lays out once more what it is destroying.
        if not isValid(self) or (self._plot is not None and not isValid(self._plot)):
            return
        super().resizeEvent(event)
        if self._fitting(self._whole) != self.item.toPlainText():
            self.setText(self._whole)

    def updateMin(self) -> None:
        super().updateMin()
        self.setMinimumWidth(0)

    def _fitting(self, text: str) -> str:
        if self._plot is None or self._plot.rect().width() <= 0:
            return text
        font = QFont(self.item.font())
        font.setPointSizeF(_TITLE_PT)
        # Centred over the plot, it may extend beyond it as far as the view does.
        whole, middle = self.mapRectFromParent(self._plot.rect()), self.rect().center().x()
        # At the left edge is the name of the upright axis.
        room = 2 * min(middle - whole.left() - _NAME_PX, whole.right() - middle)
        return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, max(room, 0.0))


class _Canvas(pg.GraphicsLayoutWidget):
    """Shows its plots enlarged by a factor, texts and margins included.

    ``scale`` is the factor. In a low canvas it is smaller than the one that was set, because large
    texts would leave no room for what they are about.
    """

    def __init__(self) -> None:
        self._wanted = self.scale = 1.0
        super().__init__()

    def set_scale(self, scale: float) -> None:
        """Enlarge the plots, or show them in their own size at 1."""
        if scale != self._wanted:
            self._wanted = scale
            self.resizeEvent(None)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self.scale = min(self._wanted, max(self.height() / LOW_PX, 1.0))
        self.autoPixelRange = self.scale == 1.0
        if self.scale != 1.0:
            self.range = QRectF(0, 0, self.width() / self.scale, self.height() / self.scale)
        super().resizeEvent(event)

    def updateMatrix(self, propagate: bool = True) -> None:
        if self.scale == 1.0:
            super().updateMatrix(propagate)
            return
        # pyqtgraph would let Qt fit the range into the view, which takes a margin away.
        self.setSceneRect(self.range)
        self.setTransform(QTransform.fromScale(self.scale, self.scale))
        self.sigDeviceRangeChanged.emit(self, self.range)
        self.sigDeviceTransformChanged.emit(self)


class PlotView(BaseView):
    """A plot with axes, a title and a theme.

    Subclasses draw in `_draw` and colour in `_colour`.
    """

    #: Whether it has axes that line up with those of other plots in a row of a figure.
    lines_up = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        #: While the user draws on the plot, new samples must not change its range.
        self.zoom_kept = False
        self._ranges: list[tuple[float, float]] = []
        self.canvas = _Canvas()
        self.canvas.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        axes = {name: NumberAxis(name) for name in ("left", "bottom", "right")}
        self.plot = self.canvas.addPlot(row=0, col=0, enableMenu=False, axisItems=axes)
        for axis in axes.values():
            axis.set_plot(self.plot)
        self.adopt_menus(self.plot)
        self._put_title()
        self.plot.hideButtons()
        # pyqtgraph shows every axis that it is given.
        self.plot.hideAxis("right")
        self.plot.getAxis("left").set_least_width(_AXIS_WIDTH_PX)
        self.plot.getAxis("bottom").setHeight(AXIS_HEIGHT_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        # The canvas and its viewport are what takes the focus.
        for part in self._canvas_parts():
            part.setAccessibleName(self.title)
        self._message = _Message(self)
        self.plot.getViewBox().sigResized.connect(self._place_message)

    def _canvas_parts(self) -> tuple[QWidget, QWidget]:
        return self.canvas, self.canvas.viewport()

    def _describe(self) -> None:
        super()._describe()
        for part in self._canvas_parts():
            part.setAccessibleDescription(self.accessibleDescription())

    def tight_parts(self) -> tuple[Tight, ...]:
        box = self.plot.getViewBox().size()
        names = [axis.tight_name() for axis in self._axes() if axis.isVisible()]
        return (Tight("plot", min(box.width(), box.height()), _LEAST_PLOT_PX), *names)

    @property
    def box_height(self) -> float:
        """The height of what is between the axes, in pixels."""
        return float(self.plot.getViewBox().size().height())

    def free_span(self) -> tuple[float, float]:
        """Return where the box between the axes could begin and end in print, in pixels.

        Between them are neither legends nor axes; a map may be less high, to keep its shape.
        """
        box, whole = self.plot.getViewBox().sceneBoundingRect(), self.plot.sceneBoundingRect()
        _, inner_top, _, inner_bottom = self.plot.layout.getContentsMargins()
        _, top, _, bottom = _PRINT_MARGINS_PX
        above = box.top() - whole.top() - inner_top
        below = whole.bottom() - box.bottom() - inner_bottom
        return top + above, self.height() - bottom - below

    def line_up(self, top: float, bottom: float) -> None:
        """Have the box between the axes begin and end at these pixels, within its free span."""
        free_top, free_bottom = self.free_span()
        left, above, right, below = _PRINT_MARGINS_PX
        above += max(top - free_top, 0.0)
        below += max(free_bottom - bottom, 0.0)
        self.plot.layout.setContentsMargins(0.0, 0.0, 0.0, 0.0)
        self.canvas.ci.layout.setContentsMargins(left, above, right, below)

    def _axes(self) -> list[NumberAxis]:
        """Return the axes that may have names, also those that are hidden."""
        return [self.plot.getAxis(name) for name in ("left", "bottom", "right")]

    @property
    def message(self) -> str:
        """Why there is nothing to see, or ""."""
        return self._message.text()

    def show_message(self, text: str) -> None:
        """Say in place of the plot, under its title, why there is nothing to see; "" shows it."""
        if text != self._message.text():
            self._message.setText(text)
            self._message.setVisible(bool(text))
            # A long name of an axis sticks out beside the title. Hiding it would move the plot.
            for axis in self._axes():
                axis.setOpacity(0.0 if text else 1.0)
            self._place_message()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_message()

    @Slot()
    def _place_message(self) -> None:
        title = self.plot.titleLabel
        shown = self.theme.style.captioned and title.isVisible()
        # Numbers of axes and colour bars stick out above the plot.
        top = ceil(title.sceneBoundingRect().bottom()) - _OVERHANG_PX if shown else 0
        top = round(self.canvas.scale * top)
        self._message.setGeometry(self.rect().adjusted(0, top, 0, 0))

    def set_theme(self, theme: Theme) -> None:
        self.canvas.setBackground(theme.plot)
        self.canvas.set_scale(theme.style.scale)
        colours = QPalette(self._message.palette())
        colours.setColor(QPalette.ColorRole.WindowText, QColor(theme.faint_text))
        colours.setColor(QPalette.ColorRole.Window, QColor(theme.plot))
        self._message.setPalette(colours)
        self._message.setFont(enlarged(theme.style.font(self.font()), theme.style.scale))
        for name in ("left", "bottom"):
            dress_axis(self.plot.getAxis(name), theme)
        if theme.style.printed:
            self.canvas.ci.layout.setContentsMargins(*_PRINT_MARGINS_PX)
            self.plot.setTitle(None)
        super().set_theme(theme)

    def show_all_of(self, scene: Scene) -> None:
        """Reset the zoom for a new scene, unless it is kept and the axes are the same."""
        ranges = [(axis.low, axis.high) for axis in scene.axes]
        if not self.zoom_kept or ranges != self._ranges:
            self.reset_zoom()
        self._ranges = ranges

    def adopt_menus(self, plot: pg.PlotItem) -> None:
        """Have pyqtgraph's menus, which are never shown, deleted with this widget."""
        plot.ctrlMenu.setParent(self, Qt.WindowType.Popup)

    def _put_title(self) -> None:
        old, new = self.plot.titleLabel, _Title(self.plot)
        self.plot.layout.removeItem(old)
        old.setParentItem(None)
        if old.scene() is not None:
            old.scene().removeItem(old)
        self.plot.layout.addItem(new, 0, 1)
        self.plot.titleLabel = new

    def _show_caption(self) -> None:
        if self.theme.style.captioned:
            self.plot.setTitle(self.heading(), color=self.theme.text, size="11pt")
