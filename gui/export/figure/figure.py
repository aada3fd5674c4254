"""The figure: several views of a moment on one sheet, for print."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import reduce
from operator import or_
from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.export.figure.sheet import Sheet, layout_size, paper_of, theme_of
from gui.export.figure.spec import MM_PER_INCH, POINTS_PER_INCH, TEXT_PX, FigureSpec
from gui.rendering import ExportError
from gui.rendering.layout import LOGICAL_DPI, ROUNDS, Paper, check_size, lay_out_round
from gui.rendering.picture import save_picture
from gui.views import BaseView, PlotView
from gui.views.base import WITH_BUG
from gui.views.registry import (
    FrameData,
    Picture,
    find_picture,
    pictures_of,
    set_options,
    variables_of_pictures,
)
from gui.views.ticks import Tight
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import Frame, Scene

_BUG_TITLE = f"{WITH_BUG[0].upper()}{WITH_BUG[1:]}"


class Figure(QWidget):
    """Shows frames as a view does, with the size and style of its settings.

    It is laid out at `size`, in layout pixels, and painted on its ``paper``.
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

    @property
    def requires(self) -> FrameData:
        """The frame data that its views draw."""
        kinds = [picture.record.requires for picture in self._pictures()]
        return reduce(or_, kinds, FrameData.NONE)

    @property
    def variables(self) -> tuple[int, ...]:
        """The numbers of the variables that its views show."""
        return variables_of_pictures(self._pictures())

    def _pictures(self) -> list[Picture]:
        found = (find_picture(name) for name in self.spec.views)
        return [picture for picture in found if picture is not None]

    def sizeHint(self) -> QSize:
        return layout_size(self.spec)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame of a scene. Raises InvalidInput if a view does not fit the scene."""
        for _ in self.showing(scene, frame, captioned):
            pass

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        """Extend the axes of all views to a frame, as `gui.views.BaseView.extend_ranges` does.

        Raises InvalidInput if a view does not fit the scene.
        """
        if scene is not self.scene:
            self.show_frame(scene, frame)
        for view in self.views:
            view.extend_ranges(scene, frame)

    def showing(self, scene: Scene, frame: Frame, captioned: bool = True) -> Iterator[None]:
        """Do what `show_frame` does, one view per step, so that the window can react in between."""
        if scene is not self.scene:
            check_views(self.spec, scene)
            self._drop_views()
        self.scene, self.frame = scene, frame
        title = self.spec.title or "Figure"
        self.setWindowTitle(f"{title} · {WITH_BUG}" if frame.snapshot.bug else "")
        for number in range(len(self.spec.views)):
            if number == len(self.views):
                self._add_view(scene)
            self.views[number].show_frame(scene, frame, captioned)
            yield
        if captioned or self._sheet is None:
            self._lay_out()

    def settling(self) -> Iterator[None]:
        """Lay out the views, one round per step."""
        yield from self._rounds()
        if self._line_up():
            yield from self._rounds()

    def _rounds(self) -> Iterator[None]:
        for _ in range(ROUNDS):
            lay_out_round(self, self.size())
            yield

    def _line_up(self) -> bool:
        """Give the plots of each row the same top and bottom; return whether any moved."""
        moved = False
        rows, columns = self.spec.shape()
        for row in range(rows):
            views = self.views[row * columns : (row + 1) * columns]
            plots = [view for view in views if isinstance(view, PlotView) and view.lines_up]
            if len(plots) < 2:
                continue
            tops, bottoms = zip(*(plot.free_span() for plot in plots), strict=True)
            # Right below their headings, as high as the lowest: a map keeps its shape.
            top = max(tops)
            bottom = min(top + min(plot.box_height for plot in plots), *bottoms)
            for plot in plots:
                plot.line_up(top, bottom)
            moved = True
        return moved

    def check_room(self) -> None:
        """Raise InvalidInput if a view is too small for its text. Only after the layout."""
        assert self._sheet is not None
        spec = self.spec
        for name, view, panel in zip(spec.views, self.views, self._sheet.panels, strict=True):
            check_view_size(spec, name, panel.rect.width(), panel.rect.height())
            for part in view.tight_parts():
                _check_tight(spec, name, part)

    def _drop_views(self) -> None:
        for view in self.views:
            view.hide()
            view.deleteLater()
        self.views = []
        self._sheet = None

    def _add_view(self, scene: Scene) -> None:
        number, names = len(self.views), self.spec.views
        view = pictures_of(scene)[names[number]].make(self.theme, scene)
        # A plot that was laid out at a much larger size needs several rounds to find its shape.
        rough = Sheet(self.spec, QRectF(self.rect()), self.font(), [""] * len(names))
        view.setGeometry(rough.panels[number].rect)
        set_options(
            view, {field.name: getattr(self.spec, field.name) for field in fields(self.spec)}
        )
        view.setParent(self)
        # The figure itself checks how small a view is.
        view.setMinimumSize(0, 0)
        view.show()
        self.views.append(view)

    def _lay_out(self) -> None:
        if len(self.views) == len(self.spec.views):
            whole = QRectF(self.rect())
            titles = [view.heading() for view in self.views]
            self._sheet = Sheet(self._marked_spec(), whole, self.font(), titles)
            for view, panel in zip(self.views, self._sheet.panels, strict=True):
                view.setGeometry(panel.rect)
        self.update()

    def _marked_spec(self) -> FigureSpec:
        """Return the settings; the title speaks of a planted bug where no view's heading does."""
        spec = self.spec
        if spec.view_titles or self.frame is None or not self.frame.snapshot.bug:
            return spec
        return replace(spec, title=f"{spec.title} · {WITH_BUG}" if spec.title else _BUG_TITLE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.plot))
        painter.setPen(QPen(QColor(self.theme.text)))
        if self._sheet is not None:
            self._sheet.paint(painter)
        painter.end()


