"""The row that offers presets: choose one, save the present settings as one, delete one."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)

from gui.dialogs import confirm_replace
from gui.export.figure.presets import BUILT_IN, Presets, error_text
from gui.export.figure.spec import FigureSpec

_NONE = "As set below"


class PresetBar(QWidget):
    """Signals: ``chosen(FigureSpec, bool)``, with whether its views are to be taken over too."""

    chosen = Signal(object, bool)

    def __init__(self, presets: Presets) -> None:
        super().__init__()
        self._presets = presets
        self._spec = FigureSpec()
        self.box = QComboBox()
        self.box.setAccessibleName("Preset")
        self.box.setMinimumContentsLength(18)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setToolTip("Settings under a name; title and caption stay as they are")
        self.save = QPushButton("Save &as…")
        self.save.setToolTip("Keep the present settings under a name")
        self.delete = QPushButton("De&lete")
        self.delete.setToolTip("Forget the preset that is chosen, one of your own")
        label = QLabel("&Preset")
        label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.box, 1)
        for button in (self.save, self.delete):
            button.setAutoDefault(False)
            layout.addWidget(button)
        self._fill(_NONE)
        self.box.activated.connect(self._on_box_activated)
        self.save.clicked.connect(self._on_save_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)

    def note(self, spec: FigureSpec) -> None:
        """Take notice of the present settings, which are no preset's any more."""
        self._spec = spec
        self.box.setCurrentIndex(0)
        self.delete.setEnabled(False)

    def save_as(self, name: str, spec: FigureSpec) -> None:
        """Keep settings under a name."""
        self._presets.save(name, spec)
        self._fill(name)

    def _fill(self, chosen: str) -> None:
        self.box.clear()
        self.box.addItem(_NONE)
        for names in (BUILT_IN, self._presets.own()):
            if names:
                self.box.insertSeparator(self.box.count())
                self.box.addItems(list(names))
        self.box.setCurrentText(chosen)
        self.delete.setEnabled(chosen in self._presets.own())

    @Slot()
    def _on_box_activated(self) -> None:
        name, own = self.box.currentText(), self._presets.own()
        if name in own or name in BUILT_IN:
            self.chosen.emit(own.get(name) or BUILT_IN[name], name in own)
            self.box.setCurrentText(name)
            self.delete.setEnabled(name in own)

    @Slot()
    def _on_save_clicked(self) -> None:
        spec, name = self._spec, ""
        while True:
            name, agreed = QInputDialog.getText(
                self, "Save as preset", "Name of the preset:", text=name
            )
            name = name.strip()
            if not agreed:
                return
            reason = error_text(name)
            if not reason:
                break
            QMessageBox.warning(self, "Save as preset", f"It cannot be saved so: {reason}.")
        words = f"There is a preset “{name}” already."
        if name in self._presets.own() and not confirm_replace(self, words):
            return
        self.save_as(name, spec)

    @Slot()
    def _on_delete_clicked(self) -> None:
        name = self.box.currentText()
        words = f"Forget the preset “{name}”?"
        if QMessageBox.question(self, "Delete preset", words) == QMessageBox.StandardButton.Yes:
            self._presets.delete(name)
            self._fill(_NONE)
