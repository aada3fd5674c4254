"""The dialog by which data of a person's own come in: preview, columns, and what is wrong."""

import textwrap
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.controls.marks import Message
from gui.window.bad_rows import BadRowsList, tighten
from gui.window.table_choices import LearningChoice, ReadingChoice
from gui.window.table_file import read_table_file
from gui.window.table_model import RowsModel
from gui.window.table_values import Wish, check_classes, check_columns, values_of
from scratchnet.tables import Chosen, Table, TableError, choose, read_table

_SIZE_PX = (800, 600)
_PREVIEW_ROWS = 100
_FILTER = "Tables (*.csv *.tsv *.txt *.dat);;All files (*)"
_INVITATION = "Open a file, drop one here, or paste a table (Ctrl+V)."
#: How much of the accent colour a column of inputs, or of targets, is tinted with.
_INPUT_TINT, _TARGET_TINT = 40, 90


def ask_for_table(
    parent: QWidget | None, text_or_path: str | Path | None = None
) -> dict[str, object] | None:
    """Let a person choose samples out of a table; return the experiment's values, or None.

    A str is the text of a table, a Path a file; with None the dialog asks for one.
    """
    dialog = TableDialog(parent)
    if isinstance(text_or_path, Path):
        dialog.load_file(text_or_path)
    elif text_or_path is not None:
        dialog.load_text(text_or_path)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    values = dialog.values() if accepted else None
    dialog.deleteLater()
    return values


class TableDialog(QDialog):
    """Shows a table and what would be learned from it; a file or text may come at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table_dialog")
        self.setWindowTitle("Data of your own")
        self.setAcceptDrops(True)
        self.resize(*_SIZE_PX)
        self._content: str | bytes = ""
        self._name = ""
        self._table: Table | None = None
        self._chosen: Chosen | None = None
        self._title = QLabel(_INVITATION, self)
        self._title.setWordWrap(True)
        self.open_button = QPushButton("&Open file…", self)
        self.paste_button = QPushButton("&Paste", self)
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
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self.use = self.buttons.button(kinds.Ok)
        self.use.setText("&Use this data")
        for button in (self.open_button, self.paste_button):
            # Enter uses the data, wherever the focus is.
            button.setAutoDefault(False)
        self._lay_out()
        self._wire()
        self._show_state("")

    def load_file(self, path: Path) -> None:
        """Show the table in a file."""
        try:
            content = read_table_file(path)
        except TableError as error:
            self._take(path.name, "")
            self._fail(str(error))
        else:
            self._take(path.name, content)
            self._read()

    def load_text(self, text: str) -> None:
        """Show the table in a text."""
        self._take("Pasted text", text)
        self._read()

    def values(self) -> dict[str, object]:
        """Return the experiment's values. Only where the button to use them can be pressed."""
        assert self._table is not None
        assert self._chosen is not None
        return values_of(self._table, self.learning.wish(), self._chosen)

    def _take(self, name: str, content: str | bytes) -> None:
        self._name, self._content = name, content
        self.reading.begin()
        self.learning.show_table(None)

    @Slot()
    def _read(self) -> None:
        """Read the text as is said, and begin to choose."""
        try:
            table = read_table(self._content, **self.reading.said)
            check_columns(table)
        except TableError as error:
            self._fail(str(error))
            return
        self._table = table
        self.reading.setEnabled(True)
        self.reading.show_found(table)
        count = f"{len(table):,} row{'s' if len(table) > 1 else ''}"
        shown = f", of which the first {_PREVIEW_ROWS} are shown"
        more = shown if len(table) > _PREVIEW_ROWS else ""
        self._title.setText(f"{self._name}: {count} in {len(table.names)} columns{more}")
        rows, lines = table.rows[:_PREVIEW_ROWS], table.lines[:_PREVIEW_ROWS]
        self.model.show_rows(table.names, rows, lines)
        self.learning.show_table(table)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        """Make samples of what is chosen, and say what came of it."""
        table = self._table
        if table is None:
            return
        wish = self.learning.wish()
        self._tint(table, wish)
        self._chosen = None
        try:
            chosen = choose(table, wish.inputs, (wish.target,), wish.task, leave_out=True)
            check_classes(chosen)
        except TableError as error:
            self.bad_rows.show_cells(())
            self._show_state(str(error))
            return
        self._chosen = chosen
        self.bad_rows.show_cells(chosen.left_out)
        self._show_state("")

    @Slot()
    def _show_state(self, problem: str = "") -> None:
        """Say what is wrong, or what would be learned, and whether it can be."""
        self.message.say(problem)
        ready = self._chosen is not None and not problem and self.bad_rows.settled
        self.use.setEnabled(ready)
        self.summary.setText("" if self._chosen is None else _summary(self._chosen))
        self.summary.setVisible(self._chosen is not None)

    def _fail(self, problem: str) -> None:
        """Show no table; how it is read can still be changed, which may help."""
        self._table = self._chosen = None
        self.reading.setEnabled(bool(self._content))
        self.reading.show_unread()
        self._title.setText(f"{self._name}: {_INVITATION[0].lower()}{_INVITATION[1:]}")
        self.model.show_rows((), ())
        self.learning.show_table(None)
        self.bad_rows.show_cells(())
        self._show_state(problem)

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

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.open_button)
        top.addWidget(self.paste_button)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.reading)
        column.addWidget(self.preview, 1)
        column.addWidget(self.learning)
        column.addWidget(self.bad_rows)
        column.addWidget(self.message)
        column.addWidget(self.summary)
        column.addWidget(self.buttons)

    def _wire(self) -> None:
        self.open_button.clicked.connect(self._on_open_clicked)
        self.paste_button.clicked.connect(self._on_paste_clicked)
        QShortcut(QKeySequence.StandardKey.Paste, self).activated.connect(self._on_paste_clicked)
        self.reading.changed.connect(self._read)
        self.learning.changed.connect(self._choose)
        self.bad_rows.left_out_changed.connect(self._show_state)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def _on_open_clicked(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a table", "", _FILTER)
        if name:
            self.load_file(Path(name))

    @Slot()
    def _on_paste_clicked(self) -> None:
        self.load_text(QGuiApplication.clipboard().text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.load_file(Path(files[0]))
        else:
            self.load_text(event.mimeData().text())


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
        names = ", ".join(textwrap.shorten(name, 20, placeholder="…") for name in chosen.classes)
        return f"{what}, one of {len(chosen.classes)} classes ({names})."
    values = [target for (target,) in chosen.targets]
    return f"{what}, values from {min(values):g} to {max(values):g}."
