"""The gallery: pictures of datasets, picking with mouse and keys, rows that fit the width."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from gui.controls.gallery import GalleryPicker
from gui.controls.thumbnail import GalleryItem, Thumbnail, dot_colours, paint_dataset
from gui.theme import DARK, LIGHT, Theme
from scratchnet.gallery import GALLERY


def item(
    points: Sequence[Sequence[float]], targets: Sequence[float], classes: int = 0
) -> GalleryItem:
    inputs = len(points[0]) if points else 2
    return GalleryItem("key", "Label", "Group", points, targets, classes, inputs)


def painted(shown: GalleryItem, theme: Theme = LIGHT) -> QImage:
    image = QImage(56, 56, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_dataset(painter, shown, QRectF(0, 0, 56, 56), theme)
    painter.end()
    return image


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_two_inputs_are_where_their_points_are(theme: Theme) -> None:
    image = painted(item([(0, 0), (1, 1), (1, 0)], [0, 1, 2], classes=3), theme)
    corners = [(5, 50), (50, 5), (50, 50)]
    shown = [image.pixelColor(*corner).name() for corner in corners]
    assert shown == list(theme.classes[:3])
    assert image.pixelColor(5, 5).name() == theme.plot


@pytest.mark.usefixtures("qapp")
def test_one_input_is_at_its_target() -> None:
    image = painted(item([(0,), (2,)], [3.0, -1.0]))
    assert image.pixelColor(5, 5).name() == LIGHT.curve
    assert image.pixelColor(50, 50).name() == LIGHT.curve


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "shown",
    [item([], []), item([(1, 1)], [5.0]), item([(1,), (1,)], [0, 0], classes=2)],
)
def test_nothing_and_samples_all_alike_are_painted_too(shown: GalleryItem) -> None:
    painted(shown)


def test_values_have_the_colours_of_maps() -> None:
    shown = item([(0, 0), (1, 1), (2, 2)], [-4.0, 0.0, 4.0])
    low, _, high = dot_colours(np.array(shown.targets), shown, LIGHT)
    ends = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in LIGHT.values[[0, -1]]]
    assert [low, high] == ends


def test_more_classes_than_colours_repeat_them() -> None:
    shown = item([(0, 0)] * 12, range(12), classes=12)
    colours = dot_colours(np.arange(12.0), shown, LIGHT)
    assert colours[10:] == colours[:2]


@pytest.mark.usefixtures("qapp")
def test_many_samples_are_spread_over_all_of_them() -> None:
    random = np.random.default_rng(0).uniform(-1, 1, (5000, 2))
    image = painted(item(random.tolist(), [0] * 5000, classes=1))
    pixels = {image.pixelColor(x, y).name() for x in range(5, 51) for y in range(5, 51)}
    # Some of the background is still seen.
    assert {LIGHT.plot, LIGHT.classes[0]} <= pixels


FIRST, SECOND = "Two inputs, classification", "One input, regression"
KEYS = ("a", "b", "c", "d", "e", "f", "g")


def items() -> list[GalleryItem]:
    dots = [(0.0, 0.0), (1.0, 1.0)]
    return [
        GalleryItem(key, f"Dataset {key}", FIRST, dots, (0, 1), classes=2, inputs=2)
        for key in KEYS[:5]
    ] + [
        GalleryItem(key, f"A rather long name {key}", SECOND, [(0.0,), (1.0,)], (3, 4), 0, 1)
        for key in KEYS[5:]
    ]


@pytest.fixture
def picker(qtbot: QtBot) -> Iterator[GalleryPicker]:
    picker = GalleryPicker(items(), LIGHT)
    qtbot.addWidget(picker)
    picker.resize(290, 420)
    with qtbot.waitExposed(picker):
        picker.show()
    picker.activateWindow()
    qtbot.waitUntil(picker.isActiveWindow)
    yield picker
    focused = picker.focusWidget()
    if focused is not None:
        focused.clearFocus()


def thumbnail(picker: GalleryPicker, key: str) -> Thumbnail:
    found = picker.findChild(Thumbnail, f"gallery.{key}")
    assert isinstance(found, Thumbnail)
    return found


def checked(picker: GalleryPicker) -> list[str]:
    return [one.item.key for one in picker.thumbnails if one.isChecked()]


def focused(picker: GalleryPicker) -> str:
    widget = picker.focusWidget()
    assert isinstance(widget, Thumbnail)
    return widget.item.key


def test_a_click_picks_and_marks(qtbot: QtBot, picker: GalleryPicker) -> None:
    with qtbot.waitSignal(picker.picked) as blocker:
        qtbot.mouseClick(thumbnail(picker, "c"), Qt.MouseButton.LeftButton)
    assert blocker.args == ["c"]
    assert (picker.current, checked(picker)) == ("c", ["c"])
    # A second click reloads it, and it stays marked.
    with qtbot.waitSignal(picker.picked) as blocker:
        qtbot.mouseClick(thumbnail(picker, "c"), Qt.MouseButton.LeftButton)
    assert checked(picker) == ["c"]


def test_the_current_one_is_set_without_a_signal(qtbot: QtBot, picker: GalleryPicker) -> None:
    with qtbot.assertNotEmitted(picker.picked):
        picker.set_current("b")
        assert checked(picker) == ["b"]
        picker.set_current("unknown")
        assert checked(picker) == []
        picker.set_current("g")
        picker.set_current(None)
    assert checked(picker) == []


@pytest.mark.parametrize(
    ("start", "pressed", "end"),
    [
        ("a", Qt.Key.Key_Right, "b"),
        ("a", Qt.Key.Key_Left, "a"),
        ("e", Qt.Key.Key_Right, "f"),
        ("g", Qt.Key.Key_Right, "g"),
        ("a", Qt.Key.Key_Down, "e"),
        ("e", Qt.Key.Key_Down, "f"),
        ("d", Qt.Key.Key_Down, "e"),
        ("g", Qt.Key.Key_Down, "g"),
        ("g", Qt.Key.Key_Up, "e"),
        ("e", Qt.Key.Key_Up, "a"),
        ("b", Qt.Key.Key_Up, "b"),
        ("c", Qt.Key.Key_End, "g"),
        ("c", Qt.Key.Key_Home, "a"),
    ],
)
def test_keys_go_from_one_to_another(
    qtbot: QtBot, picker: GalleryPicker, start: str, pressed: Qt.Key, end: str
) -> None:
    thumbnail(picker, start).setFocus()
    with qtbot.assertNotEmitted(picker.picked):
        qtbot.keyClick(thumbnail(picker, start), pressed)
    assert focused(picker) == end


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_pick(qtbot: QtBot, picker: GalleryPicker, key: Qt.Key) -> None:
    thumbnail(picker, "b").setFocus()
    with qtbot.waitSignal(picker.picked) as blocker:
        qtbot.keyClick(thumbnail(picker, "b"), key)
    assert blocker.args == ["b"]


def test_the_tab_key_stops_once(qtbot: QtBot, picker: GalleryPicker) -> None:
    def stops() -> list[str]:
        tab = Qt.FocusPolicy.TabFocus
        return [one.item.key for one in picker.thumbnails if one.focusPolicy() & tab == tab]

    assert stops() == ["a"]
    picker.set_current("d")
    assert stops() == ["d"]
    thumbnail(picker, "d").setFocus()
    qtbot.keyClick(thumbnail(picker, "d"), Qt.Key.Key_Left)
    assert stops() == ["c"]
    picker.set_current(None)
    assert stops() == ["c"]


def test_screen_readers_get_names_and_the_current_dataset(picker: GalleryPicker) -> None:
    picker.set_current("f")
    heard = QAccessible.queryAccessibleInterface(thumbnail(picker, "f"))
    assert heard.text(QAccessible.Text.Name) == f"A rather long name f, {SECOND}"
    assert heard.state().checked
    assert heard.role() in (QAccessible.Role.CheckBox, QAccessible.Role.Button)


@pytest.mark.parametrize(("width", "columns"), [(290, 4), (200, 2), (30, 1), (600, 8)])
def test_rows_fit_the_width(picker: GalleryPicker, width: int, columns: int) -> None:
    grid = picker.grids[0]
    grid.resize(width, 400)
    tops = [one.y() for one in grid.thumbnails]
    assert tops.count(0) == min(columns, 5)
    assert grid.heightForWidth(width) == max(one.geometry().bottom() for one in grid.thumbnails) + 1
    if width > 70:
        assert max(one.geometry().right() for one in grid.thumbnails) < width


def test_all_of_it_shows_in_a_scroll_area(qtbot: QtBot) -> None:
    picker = GalleryPicker(items(), LIGHT)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(picker)
    area.resize(310, 120)
    with qtbot.waitExposed(area):
        area.show()
    last = picker.thumbnails[-1]
    assert last.mapTo(picker, last.rect().bottomRight()).y() <= picker.height()
    assert area.verticalScrollBar().maximum() > 0


def test_another_theme_repaints(picker: GalleryPicker) -> None:
    one = thumbnail(picker, "a")
    before = one.grab().toImage()
    picker.set_theme(DARK)
    assert one.grab().toImage() != before
    picker.set_theme(LIGHT)
    assert one.grab().toImage() == before


def test_long_names_are_broken_and_shortened(picker: GalleryPicker) -> None:
    lines = thumbnail(picker, "f")._label().split("\n")
    metrics = thumbnail(picker, "f").fontMetrics()
    assert len(lines) == 2
    assert all(metrics.horizontalAdvance(line) <= thumbnail(picker, "f").width() for line in lines)
    assert thumbnail(picker, "f").toolTip() == "A rather long name f"


def test_nothing_to_choose_from(qtbot: QtBot) -> None:
    picker = GalleryPicker([], LIGHT)
    qtbot.addWidget(picker)
    picker.set_current("a")
    assert picker.thumbnails == []


@pytest.mark.parametrize("key", list(GALLERY))
def test_every_name_is_shown_whole(qtbot: QtBot, key: str) -> None:
    entry = GALLERY[key]
    thumbnail = Thumbnail(GalleryItem(key, entry.label, "", (), (), 0, 2), LIGHT)
    qtbot.addWidget(thumbnail)
    assert "…" not in thumbnail._label()
