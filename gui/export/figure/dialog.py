"""The dialog for figures for print: settings at the left, the figure itself at the right."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from gui.dialogs import FileField, confirm_overwrite
from gui.export.figure.dialog_layout import lay_out
from gui.export.figure.draft import Draft, with_fitting_views
from gui.export.figure.figure import Figure, check_pixels, save_figure, settle
from gui.export.figure.look import font_in_place_of, paper_of
from gui.export.figure.preset_bar import PresetBar
from gui.export.figure.presets import Presets
from gui.export.figure.preview import FigurePreview
from gui.export.figure.setting_fields import SettingFields
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_buttons import SpecButtons
from gui.export.figure.views_list import ViewsList
from gui.preferences import Preferences
from gui.rendering.errors import ExportError
from gui.views.catalogue import pictures_of
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import Frame, Scene


class FigureDialog(QDialog):
    """Makes figures of one moment of a run; ``written`` is the file, once there is one.

    ``options`` are settings to begin with before those of the last figure.
    """

    def __init__(
        self,
        scene: Scene,
        frame: Frame,
        preferences: Preferences,
        parent: QWidget | None = None,
        options: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Figure for print")
        self.written: Path | None = None
        self._seen = scene, frame
        self._waiting = ""
        self._coarse = ""
        self._drawn_reason = ""
        self._preferences = preferences
        self._presets = Presets(preferences)
        self._fitting = [name for name, _ in pictures_of(scene)]
        last = with_fitting_views(self._presets.last(), self._fitting)
        self._draft = Draft(last, options or {})
        self.views = ViewsList(self._fitting)
        self.fields = SettingFields(self)
        self.presets = PresetBar(self._presets)
        self.spec_buttons = SpecButtons()
        self.file = FileField(preferences)
        self.preview = FigurePreview(scene, frame)
        self.parts = lay_out(self)
        self.views.edited.connect(self._on_views_edited)
        self.fields.edited.connect(self._on_fields_edited)
        self.presets.chosen.connect(self._on_presets_chosen)
        self.file.changed.connect(self._check)
        self.file.suffix_chosen.connect(self._on_file_suffix_chosen)
        self.preview.drawn.connect(self._on_preview_drawn)
        self.parts.fit.toggled.connect(self.preview.set_fitted)
        self.spec_buttons.opened.connect(self.show_spec)
        self.parts.buttons.accepted.connect(self.accept)
        self.parts.buttons.rejected.connect(self.reject)
        self.file.suggest("figure")
        self.show_spec(self.spec)
        geometry = preferences.figure_geometry
        if geometry is not None:
            self.restoreGeometry(geometry)

    @property
    def spec(self) -> FigureSpec:
        """The settings as they were last allowed."""
        return self._draft.spec

    @Slot(object)
    def show_spec(self, spec: FigureSpec) -> None:
        """Let all fields show these settings."""
        self._draft.take(spec)
        self.views.show_names(spec.views)
        self.fields.show(self._draft.values)
        self.file.set_suffix(f".{spec.file_format}")
        self._take()

    def wait_for(self, words: str) -> None:
        """Let nothing be exported until there is a finer frame."""
        self._waiting = words
        self._check()

    @Slot(object, object)
    def show_frame(self, scene: Scene, frame: Frame) -> None:
        """Show the same moment, finer."""
        self._seen = scene, frame
        self._waiting = ""
        self.preview.show_frame(scene, frame)
        self._check()

    @Slot(object)
    def show_finer(self, finer: tuple[Scene, Frame]) -> None:
        """Show the result of the task that computes finer maps."""
        self.show_frame(*finer)

    @Slot(str)
    def go_without(self, reason: str) -> None:
        """Make figures of what there is, and say why it is no finer."""
        self._waiting = ""
        self._coarse = reason
        self._show_facts()
        self._check()

    def export(self) -> Path | None:
        """Write the figure and return its path; show why not and return None."""
        path = self.file.path()
        if self.reason() or path is None:
            self._check()
            return None
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        figure = Figure(self.spec)
        try:
            figure.show_frame(*self._seen)
            settle(figure)
            save_figure(figure, path)
        except (InvalidInput, ExportError) as error:
            self._show_reason(str(error))
            return None
        finally:
            figure.deleteLater()
            QGuiApplication.restoreOverrideCursor()
        self.file.remember_folder()
        self._presets.keep_last(self.spec)
        self.written = path
        return path

    def reason(self) -> str:
        """Return why there can be no figure, or nothing."""
        reason = self._draft.reason()
        if not reason and self.spec.file_format == "png":
            try:
                check_pixels(self.spec)
            except InvalidInput as error:
                reason = str(error)
        return reason or self._drawn_reason or self.file.error_text() or self._waiting

    @Slot()
    def accept(self) -> None:
        path = self.file.path()
        if path is not None and not confirm_overwrite(self, path):
            return
        if self.export() is not None:
            super().accept()

    @Slot(int)
    def done(self, result: int) -> None:
        self.preview.stop()
        self._preferences.figure_geometry = self.saveGeometry()
        super().done(result)

    def _take(self) -> None:
        """Show what follows from the settings, if they are allowed."""
        if not self._draft.reason():
            self.presets.note(self.spec)
            self.spec_buttons.note(self.spec)
            self.preview.show_soon(self.spec)
            widgets = self.fields.widgets
            widgets["columns"].setEnabled(self.spec.arrangement == "grid")
            widgets["dpi"].setEnabled(self.spec.file_format == "png")
            self._show_facts()
        self._check()

    def _show_facts(self) -> None:
        spec = self.spec
        facts = f"{spec.width:g} × {spec.height:g} {spec.unit}"
        if spec.file_format == "png":
            across, down = paper_of(spec).pixels(spec.dpi)
            facts += f", {across:,} × {down:,} pixels at {spec.dpi} dpi"
        other = font_in_place_of(spec)
        if other:
            facts += f". This machine has no font {spec.font_family}; {other} is used"
        if self._coarse:
            facts += f". Maps are those of the window: {self._coarse}"
        self.parts.facts.setText(f"{facts}.")

    @Slot()
    def _check(self) -> None:
        reason = self.reason()
        self.parts.ok.setEnabled(not reason)
        self._show_reason(reason)

    def _show_reason(self, reason: str) -> None:
        waits = reason and reason == self._waiting
        self.parts.reason.setText(
            f"{reason}." if waits else f"Cannot export: {reason}." if reason else ""
        )

    @Slot(tuple)
    def _on_views_edited(self, names: tuple[str, ...]) -> None:
        self._draft.put("views", names)
        self._take()

    @Slot(str, object)
    def _on_fields_edited(self, name: str, value: object) -> None:
        self._draft.put(name, value)
        if name == "unit":
            self.fields.show(self._draft.values)
        elif name == "file_format":
            self.file.set_suffix(f".{value}")
        self._take()

    @Slot(object, bool)
    def _on_presets_chosen(self, spec: FigureSpec, with_views: bool) -> None:
        spec = self._draft.with_words_of(spec)
        if with_views:
            self.show_spec(with_fitting_views(spec, self._fitting))
        else:
            self.show_spec(replace(spec, views=self.spec.views))

    @Slot(str)
    def _on_file_suffix_chosen(self, suffix: str) -> None:
        self._draft.put("file_format", suffix.removeprefix("."))
        self.fields.show(self._draft.values)
        self._take()

    @Slot(str)
    def _on_preview_drawn(self, reason: str) -> None:
        self._drawn_reason = reason
        self._check()
