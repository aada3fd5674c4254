"""A table, how it is read, and what would be learned from it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QLabel, QTableView, QVBoxLayout, QWidget

from gui.controls.marks import Message
from gui.data.bad_rows import BadRowsList, tighten
from gui.data.table_choices import LearningChoice, ReadingChoice
from gui.data.table_model import RowsModel
from gui.data.table_values import Wish, check_classes, check_columns, values_of
from scratchnet.tables import Chosen, Table, TableError, choose, read_table

PREVIEW_ROWS = 100
#: How much of the accent colour a column of inputs, or of targets, is tinted with.
_INPUT_TINT, _TARGET_TINT = 40, 90
_LONGEST_CLASS = 20


class TablePane(QWidget):
    """Reads a text as a table and makes samples of it, and says in words what is wrong with it.

    ``table``: what was read, or None. ``ready``: whether there are samples to use. Signals:
    ``changed()``, either of them may be another.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._chosen: Chosen | None = None
        self._content: str | bytes = ""
        self.reading = ReadingChoice(self)
        self.reading.setEnabled(False)
        self.model = RowsModel(self)
        self.preview = QTableView(self)
        self.preview.setAccessibleName("Preview")
        self.preview.setModel(self.model)
        self.preview.setWordWrap(False)
        tighten(self.preview)
        self.learning = LearningChoice(self)
        self.bad_rows = BadRowsList(self)
        self.message = Message(self)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.reading)
        column.addWidget(self.preview, 1)
        for widget in (self.learning, self.bad_rows, self.message, self.summary):
            column.addWidget(widget)
        self.reading.changed.connect(self._read)
        self.learning.changed.connect(self._choose)
        self.bad_rows.left_out_changed.connect(self.changed)

    @property
    def ready(self) -> bool:
        """Whether there are samples, and no bad rows that a person has not left out."""
        return self._chosen is not None and self.bad_rows.settled

    def values(self) -> dict[str, object]:
        """Return the experiment's values. Only while it is ready."""
        assert self.table is not None
        assert self._chosen is not None
        return values_of(self.table, self.learning.wish(), self._chosen)

    def show_content(self, content: str | bytes) -> None:
        """Read another text; what was said of the one before is forgotten."""
        self._begin(content)
        self._read()

    def show_problem(self, problem: str) -> None:
        """Show no table, and say why there is none."""
        self._begin("")
        self._fail(problem)

    def _begin(self, content: str | bytes) -> None:
        self._content = content
        self.reading.begin()
        self.learning.show_table(None)

    @Slot()
    def _read(self) -> None:
        try:
            table = read_table(self._content, **self.reading.said)
            check_columns(table)
        except TableError as error:
            self._fail(str(error))
            return
        self.table = table
        self.reading.setEnabled(True)
        self.reading.show_found(table)
        self.model.show_rows(table.names, table.rows[:PREVIEW_ROWS], table.lines[:PREVIEW_ROWS])
        self.learning.show_table(table)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        """Make samples of what is chosen, and say what came of it."""
        table = self.table
        if table is None:
            return
        wish = self.learning.wish()
        self._tint(table, wish)
        try:
            chosen = choose(table, wish.inputs, (wish.target,), wish.task, leave_out=True)
            check_classes(chosen)
        except TableError as error:
            self._show_chosen(None, str(error))
        else:
            self._show_chosen(chosen)

    def _fail(self, problem: str) -> None:
        """Show no table; how the text is read can still be changed, which may help."""
        self.table = None
        self.reading.setEnabled(bool(self._content))
        self.reading.show_unread()
        self.model.show_rows((), ())
        self.learning.show_table(None)
        self._show_chosen(None, problem)

    def _show_chosen(self, chosen: Chosen | None, problem: str = "") -> None:
        self._chosen = chosen
        self.bad_rows.show_cells(() if chosen is None else chosen.left_out)
        self.message.say(problem)
        self.summary.setText("" if chosen is None else _summary(chosen))
        self.summary.setVisible(chosen is not None)
        self.changed.emit()

    def _tint(self, table: Table, wish: Wish) -> None:
        """Show in the preview which columns are used."""
        accent = self.palette().highlight().color()
        names = list(table.names)
        tints = {}
        for number, position in enumerate(wish.inputs, 1):
            names[position] += f"\ninput {number}"
            tints[position] = QBrush(_clear(accent, _INPUT_TINT))
        names[wish.target] += "\nto be learned"
        tints[wish.target] = QBrush(_clear(accent, _TARGET_TINT))
        self.model.tint(names, tints)


def _clear(colour: QColor, alpha: int) -> QColor:
    clear = QColor(colour)
    clear.setAlpha(alpha)
    return clear


def _summary(chosen: Chosen) -> str:
    """Say what would be learned."""
    count = len(chosen)
    samples = "1 sample" if count == 1 else f"{count:,} samples"
    what = f"{samples}: {' and '.join(chosen.input_names)} → {chosen.target_names[0]}"
    if chosen.task == "classification":
        names = [_cut(name) for name in chosen.classes]
        return f"{what}, one of {len(names)} classes ({', '.join(names)})."
    values = [target for (target,) in chosen.targets]
    return f"{what}, values from {min(values):g} to {max(values):g}."


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_CLASS else name[: _LONGEST_CLASS - 1] + "…"
