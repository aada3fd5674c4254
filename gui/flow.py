"""A layout of widgets in a row that continues in further rows where it is too long."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Widgets from left to right, in as many rows as they need; it is never wider than its place.

    Widgets added ``at_end`` stand at the right end of their row. Margins and ``spacing`` are in
    pixels.
    """

    def __init__(self, margins: QMargins, spacing: int = 2) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._at_end: set[QWidget] = set()
        self.setContentsMargins(margins)
        self.setSpacing(spacing)

    def add(self, widget: QWidget, *, at_end: bool = False) -> None:
        """Add a widget after the others."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        if at_end:
            self._at_end.add(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        rows = self._rows(width - margins.left() - margins.right())
        return sum(map(_height, rows)) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """Return the size of a single row."""
        widths = [item.sizeHint().width() for item in self._shown()]
        inside = sum(widths) + self.spacing() * max(len(widths) - 1, 0)
        return self._with_margins(inside)

    def minimumSize(self) -> QSize:
        """Return the size for the widest widget; the height depends on the width."""
        return self._with_margins(
            max((item.sizeHint().width() for item in self._shown()), default=0)
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inside = rect.marginsRemoved(self.contentsMargins())
        top = inside.top()
        for row in self._rows(inside.width()):
            left, right, height = inside.left(), inside.right() + 1, _height(row)
            ends = [item for item in row if item.widget() in self._at_end]
            for item in reversed(ends):
                size = item.sizeHint()
                right -= size.width()
                item.setGeometry(QRect(right, top, size.width(), height))
                right -= self.spacing()
            for item in row:
                if item not in ends:
                    size = item.sizeHint()
                    item.setGeometry(QRect(left, top, size.width(), height))
                    left += size.width() + self.spacing()
            top += height

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        taken = 0
        for item in self._shown():
            own = item.sizeHint().width()
            if not rows or taken + self.spacing() + own > width:
                rows.append([])
                taken = own
            else:
                taken += self.spacing() + own
            rows[-1].append(item)
        return rows

    def _with_margins(self, width: int) -> QSize:
        margins = self.contentsMargins()
        height = max((item.sizeHint().height() for item in self._shown()), default=0)
        return QSize(
            width + margins.left() + margins.right(), height + margins.top() + margins.bottom()
        )


def _height(row: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in row)
