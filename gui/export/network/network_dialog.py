"""The dialog that shows a trained network in each format, and measures and saves it."""

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs import open_with_size
from gui.export.network.difference_table import DifferenceTable
from scratchnet.export.models import FORMATS, Format, MissingPackage, TrainedNetwork, readable
from scratchnet.files import write_atomically

_FORMAT_KEY = "export/network_format"
_FOLDER_KEY = "export/network_folder"
_SHOWN_LINES = 300
_SIZE = (920, 760)
#: The letter of each format's label that stands for it on the keyboard.
_LETTERS = {"python": "P", "numpy": "N", "pytorch": "T", "onnx": "O", "json": "J"}


class NetworkDialog(QDialog):
    """Exports a network; ``written`` is the file, once there is one."""

    def __init__(
        self, network: TrainedNetwork, stem: str, settings: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export trained network")
        self.written: Path | None = None
        self._network = network
        self._stem = stem
        self._settings = settings
        self._content: bytes | None = None
        self.moment = QLabel(_moment(network))
        self.moment.setTextFormat(Qt.TextFormat.PlainText)
        self.moment.setWordWrap(True)
        self.formats = QButtonGroup(self)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("Preview")
        self.preview_words = QLabel()
        self.preview_words.setBuddy(self.preview)
        self.differences = DifferenceTable(network)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName("What is wrong")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = QPushButton("Cop&y text")
        self.copy.setToolTip("Put the whole text on the clipboard")
        self.copy.setAutoDefault(False)
        self.buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.save = self.buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setToolTip("Choose a file and write the network to it")
        self._lay_out()
        self.save.setDefault(True)
        open_with_size(self, *_SIZE)
        self.formats.idClicked.connect(self._on_formats_id_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.buttons.accepted.connect(self._on_buttons_accepted)
        self.buttons.rejected.connect(self.reject)
        self._show_format()

    def format(self) -> Format:
        """Return the format that is chosen."""
        return list(FORMATS.values())[self.formats.checkedId()]

    def choose(self, name: str) -> None:
        """Choose a format by its name."""
        self.formats.button(list(FORMATS).index(name)).setChecked(True)
        self._show_format()

    def save_to(self, path: Path) -> None:
        """Write the network to a file, and close; say why not and stay."""
        if self._content is None:
            return
        try:
            write_atomically(path, self._content)
        except OSError as error:
            self._show_reason(f"{path}: cannot be written: {error.strerror or error}")
            return
        self._settings.setValue(_FOLDER_KEY, str(path.absolute().parent))
        self.written = path
        self.accept()

    @Slot(int)
    def done(self, result: int) -> None:
        self.differences.close_task()
        super().done(result)

    def _lay_out(self) -> None:
        choices = QGridLayout()
        choices.setColumnStretch(1, 1)
        remembered = str(self._settings.value(_FORMAT_KEY, ""))
        chosen = remembered if remembered in FORMATS else next(iter(FORMATS))
        for number, form in enumerate(FORMATS.values()):
            letter = _LETTERS[form.name]
            button = QRadioButton(form.label.replace(letter, f"&{letter}", 1))
            button.setToolTip(f"{form.label}: {form.purpose} (*{form.suffix})")
            button.setChecked(form.name == chosen)
            self.formats.addButton(button, number)
            choices.addWidget(button, number, 0)
            choices.addWidget(QLabel(form.purpose), number, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.moment)
        layout.addLayout(choices)
        layout.addWidget(self.preview_words)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.differences)
        layout.addWidget(self.reason)
        layout.addWidget(self.buttons)

    def _show_format(self) -> None:
        form = self.format()
        self._show_reason("")
        try:
            self._content = form.content(self._network)
            lines = readable(self._content, form).splitlines()
        except MissingPackage as error:
            self._content = None
            self.preview_words.setText("Pre&view")
            self.preview.setPlainText(f"{error}")
        else:
            what = "the graph" if form.name == "onnx" else "the file"
            number = (
                f"the first {_SHOWN_LINES} of {len(lines):,} lines"
                if len(lines) > _SHOWN_LINES
                else f"{len(lines):,} lines"
            )
            self.preview_words.setText(f"Pre&view of {what}, {number}")
            self.preview.setPlainText("\n".join(lines[:_SHOWN_LINES]))
        self.save.setEnabled(self._content is not None)
        self.copy.setEnabled(self._content is not None)

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    @Slot()
    def _on_formats_id_clicked(self) -> None:
        self._settings.setValue(_FORMAT_KEY, self.format().name)
        self._show_format()

    @Slot()
    def _on_copy_clicked(self) -> None:
        if self._content is not None:
            QGuiApplication.clipboard().setText(readable(self._content, self.format()))

    @Slot()
    def _on_buttons_accepted(self) -> None:
        form = self.format()
        folder = Path(str(self._settings.value(_FOLDER_KEY, str(Path.home()))))
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Save trained network",
            str(folder / f"{self._stem}{form.suffix}"),
            f"{form.label} (*{form.suffix});;All files (*)",
        )
        if name:
            self.save_to(Path(name))


def _moment(network: TrainedNetwork) -> str:
    if network.origin.loss is None:
        return (
            "Nothing is trained yet: this is the network with its initial weights. Press Run (F5) "
            "first to export a trained one."
        )
    return (
        f"The network {network.origin.moment}. Training after this dialog opened is not included."
    )
