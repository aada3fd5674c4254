"""The dialog for tables: what it detects, what can be changed, and what it returns."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QStyleOptionHeader
from pytestqt.qtbot import QtBot

from gui.data.columns import Role
from gui.data.dialog import TableDialog, ask_for_table
from scratchnet.experiment import Experiment
from scratchnet.tables import ColumnEncoding, Kind
from scratchnet.tables.sampling import Limit
from tests.scratchnet.tables.formats import FORMATS, table_file
from tests.scratchnet.tables.malformed import MALFORMED
from tests.scratchnet.tables.test_pixels import image_table

IRIS = "length;width;kind\n5,1;3,5;setosa\n6,2;2,9;virginica\n5,9;3,0;virginica\n"
BAD = "x,y,z\n1,2,0.5\n1,oops,0.5\n3,4,0.25\n5,6\n"


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[TableDialog]:
    dialog = TableDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    yield dialog
    dialog.close()


def pick(dialog: TableDialog, name: str, text: str) -> None:
    combo = dialog.findChild(QComboBox, f"table.{name}")
    index = combo.findText(text)
    assert index >= 0, text
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def picked(dialog: TableDialog, name: str) -> str:
    return dialog.findChild(QComboBox, f"table.{name}").currentText()


def give(dialog: TableDialog, name: str, role: Role) -> None:
    """Give a column a role by its button."""
    columns = dialog.pane.columns.list
    columns.select([dialog.pane.table.names.index(name)])
    columns.buttons[role].click()


def roles(dialog: TableDialog) -> dict[str, str]:
    model = dialog.pane.columns.list.model
    return {
        model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())
    }


def cell(dialog: TableDialog, row: int, column: int) -> str:
    return dialog.pane.model.index(row, column).data()


def test_without_a_table_there_is_nothing_to_use(dialog: TableDialog) -> None:
    assert not dialog.use.isEnabled()
    assert not dialog.pane.columns.isEnabled()


def test_detected_choices_are_shown(dialog: TableDialog) -> None:
    dialog.load_text(IRIS)
    names = ("delimiter", "decimal", "task")
    assert [picked(dialog, name) for name in names] == ["semicolon", "comma", "class"]
    assert dialog.pane.reading.header_line.value() == 1
    assert roles(dialog) == {"length": "Input", "width": "Input", "kind": "Target"}
    assert (cell(dialog, 0, 0), cell(dialog, 2, 2)) == ("5,1", "virginica")
    header = dialog.pane.model.headerData(0, Qt.Orientation.Horizontal)
    assert header == "length\ninput 1"
    assert dialog.pane.model.headerData(0, Qt.Orientation.Vertical) == "2"
    assert "3 samples" in dialog.pane.summary.text()
    assert dialog.use.isEnabled()
    values = dialog.pane.values()
    assert values["data.inputs"] == ((5.1, 3.5), (6.2, 2.9), (5.9, 3.0))
    assert values["data.targets"] == ("setosa", "virginica", "virginica")
    Experiment().with_values(values)


def test_detected_choices_can_be_changed(dialog: TableDialog) -> None:
    dialog.load_text(IRIS)
    dialog.pane.reading.header_line.setValue(0)
    assert cell(dialog, 0, 0) == "length"
    assert not dialog.use.isEnabled()
    dialog.pane.reading.header_line.setValue(1)
    give(dialog, "width", Role.LEAVE_OUT)
    pick(dialog, "scaling", "Min-max to [-1, 1]")
    values = dialog.pane.values()
    assert values["data.inputs"] == ((5.1,), (6.2,), (5.9,))
    assert values["data.names"] == ("length", "kind")
    assert values["data.scaling"] == "range"


def test_another_target_changes_the_type(dialog: TableDialog) -> None:
    dialog.load_text(IRIS)
    give(dialog, "width", Role.TARGET)
    assert roles(dialog) == {"length": "Input", "width": "Target", "kind": "Input"}
    give(dialog, "kind", Role.LEAVE_OUT)
    assert picked(dialog, "task") == "number"
    assert dialog.pane.values()["data.targets"] == (3.5, 2.9, 3.0)
    assert "values from 2.9 to 3.5" in dialog.pane.summary.text()


def test_histograms_are_seen_in_rows_that_are_selected_too(dialog: TableDialog) -> None:
    dialog.load_text("a,b\n1,2\n2,3\n4,7\n")
    model, palette = dialog.pane.columns.list.model, dialog.palette()
    icon = model.data(model.index(0, 4), Qt.ItemDataRole.DecorationRole)
    for mode, role in (
        (QIcon.Mode.Normal, QPalette.ColorRole.Highlight),
        (QIcon.Mode.Selected, QPalette.ColorRole.HighlightedText),
    ):
        image = icon.pixmap(QSize(62, 14), mode).toImage()
        colours = [image.pixelColor(x, 13) for x in range(62)]
        assert {colour.rgb() for colour in colours if colour.alpha()} == {palette.color(role).rgb()}


def test_several_columns_of_numbers_are_learned_together(dialog: TableDialog) -> None:
    dialog.load_text("a,b,c,kind\n1.5,2,0.5,x\n3.5,4,0.25,y\n4.5,1,0.125,x\n")
    columns = dialog.pane.columns
    columns.list.select([1, 2])
    columns.list.buttons[Role.TARGET].click()
    assert roles(dialog) == {"a": "Input", "b": "Target", "c": "Target", "kind": "Input"}
    assert picked(dialog, "task") == "number"
    assert picked(dialog, "target_scaling") == "Standardize"
    assert "→ b and c, learned together." in dialog.pane.summary.text()
    assert dialog.use.isEnabled()
    values = dialog.pane.values()
    assert values["data.targets"] == ((2.0, 0.5), (4.0, 0.25), (1.0, 0.125))
    pick(dialog, "task", "class")
    assert not dialog.use.isEnabled()
    assert not dialog.pane.columns.target_scaling.isEnabled()
    give(dialog, "kind", Role.TARGET)
    assert roles(dialog) == {"a": "Input", "b": "Input", "c": "Input", "kind": "Target"}
    assert dialog.pane.values()["data.target_scaling"] == "none"


def test_inputs_and_a_target_are_needed(dialog: TableDialog) -> None:
    dialog.load_text(IRIS)
    dialog.pane.columns.list.select([0, 1])
    dialog.pane.columns.list.buttons[Role.LEAVE_OUT].click()
    assert "no input column" in dialog.pane.message.message
    assert not dialog.use.isEnabled()
    assert not dialog.pane.summary.isVisible()
    give(dialog, "width", Role.INPUT)
    assert dialog.pane.message.message == ""
    assert dialog.use.isEnabled()
    give(dialog, "kind", Role.LEAVE_OUT)
    assert "no column is the target" in dialog.pane.message.message


def test_columns_say_what_they_hold_and_what_becomes_of_missing_cells(dialog: TableDialog) -> None:
    dialog.load_text("size,colour,outcome\n1.5,red,1\n,green,2\n4.5,red,4.5\n")
    model = dialog.pane.columns.list.model
    texts = [[model.index(row, column).data() for column in range(2, 6)] for row in range(2)]
    assert texts == [
        ["number", "one", "1.5 to 4.5", "1: leave the row out"],
        ["category", "each value", "2: red, green", "none"],
    ]
    assert dialog.pane.summary.text().endswith("1 row is left out: cells are missing.")
    assert dialog.pane.values()["data.inputs"] == ((1.5, 1.0, 0.0), (4.5, 1.0, 0.0))
    assert list(model.choices(model.index(0, 5))) == ["skip", "mean", "median", "most frequent"]
    model.setData(model.index(0, 5), "mean")
    values = dialog.pane.values()
    assert values["data.inputs"] == ((1.5, 1.0, 0.0), (3.0, 0.0, 1.0), (4.5, 1.0, 0.0))
    assert values["data.names"] == ("size", "colour = red", "colour = green", "outcome")
    assert values["data.columns"] == (
        ColumnEncoding("size", missing=3.0),
        ColumnEncoding("colour", Kind.CATEGORY, categories=("red", "green")),
    )
    assert not model.setData(model.index(2, 5), "mean")


def test_the_inputs_of_categories_and_dates_are_chosen(dialog: TableDialog) -> None:
    dialog.load_text("port,on,outcome\nS,2021-01-01,1\nC,2021-02-01,2\nS,2021-03-05,4.5\n")
    model = dialog.pane.columns.list.model
    port, on, target = (model.index(row, 3) for row in range(3))
    assert [index.data() for index in (port, on, target)] == ["each value", "days", ""]
    assert model.choices(target) == {}
    assert list(model.choices(port)) == ["each value", "all but first"]
    assert model.setData(port, "all but first")
    labels = [label for label, _ in model.choices(on).values()]
    # The only part cannot be taken away.
    assert labels == ["days", "+ year", "+ month", "+ day", "+ weekday"]
    assert model.setData(on, "days,month")
    assert on.data() == "days, month"
    labels = [label for label, _ in model.choices(on).values()]
    assert labels == ["days, month", "− days", "+ year", "− month", "+ day", "+ weekday"]
    assert not model.setData(on, "century")
    values = dialog.pane.values()
    assert values["data.names"] == ("port = C", "on (days)", "on month", "outcome")
    assert values["data.inputs"] == ((0.0, 0.0, 1.0), (1.0, 31.0, 2.0), (0.0, 63.0, 3.0))
    # Another kind has inputs of its own.
    model.setData(model.index(1, 2), Kind.CATEGORY)
    assert on.data() == "each value"


def test_what_stands_above_the_header_is_said(dialog: TableDialog) -> None:
    dialog.load_text("# by hand\nFruit\nx,y,z\n1,2,3.5\n4,5,6.5\n")
    assert dialog.pane.notes.isVisible()
    assert dialog.pane.notes.text().startswith('Line 1: left out, a comment: "# by hand"; line 2')
    assert dialog.pane.reading.header_line.value() == 3
    dialog.load_text(IRIS)
    assert "left out" not in dialog.pane.notes.text()


def test_why_a_column_is_the_target_is_said_until_another_is(dialog: TableDialog) -> None:
    dialog.load_text(IRIS)
    words = "Kind is taken as target, because its name is that of a column to be predicted."
    assert (dialog.pane.notes.isVisible(), dialog.pane.notes.text()) == (True, words)
    give(dialog, "length", Role.TARGET)
    assert not dialog.pane.notes.isVisible()


def test_another_target_has_other_inputs(dialog: TableDialog) -> None:
    rows = "".join(f"{n % 3},{'abc'[n % 3]},{n * n % 7},{n % 5}\n" for n in range(20))
    dialog.load_text(f"code,species,a,b\n{rows}")
    assert roles(dialog) == {"code": "Leave out", "species": "Target", "a": "Input", "b": "Input"}
    assert "code is left out, because it gives species away" in dialog.pane.notes.text()
    give(dialog, "b", Role.LEAVE_OUT)
    give(dialog, "a", Role.TARGET)
    # What was left out for the sake of the target before is an input, but not what the user chose.
    assert roles(dialog) == {"code": "Input", "species": "Input", "a": "Target", "b": "Leave out"}
    assert not dialog.pane.notes.isVisible()


def test_numbers_that_can_be_read_in_two_ways_are_asked_about(dialog: TableDialog) -> None:
    dialog.load_text("x;y\n1,234;1\n5,678;2\n")
    assert "1,234 may be 1234 or 1.234" in dialog.pane.message.message
    assert picked(dialog, "decimal") == ""
    assert not dialog.use.isEnabled()
    pick(dialog, "decimal", "comma")
    assert dialog.pane.values()["data.inputs"] == ((1.234,), (5.678,))
    pick(dialog, "decimal", "point")
    assert dialog.pane.values()["data.inputs"] == ((1234.0,), (5678.0,))


def test_bad_rows_are_skipped_only_on_request(qtbot: QtBot, dialog: TableDialog) -> None:
    dialog.load_text(BAD)
    bad = dialog.pane.bad_rows
    assert bad.isVisible()
    rows = [[bad.model.index(row, column).data() for column in range(3)] for row in range(2)]
    assert rows == [["3", "y", "oops"], ["5", "z", "(empty)"]]
    assert "Not a number" in bad.model.index(0, 3).data()
    assert bad.check_box.text() == "S&kip these 2 rows"
    assert not dialog.use.isEnabled()
    bad.check_box.setChecked(True)
    assert dialog.use.isEnabled()
    assert dialog.pane.values()["data.inputs"] == ((1.0, 2.0), (3.0, 4.0))
    give(dialog, "y", Role.LEAVE_OUT)
    pick(dialog, "task", "number")
    assert bad.check_box.text() == "S&kip this row"
    assert not dialog.use.isEnabled()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("x\n1\n2\n", "one column"),
        ('a,b\n"1,2\n', "quotation mark"),
        ("a,b\nred,1\nred,2\n", "1 value"),
        ("a,b\nx,1.5\ny,2.5\n", "no row is left"),
    ],
)
def test_what_cannot_be_used_is_explained(dialog: TableDialog, text: str, words: str) -> None:
    dialog.load_text(IRIS)
    dialog.load_text(text)
    if words == "1 value":
        give(dialog, "a", Role.TARGET)
    if words == "no row is left":
        model = dialog.pane.columns.list.model
        model.setData(model.index(0, 2), Kind.NUMBER)
        give(dialog, "b", Role.TARGET)
        model.set_role(0, Role.INPUT)
        model.setData(model.index(0, 2), Kind.NUMBER)
    assert words in dialog.pane.message.message
    assert dialog.pane.message.isVisible()
    assert not dialog.use.isEnabled()


def test_a_file_that_cannot_be_read_is_explained(dialog: TableDialog, tmp_path: Path) -> None:
    dialog.load_file(tmp_path / "missing.csv")
    assert "missing.csv is not a file" in dialog.pane.message.message
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"a,b\nz\xfcrich,1\n")
    dialog.load_file(latin)
    assert "UTF-8" in dialog.pane.message.message


def test_files_and_texts_can_be_dropped(dialog: TableDialog, tmp_path: Path) -> None:
    path = tmp_path / "iris.csv"
    path.write_text(IRIS)
    for content in (QMimeData(), QMimeData()):
        if dialog.use.isEnabled():
            content.setText("a,b\n1,2.5\n3,4.5\n")
        else:
            content.setUrls([QUrl.fromLocalFile(str(path))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        copy = Qt.DropAction.CopyAction
        dialog.dropEvent(QDropEvent(QPointF(5, 5), copy, content, buttons, keys))
        assert dialog.use.isEnabled()
    assert roles(dialog)["b"] == "Target"


def test_a_table_can_be_pasted_and_opened(
    qtbot: QtBot, dialog: TableDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QGuiApplication.clipboard().setText("a\tb\n1\t2.5\n3\t4.5\n")
    qtbot.mouseClick(dialog.paste_button, Qt.MouseButton.LeftButton)
    assert picked(dialog, "delimiter") == "tab"
    path = tmp_path / "iris.csv"
    path.write_text(IRIS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    assert roles(dialog)["kind"] == "Target"
    # What was chosen for the table before does not apply to this one.
    assert dialog.pane.reading.overrides == {}


def test_only_the_first_rows_of_a_large_table_are_shown(dialog: TableDialog) -> None:
    dialog.load_text("x,y\n" + "".join(f"{n},{n}.5\n" for n in range(2000)))
    assert dialog.pane.model.rowCount() == 100
    assert "2,000 samples" in dialog.pane.summary.text()
    assert len(dialog.pane.values()["data.inputs"]) == 2000


@pytest.mark.parametrize("accepted", [True, False])
def test_asking_returns_values_or_none(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, accepted: bool
) -> None:
    code = QDialog.DialogCode
    answer = code.Accepted if accepted else code.Rejected
    monkeypatch.setattr(TableDialog, "exec", lambda self: answer)
    path = tmp_path / "iris.csv"
    path.write_text(IRIS)
    for source in (path, IRIS):
        values = ask_for_table(None, source)
        assert (values is not None) == accepted
        if values is not None:
            assert values["data.source"] == "table"
    monkeypatch.setattr(TableDialog, "exec", lambda self: code.Rejected)
    assert ask_for_table(None) is None


def test_cells_that_cannot_be_used_are_marked_where_they_stand(dialog: TableDialog) -> None:
    dialog.load_text("a,b,c\n1,2,3\nx,5,6\n7,8,9\n")
    model, roles = dialog.pane.model, Qt.ItemDataRole
    bad, good = model.index(1, 0), model.index(0, 0)
    assert bad.data(roles.BackgroundRole) != good.data(roles.BackgroundRole)
    assert "Not a number" in bad.data(roles.ToolTipRole) or "not a number" in bad.data(
        roles.ToolTipRole
    )
    assert good.data(roles.ToolTipRole) == "1"


def test_long_names_of_columns_are_cut_and_whole_under_the_pointer(dialog: TableDialog) -> None:
    name = "temperature of the water at the inlet"
    dialog.load_text(f"{name},b,c\n1,2,3\n4,5,6\n")
    dialog.show()
    header = dialog.pane.preview.horizontalHeader()
    option = QStyleOptionHeader()
    header.initStyleOptionForIndex(option, 0)
    shown = option.text.split("\n")[0]
    assert "…" in shown
    assert header.fontMetrics().horizontalAdvance(shown) <= header.sectionSize(0)
    tip = dialog.pane.model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert name in tip.replace("\u200b", "")


def large_text(rows: int = 30_000, columns: int = 4) -> str:
    header = ",".join(f"c{k}" for k in range(columns))
    lines = (",".join(f"{n * (7 + 4 * k) % 101}.{k}" for k in range(columns)) for n in range(rows))
    return "\n".join([header, *lines]) + "\n"


def test_a_large_table_is_read_while_the_window_answers(
    qtbot: QtBot, dialog: TableDialog, tmp_path: Path
) -> None:
    path = tmp_path / "large.csv"
    path.write_text(large_text())
    work = dialog.pane.work
    with qtbot.waitSignal(work.succeeded, timeout=30_000):
        dialog.load_file(path)
        assert work.busy
        assert work.isVisible()
        assert work.bar.accessibleName() == "Reading large.csv"
        assert not dialog.use.isEnabled()
        assert not dialog.pane.columns.isEnabled()
    assert dialog.pane.table is not None
    # Then samples are made of it.
    if work.busy:
        qtbot.waitSignal(work.succeeded, timeout=30_000).wait()
    assert not work.isVisible()
    assert dialog.use.isEnabled()
    assert len(dialog.pane.values()["data.inputs"]) == 30_000
    # Other columns make other samples, in the background too.
    with qtbot.waitSignal(work.succeeded, timeout=30_000):
        give(dialog, "c1", Role.LEAVE_OUT)
        assert not dialog.use.isEnabled()
        assert dialog.pane.columns.isEnabled()
    assert dialog.use.isEnabled()
    assert dialog.pane.values()["data.names"] == ("c0", "c2", "c3")


def test_reading_can_be_cancelled_and_begun_again(qtbot: QtBot, dialog: TableDialog) -> None:
    work = dialog.pane.work
    with qtbot.waitSignal(work.cancelled, timeout=30_000):
        dialog.load_text(large_text())
        work.stop_button.click()
    assert "Reading was cancelled" in dialog.pane.message.message
    assert dialog.pane.table is None
    assert not dialog.use.isEnabled()
    dialog.load_text(IRIS)
    assert dialog.use.isEnabled()
    assert dialog.pane.message.message == ""


def test_the_latest_table_counts(qtbot: QtBot, dialog: TableDialog) -> None:
    dialog.load_text(large_text())
    dialog.load_text(IRIS)
    assert not dialog.pane.work.busy
    assert dialog.pane.table.names == ("length", "width", "kind")
    assert dialog.use.isEnabled()


def test_a_large_table_that_cannot_be_read_says_why(qtbot: QtBot, dialog: TableDialog) -> None:
    with qtbot.waitSignal(dialog.pane.work.failed, timeout=30_000):
        dialog.load_text(large_text() + '1,2,3,"4\n')
    assert "a quotation mark is not closed" in dialog.pane.message.message
    assert not dialog.use.isEnabled()


def test_closing_ends_what_is_underway(qtbot: QtBot, dialog: TableDialog) -> None:
    dialog.load_text(large_text())
    dialog.reject()
    assert not dialog.pane.work.busy


def test_the_size_and_the_seed_of_a_random_sample_are_chosen(dialog: TableDialog) -> None:
    text = "a,b\n" + "".join(f"{n}.5,{n * n % 7}.25\n" for n in range(6))
    dialog.load_text(text)
    sample = dialog.pane.reading.sample
    assert not sample.isVisible()
    sample.rows.setValue(4)
    assert sample.isVisible()
    assert "A random sample of 4 of 6 rows is used (seed 0)" in dialog.pane.notes.text()
    seen = set()
    for seed in range(8):
        sample.seed.setValue(seed)
        inputs = dialog.pane.values()["data.inputs"]
        assert len(inputs) == 4
        seen.add(inputs)
    assert len(seen) > 1
    assert "(seed 7)" in dialog.pane.notes.text()
    sample.rows.setValue(6)
    assert len(dialog.pane.values()["data.inputs"]) == 6
    assert sample.isVisible()
    dialog.load_text(text)
    assert not sample.isVisible()
    assert sample.limit == Limit()


def test_inputs_that_are_pixels_are_taken_as_an_image_unless_the_user_says_no(
    dialog: TableDialog,
) -> None:
    dialog.load_text(image_table([f"pixel{at}" for at in range(16)]))
    image = dialog.pane.columns.image
    assert image.isVisible()
    assert dialog.pane.columns.image_size.currentText() == "4 × 4 pixels"
    values = dialog.pane.values()
    assert values["data.image"] == (4, 4)
    assert Experiment().with_values(values).data.image == (4, 4)
    image.click()
    assert dialog.pane.values()["data.image"] is None
    give(dialog, "pixel3", Role.LEAVE_OUT)
    assert not image.isVisible()
    assert dialog.pane.values()["data.image"] is None


def test_an_image_may_be_wider_than_high_and_the_user_says_which(dialog: TableDialog) -> None:
    rows = [[f"{(row * row * at + row) % 17 / 7}" for at in range(1, 25)] for row in range(12)]
    names = [f"column {at}" for at in range(24)]
    table = [[*names, "label"], *([*row, "abc"[at % 3]] for at, row in enumerate(rows))]
    dialog.load_text("\n".join(map(",".join, table)))
    columns = dialog.pane.columns
    sizes = [columns.image_size.itemText(row) for row in range(columns.image_size.count())]
    assert sizes == ["6 × 4 pixels", "4 × 6 pixels"]
    assert columns.image_size.isVisible()
    # Such inputs are rarely an image, so it is only offered.
    assert not columns.image.isChecked()
    assert not columns.image_size.isEnabled()
    columns.image.click()
    assert columns.image_size.isEnabled()
    assert dialog.pane.values()["data.image"] == (6, 4)
    columns.image_size.setCurrentIndex(1)
    columns.image_size.activated.emit(1)
    values = dialog.pane.values()
    assert values["data.image"] == (4, 6)
    assert Experiment().with_values(values).data.image == (4, 6)


def drop(dialog: TableDialog, mime: QMimeData) -> None:
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    point, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(point, action, mime, button, none))


@pytest.mark.parametrize("dropped", [False, True])
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_opened_and_dropped(
    dialog: TableDialog, tmp_path: Path, kind: str, dropped: bool
) -> None:
    path = table_file(tmp_path, kind)
    if dropped:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        drop(dialog, mime)
    else:
        dialog.load_file(path)
    assert dialog.use.isEnabled(), dialog.pane.message.message
    assert dialog.pane.values()["data.inputs"][:2] == ((1.5, 20.0), (2.0, 30.5))
    assert dialog.pane.values()["data.targets"] == ("a", "b", "a", "b")


def test_cells_copied_from_a_spreadsheet_are_pasted_and_dropped(dialog: TableDialog) -> None:
    text = "width\tsort\n1,5\ta\n2,25\tb\n"
    mime = QMimeData()
    # Spreadsheets offer both, and pictures.
    mime.setText(text)
    mime.setHtml("<table><tr><td>width</td></tr></table>")
    QGuiApplication.clipboard().setMimeData(mime)
    dialog.paste_button.click()
    assert dialog.pane.values()["data.inputs"] == ((1.5,), (2.25,))
    dialog.load_text("x,y\n1,2\n")
    again = QMimeData()
    again.setText(text)
    drop(dialog, again)
    assert dialog.pane.values()["data.inputs"] == ((1.5,), (2.25,))
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_table_says_what_is_wrong_and_cannot_be_used(
    dialog: TableDialog, tmp_path: Path, case: str
) -> None:
    content, words = MALFORMED[case]
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    dialog.load_text(IRIS)
    dialog.load_file(path)
    assert not dialog.use.isEnabled()
    bad = dialog.pane.bad_rows.model
    shown = [dialog.pane.message.message]
    for row in range(bad.rowCount()):
        line, *others = (bad.index(row, column).data() for column in range(4))
        shown += [f"line {line}", *others]
    # The list begins reasons with capitals.
    text = " ".join(shown).lower()
    assert not [word for word in words if word.lower() not in text], text
