"""Two buttons that bring a figure's settings from a file, and into one."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QPushButton, QWidget

from gui.dialogs import ask_save_path
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import SUFFIX, read_spec, write_spec
from scratchnet.errors import InvalidInput

_FILTER = f"Figures (*{SUFFIX} *.json)"


class SpecButtons(QWidget):
    """Signals: ``opened(FigureSpec)``, the settings of a file."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._spec = FigureSpec()
        self.open = QPushButton("Ope&n…")
        self.open.setToolTip("Take settings from a file, one for scratchnet-lab --figure")
        self.save = QPushButton("&Save…")
        self.save.setToolTip("Write the settings to a file that scratchnet-lab --figure draws")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for button in (self.open, self.save):
            # Else Return in a line would press it instead of exporting.
            button.setAutoDefault(False)
            layout.addWidget(button)
        self.open.clicked.connect(self._on_open_clicked)
        self.save.clicked.connect(self._on_save_clicked)

    def note(self, spec: FigureSpec) -> None:
        """Take notice of the present settings."""
        self._spec = spec

    @Slot()
    def _on_open_clicked(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Open a figure's settings", "", _FILTER)
        if chosen:
            try:
                self.opened.emit(read_spec(Path(chosen)))
            except InvalidInput as error:
                QMessageBox.warning(self, "Open a figure's settings", str(error))

    @Slot()
    def _on_save_clicked(self) -> None:
        title, suggested = "Save the figure's settings", Path(f"figure{SUFFIX}")
        path = ask_save_path(self, title, suggested, _FILTER, SUFFIX, (".json",))
        if path is not None:
            try:
                write_spec(path, self._spec)
            except OSError as error:
                words = f"{path}: cannot be written: {error.strerror}"
                QMessageBox.warning(self, "Save the figure's settings", words)
