"""The rows of a table that cannot be used, and whether to do without them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from gui.data.table_model import RowsModel
from scratchnet.tables import BadCell

#: Nobody reads more; the number of all is said.
_MOST_SHOWN = 1000
_NAMES = ("Line", "Column", "Cell", "What is wrong")
_HEIGHT_PX = 120
_ROW_ROOM_PX = 6


class BadRowsList(QWidget):
    """A list of bad cells and a check box, hidden while there are none.

    Signals: ``left_out_changed()``, the person ticked the box or took the tick away.
    """

    left_out_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = 0
        self._caption = QLabel(self)
        self.model = RowsModel(self)
        self.view = QTableView(self)
        self.view.setObjectName("table.bad_rows")
        self.view.setAccessibleName("Rows that cannot be used")
        self.view.setModel(self.model)
        self.view.setFixedHeight(_HEIGHT_PX)
        self.view.setWordWrap(False)
        tighten(self.view)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.check_box = QCheckBox(self)
        self.check_box.setObjectName("table.leave_out")
        self.check_box.toggled.connect(self.left_out_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._caption)
        column.addWidget(self.view)
        column.addWidget(self.check_box)
        self.hide()

    @property
    def settled(self) -> bool:
        """Whether there are none, or they are to be left out."""
        return not self.rows or self.check_box.isChecked()

    def show_cells(self, cells: Sequence[BadCell]) -> None:
        """List bad cells, of which a row may have several. The tick stays only with the same."""
        rows = len({cell.line for cell in cells})
        if rows != self.rows:
            self.check_box.setChecked(False)
        self.rows = rows
        words = "1 row" if rows == 1 else f"{rows:,} rows"
        more = f" (the first {_MOST_SHOWN:,} are listed)" if len(cells) > _MOST_SHOWN else ""
        self._caption.setText(f"{words} cannot be used{more}:")
        self.check_box.setText(f"&Leave out {words}")
        shown = [
            (f"{cell.line:,}", cell.column, cell.cell or "(empty)", cell.reason)
            for cell in cells[:_MOST_SHOWN]
        ]
        self.model.show_rows(_NAMES, shown)
        header = self.view.horizontalHeader()
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        for section in (1, 2):
            header.resizeSection(section, min(header.sectionSize(section), 160))
        self.setVisible(rows > 0)


def tighten(view: QTableView) -> None:
    """Let rows be no higher than a line needs, so that more are seen."""
    header = view.verticalHeader()
    header.setMinimumSectionSize(0)
    header.setDefaultSectionSize(view.fontMetrics().height() + _ROW_ROOM_PX)
