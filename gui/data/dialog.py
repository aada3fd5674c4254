"""The dialog for a table of data: how it is read, and which columns are learned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
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
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.background import TaskContext
from gui.controls.marks import Message
from gui.data.reading import ReadingFields
from gui.data.widgets import (
    BadRowsList,
    ColumnFields,
    NamesHeader,
    RowsModel,
    use_compact_rows,
)
from gui.data.work_bar import WorkBar
from gui.dialogs import open_with_size, plain_button
from gui.labels import WrappedLabel
from gui.topics import Topic, set_topic
from scratchnet.datasets.from_table import check_chosen, check_columns, experiment_values
from scratchnet.file_kinds import TABLE_SUFFIXES
from scratchnet.numbers import significant
from scratchnet.tables import (
    BadCell,
    Chosen,
    Column,
    Selection,
    Table,
    TableError,
    choose,
    columns_of,
    read_table,
)
from scratchnet.tables.reading import read_table_file
from scratchnet.watch import part_of

_SIZE_PX = (860, 720)
TABLE_FILTER = f"Tables ({' '.join(f'*{end}' for end in TABLE_SUFFIXES)});;All files (*)"
_PREVIEW_ROWS = 100
#: The alpha, of 255, of the accent colour behind input columns and behind the target column.
_INPUT_ALPHA, _TARGET_ALPHA = 40, 90
_MAX_CLASS_NAME = 20
#: Inputs that a summary names.
_MOST_NAMED = 3
#: More bytes are read in the background, and of more cells samples are made there.
_BYTES_AT_ONCE, _CELLS_AT_ONCE = 300_000, 30_000
#: The fraction of the work on a table that is reading it.
_READING = 0.7
#: Remarks on what was left out that are shown.
_MOST_NOTES = 3


def ask_for_table(
    parent: QWidget | None, text_or_path: str | Path | None = None
) -> dict[str, object] | None:
    """Show the dialog; return the experiment's values by path, or None if it is cancelled.

    A str is the text of a table, a Path a file; with None the dialog asks for one.
    """
    dialog = TableDialog(parent)
    if isinstance(text_or_path, Path):
        dialog.load_file(text_or_path)
    elif text_or_path is not None:
        dialog.load_text(text_or_path)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    values = dialog.pane.values() if accepted else None
    dialog.deleteLater()
    return values


@dataclass(frozen=True, slots=True)
class _Read:
    """A table that was read, from its text or its bytes, and what its columns hold."""

    content: str | bytes
    table: Table
    columns: tuple[Column, ...]


def _is_large(content: str | bytes | Path) -> bool:
    """Return whether it takes so long to read this that the window would be felt to wait."""
    if not isinstance(content, Path):
        return len(content) > _BYTES_AT_ONCE
    try:
        return content.stat().st_size > _BYTES_AT_ONCE
    except OSError:
        return False


def _read(content: str | bytes | Path, overrides: Mapping[str, Any], context: TaskContext) -> _Read:
    """Read a table. Raises TableError, and Interrupted."""
    if isinstance(content, Path):
        content = read_table_file(content)
    watch = part_of(context.watch, 0.0, _READING)
    table = read_table(content, **overrides, watch=watch)
    check_columns(table)
    columns = columns_of(table, part_of(context.watch, _READING, 1.0))
    return _Read(content, table, columns)


def _choose(table: Table, selection: Selection, context: TaskContext) -> Chosen:
    """Make samples of a table. Raises TableError, and Interrupted."""
    targets, task = selection.targets, selection.task
    chosen = choose(table, selection.inputs, targets, task, skip_bad_rows=True, watch=context.watch)
    return check_chosen(chosen)


class TableDialog(QDialog):
    """Opens, pastes or drops a table, and shows the samples it contains."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table_dialog")
        self.setWindowTitle("Your data")
        set_topic(self, Topic.YOUR_DATA)
        self.setAcceptDrops(True)
        open_with_size(self, *_SIZE_PX)
        self._name = ""
        self._title = WrappedLabel(parent=self)
        self.open_button = plain_button("&Open file…", "Open a CSV file or another text table")
        self.paste_button = plain_button("&Paste", "Paste a table copied from a spreadsheet")
        self.pane = TablePane(self)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self.use = self.buttons.button(kinds.Ok)
        self.use.setText("&Use this data")
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.open_button)
        top.addWidget(self.paste_button)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.pane, 1)
        column.addWidget(self.buttons)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.paste_button.clicked.connect(self._on_paste_clicked)
        QShortcut(QKeySequence.StandardKey.Paste, self).activated.connect(self._on_paste_clicked)
        self.pane.changed.connect(self._on_pane_changed)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._on_pane_changed()

    def load_file(self, path: Path) -> None:
        """Show the table in a file."""
        self._name = path.name
        self.pane.show_content(path)

    def load_text(self, text: str) -> None:
        """Show the table in a text."""
        self._name = "Pasted text"
        self.pane.show_content(text)

    def done(self, result: int) -> None:
        """Close the dialog, and end what it still does."""
        self.pane.work.close_task()
        super().done(result)

    def _heading(self) -> str:
        table = self.pane.table
        if table is None:
            paste = QKeySequence(QKeySequence.StandardKey.Paste).toString(
                QKeySequence.SequenceFormat.NativeText
            )
            return f"Open a file, drop one here, or paste a table ({paste})."
        rows = "1 row" if len(table) == 1 else f"{len(table):,} rows"
        more = f" (showing the first {_PREVIEW_ROWS})" if len(table) > _PREVIEW_ROWS else ""
        return f"{self._name}: {rows}{more}, {len(table.names)} columns"

    @Slot()
    def _on_pane_changed(self) -> None:
        self._title.setText(self._heading())
        self.use.setEnabled(self.pane.ready)

    @Slot()
    def _on_open_clicked(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a table", "", TABLE_FILTER)
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


class TablePane(QWidget):
    """A preview of a table, the choices of how it is read and learned, and what is wrong with it.

    ``table``: what was read, or None. ``ready``: whether there are samples to use. Signals:
    ``changed()``, ``table`` or ``ready`` may have changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._chosen: Chosen | None = None
        self._content: str | bytes | Path = ""
        #: Whether the work underway reads a table, or makes samples of one.
        self._is_reading = False
        self.reading = ReadingFields(self)
        self.reading.setEnabled(False)
        self.model = RowsModel(self)
        self.preview = QTableView(self)
        self.preview.setAccessibleName("Preview")
        self.preview.setHorizontalHeader(NamesHeader(self.preview))
        self.preview.setModel(self.model)
        self.preview.setWordWrap(False)
        use_compact_rows(self.preview)
        self.columns = ColumnFields(self)
        self.bad_rows = BadRowsList(self)
        self.work = WorkBar(self)
        self.message = Message(self)
        self.summary = WrappedLabel(parent=self)
        self.summary.hide()
        self.notes = WrappedLabel(parent=self)
        self.notes.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.reading)
        column.addWidget(self.notes)
        column.addWidget(self.preview, 2)
        column.addWidget(self.columns, 3)
        for widget in (self.bad_rows, self.work, self.message, self.summary):
            column.addWidget(widget)
        self.reading.changed.connect(self._read)
        self.columns.changed.connect(self._choose)
        self.bad_rows.skip_toggled.connect(self.changed)
        self.work.succeeded.connect(self._on_work_succeeded)
        self.work.failed.connect(self._on_work_failed)
        self.work.cancelled.connect(self._on_work_cancelled)

    @property
    def ready(self) -> bool:
        """Whether there are samples, and the user skips the bad rows if there are any."""
        return self._chosen is not None and self.bad_rows.resolved and not self.work.busy

    def values(self) -> dict[str, object]:
        """Return the experiment's values by path. Only while ``ready``."""
        assert self.table is not None
        assert self._chosen is not None
        return experiment_values(self.table, self.columns.selection(), self._chosen)

    def show_content(self, content: str | bytes | Path) -> None:
        """Read another table, the text or the bytes of one or a file, and detect how it is written.

        A large one is read in the background.
        """
        self._content = content
        self.reading.reset()
        self.columns.show_table(None)
        self._read()

    @Slot()
    def _read(self) -> None:
        name = self._content.name if isinstance(self._content, Path) else "the table"
        work = partial(_read, self._content, dict(self.reading.overrides))
        self._is_reading = True
        if _is_large(self._content):
            # Choices would start other work.
            self.reading.setEnabled(False)
            self.columns.setEnabled(False)
        self._do(f"Reading {name}", work, large=_is_large(self._content))

    def _show_table(self, read: _Read) -> None:
        self._content, self.table = read.content, read.table
        table = read.table
        self.reading.setEnabled(True)
        self.reading.show_detected(table)
        self.model.set_rows(table.names, table.rows[:_PREVIEW_ROWS], table.lines[:_PREVIEW_ROWS])
        self.columns.show_table(table, read.columns)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        """Make samples of the selected columns, and show the result."""
        table = self.table
        if table is None:
            return
        try:
            selection = self.columns.selection()
            self._highlight(table, selection)
            self._show_notes(table)
        except TableError as error:
            self.work.close_task()
            self._show_chosen(None, str(error))
            return
        self._is_reading = False
        large = len(table) * len(table.names) > _CELLS_AT_ONCE
        self._do("Making samples", partial(_choose, table, selection), large=large)

    def _do(self, text: str, work: Callable[[TaskContext], object], *, large: bool) -> None:
        """Do work at once, or in the background if it takes long."""
        if large:
            self.message.set_message("")
            self.summary.hide()
            self.work.start(text, work)
            self.changed.emit()
            return
        self.work.close_task()
        try:
            result = work(TaskContext())
        except TableError as error:
            self._on_work_failed(str(error))
        else:
            self._on_work_succeeded(result)

    @Slot(object)
    def _on_work_succeeded(self, result: object) -> None:
        if isinstance(result, _Read):
            self._show_table(result)
        elif isinstance(result, Chosen):
            self._show_chosen(result)

    @Slot(str)
    def _on_work_failed(self, text: str) -> None:
        if self._is_reading:
            self._show_unreadable(text)
        else:
            self._show_chosen(None, text)

    @Slot()
    def _on_work_cancelled(self) -> None:
        if self._is_reading:
            self._show_unreadable("Reading was cancelled. Open the table again to read it.")
        else:
            self._show_chosen(None, "This was cancelled. Choose a column to make samples again.")

    def _show_notes(self, table: Table) -> None:
        """Say what of the file is not in the table, and how the columns got their roles."""
        notes = [str(note) for note in table.notes[:_MOST_NOTES]]
        if len(table.notes) > len(notes):
            notes.append(f"and {len(table.notes) - len(notes):,} more")
        if table.population is not None:
            kept = f"a random sample of {len(table):,} of {table.population:,} rows is used"
            notes.insert(0, f"{kept} (seed {self.reading.sample.limit.seed})")
        notes += self.columns.hints()
        text = "; ".join(notes)
        self.notes.setText(f"{text[:1].upper()}{text[1:]}.")
        self.notes.setVisible(bool(notes))

    def _show_unreadable(self, text: str) -> None:
        """Show no table. How the text is read can still be changed, which may help."""
        self.table = None
        self.notes.hide()
        self.reading.setEnabled(bool(self._content))
        self.reading.show_overrides()
        self.model.set_rows((), ())
        self.columns.show_table(None)
        self._show_chosen(None, text)

    def _show_chosen(self, chosen: Chosen | None, error: str = "") -> None:
        self._chosen = chosen
        skipped = () if chosen is None else chosen.skipped
        self.bad_rows.show_cells(skipped)
        self._mark_bad(skipped)
        self.message.set_message(error)
        self.summary.setText("" if chosen is None else _summary(chosen))
        self.summary.setVisible(chosen is not None)
        self.changed.emit()

    def _mark_bad(self, cells: Sequence[BadCell]) -> None:
        """Mark the cells of the preview that cannot be used."""
        names = () if self.table is None else self.table.names
        positions = {name: position for position, name in enumerate(names)}
        shown = set(() if self.table is None else self.table.lines[:_PREVIEW_ROWS])
        self.model.set_bad_cells(
            {
                (cell.line, positions[cell.column]): cell.reason
                for cell in cells
                if cell.line in shown and cell.column in positions
            }
        )

    def _highlight(self, table: Table, selection: Selection) -> None:
        """Mark in the preview which columns are used."""
        accent = self.palette().highlight().color()
        names = list(table.names)
        tints = {}
        for number, position in enumerate((use.position for use in selection.inputs), 1):
            names[position] += f"\ninput {number}"
            tints[position] = QBrush(_with_alpha(accent, _INPUT_ALPHA))
        for number, position in enumerate(selection.targets, 1):
            names[position] += f"\ntarget {number}" if selection.other_targets else "\ntarget"
            tints[position] = QBrush(_with_alpha(accent, _TARGET_ALPHA))
        self.model.set_columns(names, tints)


def _with_alpha(colour: QColor, alpha: int) -> QColor:
    transparent = QColor(colour)
    transparent.setAlpha(alpha)
    return transparent


def _summary(chosen: Chosen) -> str:
    """Return a sentence about the samples."""
    count = len(chosen)
    samples = "1 sample" if count == 1 else f"{count:,} samples"
    inputs = " and ".join(chosen.input_names)
    if len(chosen.input_names) > _MOST_NAMED:
        inputs = f"{len(chosen.input_names):,} inputs"
    what = f"{samples}: {inputs} → {' and '.join(chosen.target_names)}"
    if chosen.task == "classification":
        names = [_shortened(name) for name in chosen.classes]
        return f"{what}, one of {len(names)} classes ({', '.join(names)}).{_left_out(chosen)}"
    if len(chosen.target_names) > 1:
        return f"{what}, learned together.{_left_out(chosen)}"
    values = [target for (target,) in chosen.targets]
    ends = f"from {significant(min(values), 6)} to {significant(max(values), 6)}"
    return f"{what}, values {ends}.{_left_out(chosen)}"


def _left_out(chosen: Chosen) -> str:
    """Say how many rows are left out because cells are missing; empty for none."""
    if not chosen.incomplete:
        return ""
    rows = "1 row is" if chosen.incomplete == 1 else f"{chosen.incomplete:,} rows are"
    return f" {rows} left out: cells are missing."


def _shortened(name: str) -> str:
    return name if len(name) <= _MAX_CLASS_NAME else name[: _MAX_CLASS_NAME - 1] + "…"
