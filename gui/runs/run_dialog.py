"""The dialogs of runs: who has made one, and that one is not what its file says."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from scratchnet.records import About, Check
from scratchnet.records.file import LONGEST_TEXT

_WHO_KEY = "who"
_WIDTH_PX = 420


class RunDialog(QDialog):
    """``name`` and ``title`` are what is asked for; both may be left empty."""

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save run")
        self.setMinimumWidth(_WIDTH_PX)
        self.name = QLineEdit(str(settings.value(_WHO_KEY, "")))
        self.name.setToolTip("Who made the run, as tables of many runs name it; may be empty")
        self.name.setPlaceholderText("may be left empty")
        self.title = QLineEdit()
        self.title.setToolTip("What the run is called; may be empty")
        self.title.setPlaceholderText("may be left empty")
        for line in (self.name, self.title):
            line.setMaxLength(LONGEST_TEXT)
        note = QLabel(
            "The file holds the experiment, every loss and the parameters, and says which "
            "Scratchnet, Python, system, processor and C library computed them, and when. Nothing "
            "else is in it."
        )
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("&Name", self.name)
        form.addRow("&Title", self.title)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(buttons)
        # Only a button that is in the dialog already can become its default.
        save.setDefault(True)

    def about(self) -> About:
        """Return what was typed."""
        return About(self.name.text().strip(), self.title.text().strip())


def ask_about_run(settings: QSettings, parent: QWidget) -> About | None:
    """Ask, and remember the name; return None if the person would rather not."""
    dialog = RunDialog(settings, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    about = dialog.about()
    dialog.deleteLater()
    if not accepted:
        return None
    settings.setValue(_WHO_KEY, about.author)
    return about


def show_difference(parent: QWidget, name: str, check: Check) -> None:
    """Say where a run first differs from its file, and why that is likely."""
    found = check.discrepancy
    if found is None:
        return
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("The run differs")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Made anew by the {check.engine} engine, {name} differs first in {found.place}.")
    box.setInformativeText(
        f"In the file: {found.recorded}\nMade anew: {found.found}\n\n{check.reason}"
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
