"""What the export of values asks: which, how finely, and the folder."""

import os
from pathlib import Path

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs import path_from_text
from scratchnet.records.map_values import MOST_POINTS
from scratchnet.records.values import VALUES, Wanted

_CHOSEN_KEY = "export/values"
_HELP = {
    "losses": "losses.csv: step, loss, and the penalty's part of it, for every step",
    "metrics": "metrics.csv: test loss, accuracy or R², as often as they were measured",
    "parameters": "parameters.csv: every weight and bias, a row for each of many steps; "
    "the run is made anew for it",
    "dataset": "dataset.csv: all samples, which Open data… reads again",
    "map": "map.csv: the output, and the objective, at points all over the inputs, in their units",
}
_THOUSAND, _EVERY, _LOGARITHMIC = range(3)
_ROWS = ("About 1,000 rows", "Every so many steps", "Ever more seldom, 50 rows a decade")


class ValuesFields(QWidget):
    """Signals: ``changed()``, another choice."""

    changed = Signal()

    def __init__(self, settings: QSettings, folder: Path) -> None:
        super().__init__()
        self._settings = settings
        chosen = str(settings.value(_CHOSEN_KEY, ",".join(VALUES))).split(",")
        self.boxes = {what: QCheckBox(f"&{words}") for what, words in VALUES.items()}
        self.rows = QComboBox()
        self.rows.addItems(_ROWS)
        self.rows.setToolTip("How often the parameters are written")
        self.every = QSpinBox(minimum=1, maximum=10_000_000, value=100, suffix=" steps")
        self.every.setToolTip("Parameters are written after every so many steps")
        self.every.setAccessibleName("Steps from one row to the next")
        self.resolution = QSpinBox(minimum=2, maximum=MOST_POINTS, value=101, suffix=" points")
        self.resolution.setToolTip("Points of the map along each axis, its ends included")
        self.line = QLineEdit(str(folder))
        self.line.setToolTip("The folder that the files are written to")
        self.line.setMinimumWidth(300)
        self.browse = QPushButton("&Browse…")
        # Else Return in the line would browse instead of exporting.
        self.browse.setAutoDefault(False)
        self.browse.setToolTip("Choose the folder")
        for what, box in self.boxes.items():
            box.setChecked(what in chosen)
            box.setToolTip(_HELP[what])
            box.toggled.connect(self._on_choice_changed)
        self._lay_out()
        self.rows.currentIndexChanged.connect(self._on_choice_changed)
        self.line.textChanged.connect(self.changed)
        self.browse.clicked.connect(self._on_browse_clicked)
        self._on_choice_changed()

    def folder(self) -> Path:
        """Return the folder to write to."""
        return path_from_text(self.line.text())

    def files(self) -> dict[str, Path]:
        """Return the file of each table that is chosen."""
        chosen = [what for what, box in self.boxes.items() if box.isChecked()]
        return {what: self.folder() / f"{what}.csv" for what in chosen}

    def wanted(self) -> Wanted:
        """Return how finely."""
        kind = self.rows.currentIndex()
        return Wanted(
            every=self.every.value() if kind == _EVERY else None,
            logarithmic=kind == _LOGARITHMIC,
            resolution=self.resolution.value(),
        )

    def error_text(self) -> str:
        """Return why nothing can be written, or nothing."""
        if not self.files():
            return "nothing is chosen"
        if not self.line.text().strip():
            return "the files need a folder"
        return "" if os.path.isdir(self.folder()) else f"there is no folder {self.folder()}"

    def remember(self) -> None:
        """Propose the same choice next time."""
        self._settings.setValue(_CHOSEN_KEY, ",".join(self.files()))

    def _lay_out(self) -> None:
        what = QGroupBox("Values")
        boxes = QVBoxLayout(what)
        for box in self.boxes.values():
            boxes.addWidget(box)
        rows = QHBoxLayout()
        rows.addWidget(self.rows, 1)
        rows.addWidget(self.every)
        folder = QHBoxLayout()
        folder.addWidget(self.line, 1)
        folder.addWidget(self.browse)
        form = QFormLayout()
        rows_label, folder_label = QLabel("&Rows of parameters"), QLabel("&Folder")
        rows_label.setBuddy(self.rows)
        folder_label.setBuddy(self.line)
        form.addRow(rows_label, rows)
        form.addRow("Map, each a&xis", self.resolution)
        form.addRow(folder_label, folder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(what)
        layout.addLayout(form)

    @Slot()
    def _on_choice_changed(self) -> None:
        parameters = self.boxes["parameters"].isChecked()
        self.rows.setEnabled(parameters)
        self.every.setEnabled(parameters and self.rows.currentIndex() == _EVERY)
        self.resolution.setEnabled(self.boxes["map"].isChecked())
        self.changed.emit()

    @Slot()
    def _on_browse_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Export values to", self.line.text())
        if chosen:
            self.line.setText(chosen)
