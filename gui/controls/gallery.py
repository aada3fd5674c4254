"""The gallery: datasets to choose from by their pictures."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.controls.thumbnail import GalleryItem, Thumbnail, cell_width
from gui.theme import Theme

_GAP_PX = 4
_USUAL_COLUMNS = 4
_STOP = Qt.FocusPolicy.StrongFocus


def width_of(columns: int) -> int:
    """Return the width of so many thumbnails side by side."""
    return columns * (cell_width() + _GAP_PX) - _GAP_PX


class ThumbnailGrid(QWidget):
    """Fills the width it gets; the height follows from it."""

    def __init__(self, thumbnails: Sequence[Thumbnail], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = tuple(thumbnails)
        for thumbnail in self.thumbnails:
            thumbnail.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.thumbnails) // self.columns(width))
        return rows * self._cell_height() + max(rows - 1, 0) * _GAP_PX

    def sizeHint(self) -> QSize:
        width = width_of(_USUAL_COLUMNS)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(cell_width(), self._cell_height())

    def columns(self, width: int) -> int:
        """Return how many columns fit into a width."""
        return max((width + _GAP_PX) // (cell_width() + _GAP_PX), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # The thumbnails have another size.
            self._arrange()
            self.updateGeometry()
        return super().event(event)

    def _arrange(self) -> None:
        columns = self.columns(self.width())
        across, down = cell_width() + _GAP_PX, self._cell_height() + _GAP_PX
        for number, thumbnail in enumerate(self.thumbnails):
            row, column = divmod(number, columns)
            thumbnail.move(column * across, row * down)

    def _cell_height(self) -> int:
        return self.thumbnails[0].height() if self.thumbnails else 0


class GalleryPicker(QWidget):
    """Thumbnails under a heading for each group, as many side by side as the width allows.

    Without ``headings`` they are one group.

    The Tab key stops at the current one, or at the first; arrow keys, Home and End move the focus,
    Enter and Space pick. Signals: ``picked(str)``, the key of a dataset that the user chose,
    even if it is the current one.
    """

    picked = Signal(str)

    def __init__(
        self,
        items: Sequence[GalleryItem],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        headings: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setAccessibleName("Datasets")
        self.current: str | None = None
        self.grids: list[ThumbnailGrid] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        groups = dict.fromkeys(item.group if headings else "" for item in items)
        for group in groups:
            members = [item for item in items if item.group == group or not headings]
            if headings:
                heading = QLabel(group, self)
                heading.setTextFormat(Qt.TextFormat.PlainText)
                heading.setWordWrap(True)
                column.addWidget(heading)
            grid = ThumbnailGrid([Thumbnail(item, theme, self) for item in members], self)
            grid.setAccessibleName(group or "Datasets")
            column.addWidget(grid)
            self.grids.append(grid)
        column.addStretch(1)
        self.thumbnails = [thumbnail for grid in self.grids for thumbnail in grid.thumbnails]
        for thumbnail in self.thumbnails:
            thumbnail.clicked.connect(self._on_thumbnail_clicked)
            thumbnail.moved.connect(self._on_thumbnail_moved)
        self._set_tab_stop(self.thumbnails[0] if self.thumbnails else None)

    def set_current(self, key: str | None) -> None:
        """Mark a dataset as the current one; None or an unknown key marks none."""
        self.current = key
        for thumbnail in self.thumbnails:
            thumbnail.setChecked(thumbnail.item.key == key)
            if thumbnail.isChecked():
                self._set_tab_stop(thumbnail)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        for thumbnail in self.thumbnails:
            thumbnail.set_theme(theme)

    def tab_stop(self) -> QWidget:
        """Return the thumbnail at which the Tab key stops."""
        stops = (one for one in self.thumbnails if one.focusPolicy() == _STOP)
        return next(stops, self)

    def _set_tab_stop(self, stop: Thumbnail | None) -> None:
        for thumbnail in self.thumbnails:
            here = thumbnail is stop
            thumbnail.setFocusPolicy(_STOP if here else Qt.FocusPolicy.ClickFocus)

    @Slot()
    def _on_thumbnail_clicked(self) -> None:
        thumbnail = self.sender()
        if isinstance(thumbnail, Thumbnail):
            self.set_current(thumbnail.item.key)
            self.picked.emit(thumbnail.item.key)

    @Slot(int)
    def _on_thumbnail_moved(self, pressed: int) -> None:
        here = self.sender()
        if isinstance(here, Thumbnail):
            there = self._neighbour(here, Qt.Key(pressed))
            self._set_tab_stop(there)
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _neighbour(self, here: Thumbnail, pressed: Qt.Key) -> Thumbnail:
        """Return the thumbnail that a key moves to; at an edge the same one."""
        thumbnails = self.thumbnails
        match pressed:
            case Qt.Key.Key_Home:
                return thumbnails[0]
            case Qt.Key.Key_End:
                return thumbnails[-1]
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if pressed == Qt.Key.Key_Right else -1
                number = thumbnails.index(here) + step
                return thumbnails[min(max(number, 0), len(thumbnails) - 1)]
            case _:
                return self._above_or_below(here, below=pressed == Qt.Key.Key_Down)

    def _above_or_below(self, here: Thumbnail, below: bool) -> Thumbnail:
        """Return the nearest in the next row, possibly of another group."""
        places = {one: one.mapTo(self, one.rect().center()) for one in self.thumbnails}
        start = places[here]
        ways = {
            one: ((place.y() - start.y()) * (1 if below else -1), abs(place.x() - start.x()))
            for one, place in places.items()
        }
        ahead = [one for one, (down, _) in ways.items() if down > 0]
        return min(ahead, key=ways.__getitem__, default=here)
