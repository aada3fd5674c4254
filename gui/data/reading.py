"""How a table is read: the marks of a text, the sheet, the header, and which rows are kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from gui.choices import add_choices
from gui.labels import ElidedComboBox
from scratchnet.tables import DECIMAL_MARKS, DELIMITERS, Table
from scratchnet.tables.sampling import Limit
from scratchnet.tables.table import MOST_ROWS

_MOST_HEADER_LINES = 100
_MOST_SEED = 999_999


class CaptionedCombo(ElidedComboBox):
    """A combo box with its own caption; the entries' data are the values to choose from."""

    def __init__(self, caption: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"table.{name}")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.caption = QLabel(caption, parent)
        # A label exactly as wide as its text can lose part of the last letter.
        self.caption.setMinimumWidth(self.caption.sizeHint().width() + 2)
        self.caption.setBuddy(self)
        self.setAccessibleName(caption.replace("&", ""))

    def set_entries(
        self, entries: Mapping[Any, str], helps: Mapping[Any, str] | None = None
    ) -> None:
        """Replace the entries: labels by value, with what each means unless that is plain."""
        self.clear()
        add_choices(self, entries, dict.fromkeys(entries, "") if helps is None else helps)

    def choose(self, value: object) -> None:
        """Choose an entry by its value, without emitting ``activated``."""
        self.setCurrentIndex(self.findData(value))


class SampleFields(QWidget):
    """How many rows of a long table are kept, and the seed of that random sample; hidden until a
    table has more. Signals: ``changed()``, the user chose something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self.seed = QSpinBox(self), QSpinBox(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for box, caption, name, least, most, tip in (
            (self.rows, "Ro&ws kept", "rows", 1, MOST_ROWS, "How many rows the sample has at most"),
            (self.seed, "S&eed", "rows_seed", 0, _MOST_SEED, "Another seed takes other rows"),
        ):
            label = QLabel(caption, self)
            label.setBuddy(box)
            box.setObjectName(f"table.{name}")
            box.setAccessibleName(caption.replace("&", ""))
            box.setToolTip(f"{tip}. The table has too many rows to keep them all.")
            box.setRange(least, most)
            box.setGroupSeparatorShown(True)
            box.setKeyboardTracking(False)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        self.reset()
        self.rows.valueChanged.connect(self.changed)
        self.seed.valueChanged.connect(self.changed)

    @property
    def limit(self) -> Limit:
        """What is chosen."""
        return Limit(self.rows.value(), self.seed.value())

    def reset(self) -> None:
        """Show the defaults, and hide until a table needs this."""
        with QSignalBlocker(self.rows), QSignalBlocker(self.seed):
            self.rows.setValue(Limit().rows)
            self.seed.setValue(Limit().seed)
        self.hide()


class ReadingFields(QWidget):
    """How the text is read: as detected, except for what the user overrides.

    ``overrides``: what the user chose, as keyword arguments of `read_table`. Signals:
    ``changed()``, the user chose something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overrides: dict[str, Any] = {}
        self.delimiter = CaptionedCombo("De&limiter", "delimiter", self)
        self.delimiter.set_entries(DELIMITERS)
        self.decimal = CaptionedCombo("&Decimal mark", "decimal", self)
        self.decimal.set_entries(DECIMAL_MARKS)
        self.sheet = CaptionedCombo("S&heet", "sheet", self)
        self.header_line = QSpinBox(self)
        self.header_line.setObjectName("table.header_line")
        self.header_line.setAccessibleName("Header on line")
        self.header_line.setToolTip("The line that holds the names of the columns")
        self.header_line.setRange(0, _MOST_HEADER_LINES)
        self.header_line.setSpecialValueText("none")
        self.header_line.setKeyboardTracking(False)
        caption = QLabel("Header on li&ne", self)
        caption.setBuddy(self.header_line)
        self.sample = SampleFields(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        column.addLayout(row)
        column.addWidget(self.sample)
        self.sample.changed.connect(self._on_sample_changed)
        for combo in (self.sheet, self.delimiter, self.decimal):
            row.addWidget(combo.caption)
            row.addWidget(combo, 1)
            combo.activated.connect(self._on_combo_activated)
        row.addWidget(caption)
        row.addWidget(self.header_line)
        self._show_sheets(())
        self.header_line.valueChanged.connect(self._on_header_line_changed)

    def reset(self) -> None:
        """Discard what the user chose for another text."""
        self.overrides = {}
        self.sample.reset()

    def show_detected(self, table: Table) -> None:
        """Show how a table was read."""
        self._show_sheets(table.sheets)
        self.sheet.choose(table.sheet)
        self.delimiter.choose(table.delimiter)
        self.decimal.choose(None if table.doubtful else table.decimal)
        self._show_line(table.header_line)
        self.sample.setVisible(table.population is not None or "limit" in self.overrides)

    def show_overrides(self) -> None:
        """Show only what the user chose, because nothing was detected."""
        self.sheet.choose(self.overrides.get("sheet"))
        self.delimiter.choose(self.overrides.get("delimiter"))
        self.decimal.choose(self.overrides.get("decimal"))
        self._show_line(self.overrides.get("header_line") or 0)

    def _show_sheets(self, names: Sequence[str]) -> None:
        """Offer the sheets of a workbook, or the marks of a text."""
        self.sheet.set_entries({name: name for name in names})
        for combo in (self.sheet, self.delimiter, self.decimal):
            shown = bool(names) == (combo is self.sheet)
            combo.setVisible(shown)
            combo.caption.setVisible(shown)

    def _show_line(self, line: int) -> None:
        with QSignalBlocker(self.header_line):
            self.header_line.setValue(line)

    @Slot()
    def _on_sample_changed(self) -> None:
        self.overrides["limit"] = self.sample.limit
        self.changed.emit()

    @Slot()
    def _on_header_line_changed(self) -> None:
        self.overrides["header_line"] = self.header_line.value()
        self.changed.emit()

    @Slot()
    def _on_combo_activated(self) -> None:
        names = {self.delimiter: "delimiter", self.decimal: "decimal", self.sheet: "sheet"}
        combo = self.sender()
        if isinstance(combo, CaptionedCombo):
            self.overrides[names[combo]] = combo.currentData()
            if combo is self.sheet:
                self.overrides.pop("header_line", None)
            self.changed.emit()