def check_pixels(spec: FigureSpec) -> None:
    """Raise InvalidInput if the figure would have too many pixels."""
    try:
        check_size(QSize(*paper_of(spec).pixels(spec.dpi)), 1.0)
    except ExportError as error:
        raise InvalidInput(f"at {spec.dpi} dpi {error}") from error


def check_views(spec: FigureSpec, scene: Scene) -> None:
    """Raise InvalidInput if a view of the figure does not fit the scene."""
    fitting = pictures_of(scene)
    for name in spec.views:
        if name not in fitting:
            raise InvalidInput(
                f'views has "{name}", which does not fit this experiment; '
                f"those that do: {', '.join(fitting)}"
            )


def settle(figure: Figure) -> None:
    """Lay out the views. Raises InvalidInput if one has too little room."""
    for _ in figure.settling():
        pass
    figure.check_room()


def save_figure(figure: Figure, path: Path) -> None:
    """Write the figure in the format that the path's suffix names. Raises ExportError."""
    scale = figure.spec.dpi / LOGICAL_DPI
    save_picture(figure, path, layout_size(figure.spec), scale, figure.paper)


def _check_tight(spec: FigureSpec, name: str, part: Tight) -> None:
    """Raise InvalidInput if the part of a view with the least room has too little."""
    if part.length_px < part.least_px:
        raise InvalidInput(
            f'"{name}" has too little room for its {part.what}; make the figure larger or the font '
            f"smaller (now {spec.font_pt:g} pt), or change the arrangement"
        )


def check_view_size(spec: FigureSpec, name: str, width: float, height: float) -> None:
    """Raise InvalidInput if a view has less room, in the figure's own pixels, than it needs."""
    picture = find_picture(name)
    assert picture is not None
    across, down = picture.record.least_size
    if width < across or height < down:
        raise InvalidInput(
            f'"{name}" would be {_size_text(spec, width, height)} and needs at least '
            f"{_size_text(spec, across, down)} with a font of {spec.font_pt:g} pt; make the "
            "figure larger or the font smaller, or change the arrangement"
        )


def _size_text(spec: FigureSpec, width: float, height: float) -> str:
    inch = MM_PER_INCH if spec.unit == "mm" else 1.0
    unit = spec.font_pt / TEXT_PX / POINTS_PER_INCH * inch
    digits = 0 if spec.unit == "mm" else 2
    return f"{max(width, 0) * unit:.{digits}f} × {max(height, 0) * unit:.{digits}f} {spec.unit}"
