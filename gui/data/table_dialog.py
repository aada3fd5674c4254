"""The dialog by which data of a person's own come in: from a file, a drop or the clipboard."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import (
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
    QVBoxLayout,
    QWidget,
)

from gui.data.table_file import read_table_file
from gui.data.table_pane import PREVIEW_ROWS, TablePane
from gui.export.picture.first_size import open_with_size
from scratchnet.tables import TableError

_SIZE_PX = (800, 600)
_FILTER = "Tables (*.csv *.tsv *.txt *.dat);;All files (*)"


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
    values = dialog.pane.values() if accepted else None
    dialog.deleteLater()
    return values


class TableDialog(QDialog):
    """Takes a file or a text at any time, and shows what would be learned from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table_dialog")
        self.setWindowTitle("Data of your own")
        self.setAcceptDrops(True)
        open_with_size(self, *_SIZE_PX)
        self._name = ""
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self.open_button = QPushButton("&Open file…", self)
        self.paste_button = QPushButton("&Paste", self)
        for button in (self.open_button, self.paste_button):
            # Enter uses the data, wherever the focus is.
            button.setAutoDefault(False)
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
        try:
            content = read_table_file(path)
        except TableError as error:
            self.pane.show_problem(str(error))
        else:
            self.pane.show_content(content)

    def load_text(self, text: str) -> None:
        """Show the table in a text."""
        self._name = "Pasted text"
        self.pane.show_content(text)

    def _heading(self) -> str:
        table = self.pane.table
        if table is None:
            paste = QKeySequence(QKeySequence.StandardKey.Paste).toString(
                QKeySequence.SequenceFormat.NativeText
            )
            return f"Open a file, drop one here, or paste a table ({paste})."
        rows = "1 row" if len(table) == 1 else f"{len(table):,} rows"
        more = f", of which the first {PREVIEW_ROWS} are shown"
        shown = more if len(table) > PREVIEW_ROWS else ""
        return f"{self._name}: {rows} in {len(table.names)} columns{shown}"

    @Slot()
    def _on_pane_changed(self) -> None:
        self._title.setText(self._heading())
        self.use.setEnabled(self.pane.ready)

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
