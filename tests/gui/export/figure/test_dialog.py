"""Exporting figures: the dialog's fields, preview and presets, its refusals, what it writes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGroupBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.current_frame import CurrentFrame
from gui.export.figure import figures
from gui.export.figure.dialog import FigureDialog
from gui.export.figure.figure import Figure, settle
from gui.export.figure.presets import BUILT_IN, Presets
from gui.export.figure.spec import SETTINGS, FigureSpec
from gui.export.figure.spec_file import read_spec, write_spec
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.rendering.layout import paper_layout, staged
from gui.rendering.picture import picture_image
from gui.views.surface.camera import Camera
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.formula import FormulaError
from tests.gui.export.figure.conftest import moment

pytestmark = pytest.mark.slow

Answer = QMessageBox.StandardButton


@pytest.fixture
def folder(tmp_path: Path, settings: QSettings) -> Path:
    folder = tmp_path / "figures"
    folder.mkdir()
    settings.setValue("export/folder", str(folder))
    return folder


@pytest.fixture
def make(qtbot: QtBot, settings: QSettings, folder: Path) -> Iterator[Callable[..., FigureDialog]]:
    made = []

    def make(dataset: str = "") -> FigureDialog:
        dialog = FigureDialog(*moment(dataset), Preferences(settings))
        qtbot.addWidget(dialog)
        made.append(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.done(0)


@pytest.fixture
def dialog(make: Callable[..., FigureDialog]) -> FigureDialog:
    return make()


def field(dialog: FigureDialog, name: str) -> QWidget:
    return dialog.fields.widgets[name]


def type_into(dialog: FigureDialog, name: str, value: object) -> None:
    """Give a setting another value as the user would."""
    match field(dialog, name):
        case QCheckBox() as box:
            box.setChecked(bool(value))
        case QComboBox() as box if name != "font_family":
            box.setCurrentIndex(box.findData(value))
        case QComboBox() as box:
            box.setEditText(str(value))
        case QSpinBox() | QDoubleSpinBox() as box:
            box.setValue(value)
        case QLineEdit() as line:
            line.setText(str(value))
        case QPlainTextEdit() as lines:
            lines.setPlainText(str(value))


def check(dialog: FigureDialog, name: str, shown: bool) -> None:
    items = [dialog.views.list.item(row) for row in range(dialog.views.list.count())]
    item = next(item for item in items if item.data(Qt.ItemDataRole.UserRole) == name)
    item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("arrangement", "grid"),
        ("columns", 3),
        ("width", 120.5),
        ("height", 90),
        ("margin_pt", 10),
        ("gap_pt", 3),
        ("font_family", "DejaVu Serif"),
        ("font_pt", 6.5),
        ("line_pt", 0.25),
        ("theme", "dark"),
        ("title", "A title"),
        ("caption", "Two\nlines"),
        ("letters", "(A)"),
        ("view_titles", False),
        ("samples", False),
        ("metric", False),
        ("log_loss", True),
        ("log_steps", True),
        ("azimuth", 20),
        ("elevation", 45.5),
        ("file_format", "svg"),
        ("dpi", 600),
    ],
)
def test_every_field_sets_its_setting(dialog: FigureDialog, name: str, value: object) -> None:
    before = dialog.spec
    type_into(dialog, name, value)
    assert dialog.spec == replace(before, **{name: value})


def test_every_setting_has_a_field_with_a_tool_tip(dialog: FigureDialog) -> None:
    assert {*dialog.fields.widgets, "views", "unit"} == set(SETTINGS)
    for widget in (*dialog.fields.widgets.values(), dialog.views.list):
        assert widget.toolTip()
        assert widget.accessibleName()


def test_changing_the_unit_converts_the_size(dialog: FigureDialog) -> None:
    type_into(dialog, "unit", "in")
    assert (dialog.spec.width, dialog.spec.height) == (7.0866, 2.7559)
    type_into(dialog, "unit", "mm")
    assert (dialog.spec.width, dialog.spec.height) == pytest.approx((180, 70), abs=0.01)


def test_fields_do_not_round_values_that_were_not_edited(dialog: FigureDialog) -> None:
    spec = FigureSpec(width=123.45678, font_pt=7.123)
    dialog.show_spec(spec)
    type_into(dialog, "title", "x")
    assert dialog.spec == replace(spec, title="x")


def test_views_are_checked_and_reordered(qtbot: QtBot, dialog: FigureDialog) -> None:
    assert dialog.views.names() == ("dataset", "trained", "loss")
    check(dialog, "trained", False)
    check(dialog, "surface", True)
    assert dialog.spec.views == ("dataset", "loss", "surface")
    dialog.views.list.setCurrentRow(0)
    qtbot.keyClick(dialog.views.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.views.list.currentRow() == 1
    dialog.views.down.click()
    dialog.views.down.click()
    qtbot.keyClick(dialog.views.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.spec.views == dialog.views.names()
    assert dialog.views.names().index("dataset") == 1
    dialog.views.up.click()
    dialog.views.up.click()
    dialog.views.up.click()
    assert dialog.spec.views == ("dataset", "loss", "surface")


def test_dragging_a_view_reorders_the_figure(dialog: FigureDialog) -> None:
    model = dialog.views.list.model()
    root = model.index(-1, -1)
    assert model.moveRow(root, 2, root, 0)
    assert dialog.spec.views == ("loss", "dataset", "trained")


def test_without_a_view_nothing_can_be_exported(dialog: FigureDialog) -> None:
    for name in dialog.views.names():
        check(dialog, name, False)
    assert not dialog.ok.isEnabled()
    assert dialog.reason.text() == "Cannot export: select at least one view."
    assert dialog.export() is None
    check(dialog, "loss", True)
    assert dialog.ok.isEnabled()


def test_an_invalid_value_is_explained_until_it_is_corrected(dialog: FigureDialog) -> None:
    type_into(dialog, "font_family", "a;b")
    assert "font_family" in dialog.reason.text()
    type_into(dialog, "title", "Meanwhile")
    assert not dialog.ok.isEnabled()
    type_into(dialog, "font_family", "DejaVu Sans")
    assert dialog.reason.text() == ""
    assert (dialog.spec.font_family, dialog.spec.title) == ("DejaVu Sans", "Meanwhile")


def test_the_unit_can_be_changed_while_another_value_is_invalid(dialog: FigureDialog) -> None:
    for name in dialog.views.names():
        check(dialog, name, False)
    type_into(dialog, "unit", "in")
    width = field(dialog, "width")
    assert isinstance(width, QDoubleSpinBox)
    assert (width.suffix(), width.value()) == (" in", 7.087)
    check(dialog, "loss", True)
    assert (dialog.spec.unit, dialog.spec.width) == ("in", 7.0866)


def test_the_facts_state_pixels_and_a_missing_font(dialog: FigureDialog) -> None:
    type_into(dialog, "font_family", "DejaVu Sans")
    assert dialog.facts.text() == "180 × 70 mm."
    assert not field(dialog, "dpi").isEnabled()
    type_into(dialog, "file_format", "png")
    assert dialog.facts.text() == "180 × 70 mm, 2,126 × 827 pixels at 300 dpi."
    assert field(dialog, "dpi").isEnabled()
    type_into(dialog, "font_family", "No Such Font")
    assert "The font No Such Font is not installed; " in dialog.facts.text()


def test_a_reason_shows_whole_at_once_and_moves_nothing_if_it_is_short(
    dialog: FigureDialog,
) -> None:
    dialog.resize(dialog.minimumSizeHint())
    dialog.show()
    before = dialog.preview.geometry()
    dialog.wait_for("The maps are being computed. " * 4)
    assert dialog.preview.geometry() == before
    for repeats in (5, 30):
        dialog.wait_for("The maps are being computed. " * repeats)
        assert dialog.reason.height() >= dialog.reason.heightForWidth(dialog.reason.width())


def test_too_many_pixels_are_refused_at_once(dialog: FigureDialog) -> None:
    dialog.show_spec(FigureSpec(width=2000, height=2000, dpi=2400, file_format="png"))
    assert "at 2400 dpi 188,976 × 188,976 pixels is too large" in dialog.reason.text()
    type_into(dialog, "file_format", "pdf")
    assert dialog.reason.text() == ""


def test_the_preview_is_the_picture(qtbot: QtBot, dialog: FigureDialog) -> None:
    dialog.show()
    with qtbot.waitSignal(dialog.preview.drawn) as drawn:
        dialog.show_spec(FigureSpec(title="True", views=("trained", "loss", "surface"), height=80))
    assert drawn.args == [""]
    assert not dialog.preview.busy
    shown = dialog.preview.label.pixmap().toImage()
    figure = Figure(dialog.spec)
    figure.show_frame(*moment())
    settle(figure)
    with staged(figure, figure.size()):
        frame = paper_layout(figure.paper)
        picture = picture_image(figure, frame, shown.width() / frame.size.width())
    figure.deleteLater()
    assert abs(shown.height() - picture.height()) <= 1
    area = shown.rect().intersected(picture.rect())
    assert _difference(shown.copy(area), picture.copy(area)) < 0.01


def _difference(one: QImage, other: QImage) -> float:
    """Return the share of pixels that differ visibly."""
    ours, theirs = (
        image.convertToFormat(QImage.Format.Format_Grayscale8) for image in (one, other)
    )
    places = [(x, y) for x in range(0, one.width(), 3) for y in range(0, one.height(), 3)]
    differing = [
        place
        for place in places
        if abs(ours.pixelColor(*place).red() - theirs.pixelColor(*place).red()) > 60
    ]
    return len(differing) / len(places)


def test_the_preview_fits_or_is_as_large_as_on_paper(qtbot: QtBot, dialog: FigureDialog) -> None:
    dialog.resize(900, 600)
    dialog.show()
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.show_spec(FigureSpec(views=("loss",), width=500, height=400))
    room = dialog.preview.maximumViewportSize()
    fitted = dialog.preview.label.size()
    assert fitted.width() <= room.width()
    assert fitted.height() <= room.height()
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.true_size.click()
    large = dialog.preview.label.size()
    assert large.width() > room.width()
    assert abs(large.width() / large.height() - 500 / 400) < 0.01
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.fit.click()
    assert dialog.preview.label.size() == fitted


def test_a_view_without_room_is_explained_once_it_is_drawn(
    qtbot: QtBot, dialog: FigureDialog
) -> None:
    dialog.show()
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.show_spec(FigureSpec(views=("histograms", "loss"), width=80, height=40))
    assert 'Cannot export: "histograms" would be' in dialog.reason.text()
    assert not dialog.ok.isEnabled()
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.show_spec(FigureSpec(views=("loss",)))
    assert dialog.reason.text() == ""


def test_it_fits_on_a_small_screen(dialog: FigureDialog) -> None:
    dialog.show()
    smallest = dialog.minimumSizeHint()
    assert smallest.width() <= 1280
    assert smallest.height() <= 760


def test_export_writes_the_figure_and_stays_open_for_another_format(
    dialog: FigureDialog, folder: Path
) -> None:
    dialog.show()
    for suffix in ("png", "svg", "pdf"):
        type_into(dialog, "file_format", suffix)
        dialog.accept()
        assert dialog.written == folder / f"figure.{suffix}"
        assert dialog.written.stat().st_size > 1000
        assert dialog.isVisible()
        assert dialog.reason.text() == f"Wrote {dialog.written}"


def test_the_name_chooses_the_format(dialog: FigureDialog, folder: Path) -> None:
    dialog.file.line.setText(str(folder / "mine.svg"))
    dialog.file.line.editingFinished.emit()
    assert dialog.spec.file_format == "svg"
    assert field(dialog, "file_format").currentData() == "svg"  # type: ignore[attr-defined]


def test_a_file_is_not_replaced_without_asking(
    dialog: FigureDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "figure.pdf").write_text("mine")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: Answer.No)
    dialog.accept()
    assert (folder / "figure.pdf").read_text() == "mine"
    monkeypatch.setattr(QMessageBox, "question", lambda *_: Answer.Yes)
    dialog.accept()
    assert (folder / "figure.pdf").read_bytes().startswith(b"%PDF")


def test_a_failed_write_is_explained_and_the_dialog_stays_open(
    dialog: FigureDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gui.rendering.picture.write_atomically", fail)
    dialog.accept()
    assert dialog.written is None
    assert "No space left" in dialog.reason.text()
    assert not list(folder.iterdir())


def test_the_next_dialog_starts_with_the_last_settings(
    make: Callable[..., FigureDialog],
) -> None:
    first = make()
    type_into(first, "font_pt", 6.5)
    type_into(first, "title", "Of that figure alone")
    check(first, "network", True)
    first.accept()
    second = make()
    assert (second.spec.font_pt, second.spec.title) == (6.5, "")
    assert second.spec.views == first.spec.views
    # Views that do not fit other data are left out.
    assert make("sine").spec.views == ("loss", "network")


def test_built_in_presets_change_all_but_texts_and_views(dialog: FigureDialog) -> None:
    type_into(dialog, "title", "Mine")
    check(dialog, "dataset", False)
    box = dialog.presets.box
    for name, preset in BUILT_IN.items():
        box.setCurrentText(name)
        box.activated.emit(box.currentIndex())
        assert dialog.spec == replace(preset, title="Mine", views=("trained", "loss"))
        assert box.currentText() == name
        assert not dialog.presets.delete.isEnabled()
    type_into(dialog, "dpi", 77)
    assert box.currentIndex() == 0


def test_user_presets_are_saved_and_deleted(
    make: Callable[..., FigureDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make()
    type_into(first, "font_pt", 11)
    names = iter(["", next(iter(BUILT_IN)), " Thesis / 1 "])
    warned: list[str] = []
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (next(names), True))
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: warned.append(args[2]))
    first.presets.save.click()
    assert [("enter a name" in text, "built-in" in text) for text in warned] == [
        (True, False),
        (False, True),
    ]
    assert first.presets.box.currentText() == "Thesis / 1"
    second = make()
    box = second.presets.box
    box.setCurrentText("Thesis / 1")
    box.activated.emit(box.currentIndex())
    assert second.spec == first.spec
    monkeypatch.setattr(QMessageBox, "question", lambda *_: Answer.Yes)
    second.presets.delete.click()
    assert box.findText("Thesis / 1") == -1
    assert make().presets.box.findText("Thesis / 1") == -1


def test_unreadable_presets_are_ignored(settings: QSettings) -> None:
    presets = Presets(Preferences(settings))
    settings.setValue("figure/last", "nonsense")
    assert presets.last() == FigureSpec()
    for broken in ("nonsense", "[1]", '{"bad": "{", "worse": 3}'):
        settings.setValue("figure/presets", broken)
        assert presets.own() == {}
    settings.setValue("figure/presets", '{"bad": "{", "good": "{}"}')
    presets.save("mine", FigureSpec(dpi=77))
    assert presets.own() == {"good": FigureSpec(), "mine": FigureSpec(dpi=77)}


def test_settings_are_saved_to_a_file_and_loaded(
    dialog: FigureDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_into(dialog, "title", "In a file")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "one"), ""))
    dialog.spec_buttons.save.click()
    path = tmp_path / "one.figure.json"
    assert read_spec(path) == dialog.spec
    other = replace(dialog.spec, title="Another", arrangement="column", height=200)
    write_spec(path, other)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.spec_buttons.load.click()
    assert dialog.spec == other


def test_an_invalid_file_changes_nothing(
    dialog: FigureDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"dpi": 1}')
    reported: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: reported.append(args[2]))
    before = dialog.spec
    dialog.spec_buttons.load.click()
    assert dialog.spec == before
    assert reported == [f"{path}: dpi is 1; allowed: a whole number from 30 to 2400"]


def test_nothing_is_exported_before_there_is_a_finer_frame(dialog: FigureDialog) -> None:
    dialog.wait_for("Computing finer maps…")
    assert dialog.reason.text() == "Computing finer maps…"
    assert dialog.export() is None
    dialog.show_frame(*moment())
    assert dialog.ok.isEnabled()
    dialog.wait_for("Computing finer maps…")
    dialog.go_without("there is not enough memory")
    assert dialog.ok.isEnabled()
    assert "Maps have the window's resolution: there is not enough memory" in dialog.facts.text()


def test_return_in_a_line_edit_exports(qtbot: QtBot, dialog: FigureDialog, folder: Path) -> None:
    dialog.show()
    buttons = dialog.findChildren(QPushButton)
    assert [button for button in buttons if button.isDefault()] == [dialog.ok]
    qtbot.keyClick(field(dialog, "title"), Qt.Key.Key_Return)
    assert dialog.written == folder / "figure.pdf"


def test_its_size_is_remembered(make: Callable[..., FigureDialog]) -> None:
    first = make()
    first.show()
    # The screen of the tests is narrower than a dialog may be.
    first.resize(QSize(900, 640))
    first.done(0)
    assert make().height() == 640


def test_no_two_parts_have_the_same_mnemonic(dialog: FigureDialog) -> None:
    parts = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    texts = [part.text() for part in parts] + [
        box.title() for box in dialog.findChildren(QGroupBox)
    ]
    keys = [key.lower() for text in texts for key in re.findall(r"&(\w)", text)]
    assert len(keys) >= 15
    assert len(set(keys)) == len(keys)


def test_a_figure_has_finer_maps_than_the_window(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.figures._preferences.picture_folder = tmp_path
    seen = []

    def answer(dialog: FigureDialog) -> bool:
        assert not dialog.ok.isEnabled()
        qtbot.waitUntil(dialog.ok.isEnabled)
        seen.append(dialog._seen)
        dialog.accept()
        return True

    monkeypatch.setattr(FigureDialog, "exec", answer)
    with qtbot.waitSignal(window.figures.noted) as noted:
        window.commands.figure.trigger()
    assert noted.args == [f"Wrote {tmp_path / 'figure.pdf'}"]
    assert (tmp_path / "figure.pdf").exists()
    scene, frame = seen[0]
    assert frame.model_map.shape[1:] == scene.objective_map.shape == (240, 240)
    assert frame.gradients is not None
    assert frame.evaluation is not None
    assert window.frame is not None
    assert frame.snapshot.parameters == window.frame.snapshot.parameters


def test_a_closed_dialog_leaves_no_thread(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(_frame: object, _resolution: int, _request: object, interrupt: Interrupt) -> None:
        while not interrupt():
            pass
        raise Interrupted

    monkeypatch.setattr(figures, "recompute_frame", wait)
    monkeypatch.setattr(FigureDialog, "exec", lambda _: False)
    noted: list[str] = []
    window.figures.noted.connect(noted.append)
    window.commands.figure.trigger()
    assert noted == []


def test_if_finer_maps_fail_the_windows_maps_are_used(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise FormulaError("no value anywhere")

    words = []

    def answer(dialog: FigureDialog) -> bool:
        qtbot.waitUntil(dialog.ok.isEnabled)
        words.append(dialog.facts.text())
        dialog.reject()
        return False

    monkeypatch.setattr(figures, "recompute_frame", fail)
    monkeypatch.setattr(FigureDialog, "exec", answer)
    window.commands.figure.trigger()
    assert "Maps have the window's resolution: no value anywhere" in words[0]


def test_without_a_frame_there_is_no_figure(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.pictures, "current", CurrentFrame())
    window.commands.figure.trigger()
    assert window.statusBar().currentMessage().startswith("There is nothing to export yet.")


def test_a_figure_starts_with_the_options_of_the_windows_views(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.output_pane.view_named("surface").set_camera(Camera(azimuth=12.5, elevation=60.0))
    window.loss_pane.view.set_log_loss(True)
    specs = []

    def answer(dialog: FigureDialog) -> bool:
        specs.append(dialog.spec)
        dialog.reject()
        return False

    monkeypatch.setattr(FigureDialog, "exec", answer)
    window.commands.figure.trigger()
    assert (specs[0].azimuth, specs[0].elevation, specs[0].log_loss) == (12.5, 60.0, True)


def test_it_is_in_the_menu_with_its_shortcut(window: MainWindow) -> None:
    file = window.menuBar().actions()[0].menu()
    export = next(action.menu() for action in file.actions() if action.text() == "E&xport")
    assert window.commands.figure in export.actions()
    assert window.commands.figure.shortcut().toString() == "Ctrl+Shift+P"
