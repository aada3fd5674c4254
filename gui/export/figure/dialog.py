"""Exporting figures: the dialog, with settings on the left and the figure on the right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs import (
    FileField,
    confirm_overwrite,
    error_label,
    open_with_size,
    plain_button,
)
from gui.export.figure.fields import (
    SettingFields,
    SettingsColumn,
    ViewsList,
    add_row,
    compact_form,
)
from gui.export.figure.figure import Figure, check_pixels, save_figure, settle
from gui.export.figure.presets import PresetBar, Presets, SpecButtons
from gui.export.figure.preview import FigurePreview
from gui.export.figure.sheet import paper_of, substitute_font
from gui.export.figure.spec import Draft, FigureSpec, with_fitting_views
from gui.labels import WrappedLabel
from gui.preferences import Preferences
from gui.rendering import ExportError
from gui.topics import Topic, set_topic
from gui.views.registry import (
    pictures_of,
)
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import Frame, Scene

_SIZE_PX = (1120, 700)
_REASON_LINES = 2
_VIEWS_HEIGHT_PX = 112
#: The labels of rows, with their mnemonics, and the settings in each row.
_VIEW_ROWS: dict[str, Sequence[str]] = {
    "Loss c&urve": ("log_loss", "log_steps"),
    "Metric": ("metric", "which_metric"),
    "View angle": ("azimuth", "elevation", "samples"),
}
_GROUPS: dict[str, dict[str, Sequence[str]]] = {
    "Arrangement and size": {
        "Arran&gement": ("arrangement", "columns"),
        "&Margin": ("margin_pt", "gap_pt"),
        "Wi&dth": ("width", "height", "unit"),
    },
    "Fonts and lines": {
        "F&ont": ("font_family", "font_pt"),
        "Line &width": ("line_pt", "theme"),
    },
    "Text": {
        "&Title": ("title",),
        "&Caption": ("caption",),
        "Lette&rs": ("letters", "view_titles"),
    },
}


class FigureDialog(QDialog):
    """Exports figures of a frame; ``written`` is the last file, once there is one.

    It stays open, for another format or a change that the file itself has shown to be wanted.
    ``options`` are settings to start with in place of those of the last figure.
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
        set_topic(self, Topic.FIGURES)
        self.written: Path | None = None
        self._seen = scene, frame
        self._waiting = ""
        self._coarse = ""
        self._drawn_reason = ""
        self._preferences = preferences
        self._presets = Presets(preferences)
        self._fitting = list(pictures_of(scene))
        last = with_fitting_views(self._presets.last(), self._fitting)
        self._draft = Draft(last, options or {})
        self.views = ViewsList(self._fitting)
        self.fields = SettingFields(self)
        self.presets = PresetBar(self._presets)
        self.spec_buttons = SpecButtons()
        self.file = FileField(preferences)
        self.preview = FigurePreview(scene, frame)
        self.fit = plain_button("F&it", "Show the whole figure, as large as possible")
        self.true_size = plain_button("&100 %", "Show the figure at its size on paper")
        self._zooms = QButtonGroup(self)
        for button in (self.fit, self.true_size):
            button.setCheckable(True)
            self._zooms.addButton(button)
        self.fit.setChecked(True)
        self.facts = WrappedLabel()
        self.facts.setAccessibleName("Size of the figure")
        self.reason = error_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.ok = self.buttons.addButton("E&xport", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        # Only a button that is already in the dialog can become its default.
        self.ok.setDefault(True)
        open_with_size(self, *_SIZE_PX)
        self.views.edited.connect(self._on_views_edited)
        self.fields.edited.connect(self._on_fields_edited)
        self.presets.chosen.connect(self._on_presets_chosen)
        self.file.changed.connect(self._validate)
        self.file.format_chosen.connect(self._on_file_format_chosen)
        self.preview.drawn.connect(self._on_preview_drawn)
        self.fit.toggled.connect(self.preview.set_fitted)
        self.spec_buttons.loaded.connect(self.show_spec)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.file.suggest("figure")
        self.show_spec(self.spec)
        geometry = preferences.figure_geometry
        if geometry is not None:
            self.restoreGeometry(geometry)

    @property
    def spec(self) -> FigureSpec:
        """The last valid settings."""
        return self._draft.spec

    @Slot(object)
    def show_spec(self, spec: FigureSpec) -> None:
        """Show these settings in all fields."""
        self._draft.reset(spec)
        self.views.show_names(spec.views)
        self.fields.show(self._draft.values)
        self.file.set_format(spec.file_format)
        self._update()

    def wait_for(self, text: str) -> None:
        """Show a text and allow no export until `show_frame` or `go_without` is called."""
        self._waiting = text
        self._validate()

    @Slot(object, object)
    def show_frame(self, scene: Scene, frame: Frame) -> None:
        """Replace the frame by the same one with finer maps."""
        self._seen = scene, frame
        self._waiting = ""
        self.preview.show_frame(scene, frame)
        self._validate()

    @Slot(object)
    def show_finer(self, finer: tuple[Scene, Frame]) -> None:
        """Show the result of the task that computes finer maps."""
        self.show_frame(*finer)

    @Slot(str)
    def go_without(self, reason: str) -> None:
        """Use the frame as it is, and show why it has no finer maps."""
        self._waiting = ""
        self._coarse = reason
        self._show_facts()
        self._validate()

    def export(self) -> Path | None:
        """Write the figure and return its path; if that fails, show why and return None."""
        path = self.file.path()
        if self.error_text() or path is None:
            self._validate()
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
        self._presets.save_last(self.spec)
        self.written = path
        return path

    def error_text(self) -> str:
        """Return why no figure can be exported, or an empty text."""
        reason = self._draft.error_text()
        if not reason and self.spec.raster:
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
        written = self.export()
        if written is not None:
            self.reason.setText(f"Wrote {written}")

    @Slot(int)
    def done(self, result: int) -> None:
        self.preview.stop()
        self._preferences.figure_geometry = self.saveGeometry()
        super().done(result)

    def _update(self) -> None:
        """Show the figure of the settings, if they are valid."""
        if not self._draft.error_text():
            self.presets.set_spec(self.spec)
            self.spec_buttons.set_spec(self.spec)
            self.preview.show_soon(self.spec)
            widgets = self.fields.widgets
            widgets["columns"].setEnabled(self.spec.arrangement == "grid")
            widgets["dpi"].setEnabled(self.spec.raster)
            self._show_facts()
        self._validate()

    def _show_facts(self) -> None:
        spec = self.spec
        facts = f"{spec.width:g} × {spec.height:g} {spec.unit}"
        if spec.raster:
            across, down = paper_of(spec).pixels(spec.dpi)
            facts += f", {across:,} × {down:,} pixels at {spec.dpi} dpi"
        other = substitute_font(spec)
        if other:
            facts += f". The font {spec.font_family} is not installed; {other} is used"
        if self._coarse:
            facts += f". Maps have the window's resolution: {self._coarse}"
        self.facts.setText(f"{facts}.")

    @Slot()
    def _validate(self) -> None:
        reason = self.error_text()
        self.ok.setEnabled(not reason)
        self._show_reason(reason)

    def _show_reason(self, reason: str) -> None:
        if reason == self._waiting:
            self.reason.setText(reason)
        else:
            self.reason.setText(f"Cannot export: {reason}." if reason else "")
        if (layout := self.layout()) is not None:
            # At once: a reason of three lines is cut until the next event otherwise.
            layout.activate()

    @Slot(tuple)
    def _on_views_edited(self, names: tuple[str, ...]) -> None:
        self._draft.set_value("views", names)
        self._update()

    @Slot(str, object)
    def _on_fields_edited(self, name: str, value: object) -> None:
        self._draft.set_value(name, value)
        if name == "unit":
            self.fields.show(self._draft.values)
        elif name == "file_format":
            self.file.set_format(str(value))
        self._update()

    @Slot(object, bool)
    def _on_presets_chosen(self, spec: FigureSpec, with_views: bool) -> None:
        spec = self._draft.with_texts(spec)
        if with_views:
            self.show_spec(with_fitting_views(spec, self._fitting))
        else:
            self.show_spec(replace(spec, views=self.spec.views))

    @Slot(str)
    def _on_file_format_chosen(self, name: str) -> None:
        self._draft.set_value("file_format", name)
        self.fields.show(self._draft.values)
        self._update()

    @Slot(str)
    def _on_preview_drawn(self, reason: str) -> None:
        self._drawn_reason = reason
        self._validate()

    def _lay_out(self) -> None:
        settings = QWidget()
        column = QVBoxLayout(settings)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        column.addWidget(self.presets)
        views = QGroupBox("&Views")
        form = compact_form(views)
        self.views.setFixedHeight(_VIEWS_HEIGHT_PX)
        form.addRow(self.views)
        self._add_rows(form, _VIEW_ROWS)
        column.addWidget(views)
        for title, rows in _GROUPS.items():
            box = QGroupBox(title)
            self._add_rows(compact_form(box), rows)
            column.addWidget(box)
        box = QGroupBox("File")
        form = compact_form(box)
        self._add_rows(form, {"&Format": ("file_format", "dpi")})
        add_row(form, "Fil&e", [self.file], ("file",))
        column.addWidget(box)
        column.addStretch()
        zoom = QHBoxLayout()
        zoom.addWidget(self.fit)
        zoom.addWidget(self.true_size)
        zoom.addStretch()
        right = QVBoxLayout()
        right.addLayout(zoom)
        right.addWidget(self.preview, 1)
        right.addWidget(self.facts)
        sides = QHBoxLayout()
        sides.addWidget(SettingsColumn(settings))
        sides.addLayout(right, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.spec_buttons)
        bottom.addWidget(self.buttons, 1)
        # Most reasons have two lines; nothing moves when one comes.
        self.reason.setMinimumHeight(_REASON_LINES * self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.addLayout(sides, 1)
        layout.addWidget(self.reason)
        layout.addLayout(bottom)

    def _add_rows(self, form: QFormLayout, rows: Mapping[str, Sequence[str]]) -> None:
        for label, names in rows.items():
            add_row(form, label, [self.fields.widgets[name] for name in names], names)
