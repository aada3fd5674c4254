"""Saving and loading a figure's settings: presets, the last settings, and files."""

import json
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMessageBox,
    QWidget,
)

from gui.dialogs import ask_save_path, confirm_replace, plain_button
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import SUFFIX, read_spec, spec_from_text, spec_to_text, write_spec
from gui.plain import plain_text
from gui.preferences import Preferences
from scratchnet.errors import InvalidInput

_CUSTOM = "Custom"
_FILTER = f"Figures (*{SUFFIX} *.json)"
_MAX_NAME_LENGTH = 60
_SLIDE = FigureSpec(
    arrangement="grid",
    width=13.333,
    height=7.5,
    unit="in",
    font_pt=16,
    line_pt=1.25,
    margin_pt=18,
    gap_pt=18,
    letters="none",
    file_format="png",
    dpi=144,
)
#: Presets that come with the program. Their views are not used, since those depend on the data.
BUILT_IN = {
    "Article, one column (85 mm)": FigureSpec(
        arrangement="column", width=85, height=130, font_pt=7
    ),
    "Article, two columns (180 mm)": FigureSpec(),
    "Article, two columns, grid": FigureSpec(arrangement="grid", height=140),
    "Page in A4 landscape": FigureSpec(
        arrangement="grid", columns=2, width=267, height=160, font_pt=10, line_pt=0.75
    ),
    "Slide 16:9, dark": replace(_SLIDE, theme="dark"),
    "Slide 16:9, light": _SLIDE,
}


class Presets:
    """The user's presets and the last settings. Stored ones that cannot be read are ignored."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def own(self) -> dict[str, FigureSpec]:
        """Return the user's presets by name, sorted by name."""
        try:
            texts = json.loads(self._preferences.figure_presets)
        except ValueError:
            texts = {}
        found = {}
        for name, text in sorted(texts.items()) if isinstance(texts, dict) else ():
            spec = _read(text)
            if spec is not None:
                found[name] = spec
        return found

    def save(self, name: str, spec: FigureSpec) -> None:
        """Store settings under a name, replacing those of the same name."""
        self._write({**self.own(), name: spec})

    def delete(self, name: str) -> None:
        """Delete a preset."""
        self._write({key: spec for key, spec in self.own().items() if key != name})

    def last(self) -> FigureSpec:
        """Return the settings used last, without the title and caption of that figure."""
        spec = _read(self._preferences.last_figure) or FigureSpec()
        return replace(spec, title="", caption="")

    def save_last(self, spec: FigureSpec) -> None:
        """Start with these settings next time."""
        self._preferences.last_figure = spec_to_text(spec)

    def _write(self, specs: dict[str, FigureSpec]) -> None:
        texts = {name: spec_to_text(spec) for name, spec in specs.items()}
        self._preferences.figure_presets = json.dumps(texts, ensure_ascii=False)


class PresetBar(QWidget):
    """Applies, saves and deletes presets.

    Signals: ``chosen(FigureSpec, bool)``, a preset, and whether its views are to be used too.
    """

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
        self.box.setToolTip("Apply saved settings. Title and caption stay the same.")
        self.save = plain_button("Save &as…", "Save the current settings as a preset")
        self.delete = plain_button("De&lete", "Delete the selected preset, if it is one of yours")
        label = QLabel("&Preset")
        label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.box, 1)
        for button in (self.save, self.delete):
            layout.addWidget(button)
        self._reload(_CUSTOM)
        self.box.activated.connect(self._on_box_activated)
        self.save.clicked.connect(self._on_save_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)

    def set_spec(self, spec: FigureSpec) -> None:
        """Set the current settings, which may differ from every preset."""
        self._spec = spec
        self.box.setCurrentIndex(0)
        self.delete.setEnabled(False)

    def save_as(self, name: str, spec: FigureSpec) -> None:
        """Save settings as a preset."""
        self._presets.save(name, spec)
        self._reload(name)

    def _reload(self, selected: str) -> None:
        self.box.clear()
        self.box.addItem(_CUSTOM)
        for names in (BUILT_IN, self._presets.own()):
            if names:
                self.box.insertSeparator(self.box.count())
                self.box.addItems(list(names))
        self.box.setCurrentText(selected)
        self.delete.setEnabled(selected in self._presets.own())

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
            name, accepted = QInputDialog.getText(self, "Save as preset", "Name:", text=name)
            name = name.strip()
            if not accepted:
                return
            reason = _name_error(name)
            if not reason:
                break
            text = plain_text(f"Cannot save the preset: {reason}.")
            QMessageBox.warning(self, "Save as preset", text)
        text = f"A preset “{name}” already exists."
        if name in self._presets.own() and not confirm_replace(self, text):
            return
        self.save_as(name, spec)

    @Slot()
    def _on_delete_clicked(self) -> None:
        name = self.box.currentText()
        question = plain_text(f"Delete the preset “{name}”?")
        if QMessageBox.question(self, "Delete preset", question) == QMessageBox.StandardButton.Yes:
            self._presets.delete(name)
            self._reload(_CUSTOM)


class SpecButtons(QWidget):
    """Loads and saves the settings as a file.

    Signals: ``loaded(FigureSpec)``, the settings of a file.
    """

    loaded = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._spec = FigureSpec()
        self.load = plain_button("Load setti&ngs…", "Load the settings of a figure from a file")
        self.save = plain_button(
            "&Save settings…", "Save these settings as a file for scratchnet-lab --figure"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for button in (self.load, self.save):
            layout.addWidget(button)
        self.load.clicked.connect(self._on_load_clicked)
        self.save.clicked.connect(self._on_save_clicked)

    def set_spec(self, spec: FigureSpec) -> None:
        """Set the current settings."""
        self._spec = spec

    @Slot()
    def _on_load_clicked(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Load settings", "", _FILTER)
        if chosen:
            try:
                self.loaded.emit(read_spec(Path(chosen)))
            except InvalidInput as error:
                QMessageBox.warning(self, "Load settings", plain_text(str(error)))

    @Slot()
    def _on_save_clicked(self) -> None:
        title, suggested = "Save settings", Path(f"figure{SUFFIX}")
        path = ask_save_path(self, title, suggested, _FILTER, SUFFIX, (".json",))
        if path is not None:
            try:
                write_spec(path, self._spec)
            except OSError as error:
                text = plain_text(f"{path}: cannot be written: {error.strerror}")
                QMessageBox.warning(self, "Save settings", text)


def _name_error(name: str) -> str:
    """Return why a preset cannot have this name, or an empty text."""
    if not name.strip():
        return "enter a name"
    if len(name) > _MAX_NAME_LENGTH:
        return f"the name is longer than {_MAX_NAME_LENGTH} characters"
    return "a built-in preset has this name" if name in BUILT_IN else ""


def _read(text: object) -> FigureSpec | None:
    try:
        return spec_from_text(text) if isinstance(text, str) else None
    except InvalidInput:
        return None
