"""What dialogs share: the field for a file, questions about files, and the size to open with."""

import os
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from gui.labels import WrappedLabel
from gui.plain import plain_text
from gui.preferences import Preferences
from gui.rendering.formats import FORMATS
from scratchnet.errors import InvalidInput
from scratchnet.texts import check_path

#: What the frame around a dialog takes from the screen, in pixels.
_FRAME_PX = QSize(12, 40)


class FileFormat(Protocol):
    """What the field needs of a format's record."""

    @property
    def label(self) -> str:
        """What the user calls it."""

    @property
    def suffix(self) -> str:
        """The suffix of its files, with the dot."""


class FileField(QWidget):
    """The path of a file to write, and a button to choose it. The folder is remembered.

    ``formats`` are the possible formats by name; ``what`` names the content.

    Signals: ``changed()``, the path is another; ``format_chosen(str)``, the path got the suffix of
    this format.
    """

    changed = Signal()
    format_chosen = Signal(str)

    def __init__(
        self,
        preferences: Preferences,
        formats: Mapping[str, FileFormat] = FORMATS,
        what: str = "picture",
    ) -> None:
        super().__init__()
        self._preferences = preferences
        self._formats = dict(formats)
        self._what = what
        self._format: FileFormat = next(iter(self._formats.values()))
        self._suggested = ""
        self.line = QLineEdit()
        self.line.setAccessibleName("File")
        self.line.setToolTip(f"The file to write the {what} to")
        self.line.setMinimumWidth(260)
        self.browse = plain_button("&Browse…", "Choose a folder and a file name")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.browse)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)
        self.line.editingFinished.connect(self._on_line_editing_finished)
        self.browse.clicked.connect(self._on_browse_clicked)

    def path(self) -> Path | None:
        """Return the path, or None if there is no name."""
        text = self.line.text().strip()
        return path_from_text(text) if text else None

    def suggest(self, stem: str) -> None:
        """Suggest a file name, unless the user has typed one."""
        if self.line.text() == self._suggested:
            self._suggested = str(self._preferences.picture_folder / f"{stem}{self._format.suffix}")
            self.line.setText(self._suggested)

    @Slot(str)
    def set_format(self, name: str) -> None:
        """Replace a known suffix of the path by that of a format, or append it."""
        self._format = self._formats[name]
        self._set_suffix()

    def _set_suffix(self) -> None:
        suffix = self._format.suffix
        path = self.path()
        if path is None or not path.name:
            return
        suggested = self.line.text() == self._suggested
        known = self._format_of(path) is not None
        self.line.setText(
            str(path.with_suffix(suffix) if known else path.with_name(path.name + suffix))
        )
        if suggested:
            self._suggested = self.line.text()

    def error_text(self) -> str:
        """Return why no file can be written there, or an empty text."""
        path = self.path()
        if path is None or not path.name:
            return "enter a file name"
        try:
            check_path(path)
        except InvalidInput as error:
            return str(error)
        if os.path.isdir(path):
            return "enter a file name"
        if path.suffix.lower() != self._format.suffix:
            return f"the name must end in {self._format.suffix}"
        if not os.path.isdir(path.parent):
            return f"there is no folder {path.parent}"
        return ""

    def remember_folder(self) -> None:
        """Suggest the same folder next time."""
        path = self.path()
        if path is not None:
            self._preferences.picture_folder = path.absolute().parent

    @Slot()
    def _on_browse_clicked(self) -> None:
        filters = [_filter_text(form) for form in self._formats.values()]
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            f"Export {self._what}",
            self.line.text() or str(self._preferences.picture_folder),
            ";;".join(filters),
            _filter_text(self._format),
            # Confirmed when the file is written, so that typed names are confirmed too.
            QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            with QSignalBlocker(self.line):
                self.line.setText(chosen)
            self._on_line_editing_finished()
            self.changed.emit()

    @Slot()
    def _on_line_editing_finished(self) -> None:
        """Take the format from the name, or complete the name by the format's suffix."""
        path = self.path()
        if path is None or not path.name or os.path.isdir(path):
            return
        name = self._format_of(path)
        if name is not None:
            self.format_chosen.emit(name)
        else:
            self._set_suffix()

    def _format_of(self, path: Path) -> str | None:
        """Return the name of the format of a path's suffix."""
        names = (n for n, form in self._formats.items() if form.suffix == path.suffix.lower())
        return next(names, None)


def _filter_text(form: FileFormat) -> str:
    return f"{form.label} (*{form.suffix})"


def path_from_text(text: str) -> Path:
    """Return the path that a user typed; ``~`` is the home folder."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:
        # No user has the name after the ~, so it is part of a file name.
        return path


def ask_save_path(
    parent: QWidget,
    title: str,
    suggested: Path,
    filters: str,
    suffix: str,
    known_suffixes: Container[str] | None = None,
) -> Path | None:
    """Ask where to save a file; return None if the user cancels.

    ``suffix`` is appended to a name that has none, or none of ``known_suffixes``. The system's
    dialog has not asked about that longer name, so an existing file of that name is asked about
    here.
    """
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), filters)
    if not name:
        return None
    path = Path(name)
    if path.suffix if known_suffixes is None else path.suffix in known_suffixes:
        return path
    path = path.with_name(path.name + suffix)
    return path if confirm_overwrite(parent, path) else None


def confirm_overwrite(parent: QWidget, path: Path) -> bool:
    """Return whether the file does not exist, or the user agrees to replace it."""
    # A name that is too long does not exist, and is refused when it is written.
    if not os.path.exists(path):
        return True
    return confirm_replace(parent, f"{path.name} already exists in {path.parent}.")


def confirm_replace(parent: QWidget, text: str) -> bool:
    """Ask whether to replace what ``text`` names. The default button is No."""
    buttons = QMessageBox.StandardButton
    question = plain_text(f"{text}\nReplace it?")
    answer = QMessageBox.question(
        parent, "Replace?", question, buttons.Yes | buttons.No, buttons.No
    )
    return bool(answer == buttons.Yes)


def open_with_size(dialog: QWidget, width: int, height: int) -> None:
    """Open a dialog or a window with a size in pixels, or with the screen's if that is smaller.

    Otherwise the buttons at its bottom would be out of reach on a small screen.
    """
    available = dialog.screen().availableSize() - _FRAME_PX
    dialog.resize(QSize(width, height).boundedTo(available))


def plain_button(text: str, help_text: str) -> QPushButton:
    """Return a button that Return in a line edit does not press, in place of the default one."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip(help_text)
    return button


def error_label() -> QLabel:
    """Return the label that says why a dialog cannot do what it is for."""
    label = WrappedLabel()
    label.setAccessibleName("Error message")
    return label


def align_labels(widgets: Sequence[QWidget]) -> None:
    """Give the labels of nested forms the same width, so that they look like one form."""
    labels = [
        label
        for widget in widgets
        if isinstance(form := widget.layout(), QFormLayout)
        for row in range(form.rowCount())
        if (item := form.itemAt(row, QFormLayout.ItemRole.LabelRole)) is not None
        if (label := item.widget()) is not None
    ]
    widest = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setMinimumWidth(widest)


def ask_choice(parent: QWidget, title: str, text: str, choices: Sequence[str]) -> str | None:
    """Ask what to do, by a button for each choice; return the choice, None if it is cancelled."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    buttons = {
        choice: box.addButton(choice, QMessageBox.ButtonRole.AcceptRole) for choice in choices
    }
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((choice for choice, button in buttons.items() if button is clicked), None)
