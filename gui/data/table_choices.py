"""The choices of the table's dialog: how the text is to be read, and what is to be learned."""

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from gui.data.table_values import Wish, first_wish, guess_task
from scratchnet.declare.parameter import Choice
from scratchnet.experiment import PARAMETERS
from scratchnet.tables import DECIMAL_MARKS, DELIMITERS, Table, Task

_NO_SECOND = -1
_HEADERS = {True: "names of columns", False: "a sample"}


class Combo(QComboBox):
    """A combo box with a caption of its own. Its entries' data are what is chosen from."""

    def __init__(self, caption: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"table.{name}")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.caption = QLabel(caption, parent)
        # The last letter of a caption just as wide as its text would be cut.
        self.caption.setMinimumWidth(self.caption.sizeHint().width() + 2)
        self.caption.setBuddy(self)
        self.setAccessibleName(caption.replace("&", ""))

    def fill(self, entries: Mapping[Any, str]) -> None:
        """Offer other entries."""
        self.clear()
        for value, label in entries.items():
            self.addItem(label, value)

    def choose(self, value: object) -> None:
        """Choose an entry by its value, without the signal of a person's choice."""
        self.setCurrentIndex(self.findData(value))


class ReadingChoice(QWidget):
    """How the text is read: as guessed, until a person says otherwise.

    ``said``: what the person said, as arguments of `read_table`. Signals: ``changed()``.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said: dict[str, Any] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.delimiter = Combo("&Columns parted by", "delimiter", self)
        self.delimiter.fill(DELIMITERS)
        self.has_header = Combo("&First row holds", "header", self)
        self.has_header.fill(_HEADERS)
        self.decimal = Combo("&Decimal mark", "decimal", self)
        self.decimal.fill(DECIMAL_MARKS)
        for combo in (self.delimiter, self.has_header, self.decimal):
            row.addWidget(combo.caption)
            row.addWidget(combo, 1)
            combo.activated.connect(self._on_combo_activated)

    def begin(self) -> None:
        """Forget what was said of another text."""
        self.said = {}

    def show_found(self, table: Table) -> None:
        """Show how a table was read."""
        self.delimiter.choose(table.delimiter)
        self.has_header.choose(table.has_header)
        self.decimal.choose(table.decimal)

    def show_unread(self) -> None:
        """Show what was said alone, for nothing was found."""
        self.delimiter.choose(self.said.get("delimiter"))
        self.has_header.choose(self.said.get("has_header"))
        self.decimal.choose(self.said.get("decimal"))

    @Slot()
    def _on_combo_activated(self) -> None:
        names = {
            self.delimiter: "delimiter",
            self.has_header: "has_header",
            self.decimal: "decimal",
        }
        combo = self.sender()
        if isinstance(combo, Combo):
            self.said[names[combo]] = combo.currentData()
            self.changed.emit()


class LearningChoice(QWidget):
    """Which columns go in, which one is to be learned, and how. Signals: ``changed()``."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self.first = Combo("&Input 1", "first", self)
        self.second = Combo("I&nput 2", "second", self)
        self.target = Combo("&To be learned", "target", self)
        self.task = Combo("As", "task", self)
        self.task.fill({"regression": "a value", "classification": "a class"})
        self.scaling = Combo("&Scaling of inputs", "scaling", self)
        scaling = PARAMETERS["data.scaling"]
        assert isinstance(scaling, Choice)
        self.scaling.fill(scaling.choices)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        places = ((self.first, 0, 0), (self.second, 0, 2), (self.scaling, 0, 4))
        for combo, row, column in (*places, (self.target, 1, 0), (self.task, 1, 2)):
            grid.addWidget(combo.caption, row, column)
            grid.addWidget(combo, row, column + 1)
            combo.activated.connect(self._on_combo_activated)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 1)
        self.setEnabled(False)

    def show_table(self, table: Table | None) -> None:
        """Offer a table's columns. What was chosen stays where it has the same columns."""
        before, self._table = self._table, table
        self.setEnabled(table is not None)
        if table is None or (before is not None and before.names == table.names):
            return
        columns = dict(enumerate(table.names))
        self.first.fill(columns)
        self.second.fill({_NO_SECOND: "none"} | columns)
        self.target.fill(columns)
        wish = first_wish(table)
        self.first.choose(wish.inputs[0])
        self.second.choose(wish.inputs[1] if len(wish.inputs) > 1 else _NO_SECOND)
        self.target.choose(wish.target)
        self.task.choose(wish.task)
        self.scaling.choose(wish.scaling)

    def wish(self) -> Wish:
        """Return what is chosen. Only with a table."""
        second = self.second.currentData()
        more = () if second == _NO_SECOND else (second,)
        return Wish(
            inputs=(self.first.currentData(), *more),
            target=self.target.currentData(),
            task=cast(Task, self.task.currentData()),
            scaling=self.scaling.currentData(),
        )

    @Slot()
    def _on_combo_activated(self) -> None:
        if self.sender() is self.target and self._table is not None:
            self.task.choose(guess_task(self._table, self.target.currentData()))
        self.changed.emit()
