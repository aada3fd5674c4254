"""The choice of a dataset in the panel."""

from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.controls.dataset_choice import DatasetChoice, GalleryDialog, gallery_items, summary
from gui.controls.field import Mnemonics
from gui.controls.thumbnail import Thumbnail
from gui.theme import DARK, LIGHT
from scratchnet.experiment import Data
from scratchnet.gallery import GALLERY


def test_every_dataset_is_in_one_group() -> None:
    items = gallery_items()
    assert {item.key for item in items} == set(GALLERY)
    groups = [group for group, _ in groupby(item.group for item in items)]
    assert groups == list(dict.fromkeys(groups))
    assert groups[0] == "Two inputs, classes"


@pytest.fixture
def choice(qtbot: QtBot) -> DatasetChoice:
    choice = DatasetChoice(LIGHT, Mnemonics())
    qtbot.addWidget(choice)
    choice.resize(290, 290)
    with qtbot.waitExposed(choice):
        choice.show()
    return choice


def _keys(choice: DatasetChoice) -> list[str]:
    return [thumbnail.item.key for thumbnail in choice.picker.thumbnails]


def _marked(choice: DatasetChoice) -> list[str]:
    return [one.item.key for one in choice.picker.thumbnails if one.isChecked()]


def test_a_few_datasets_are_in_sight_whatever_the_source(choice: DatasetChoice) -> None:
    choice.show_data(Data())
    assert len(_keys(choice)) == 8
    assert _marked(choice) == []
    assert all(not one.visibleRegion().isEmpty() for one in choice.picker.thumbnails)
    choice.show_data(Data(source="gallery", dataset="moons"))
    assert _marked(choice) == ["moons"]
    choice.set_theme(DARK)
    choice.show_data(Data())
    assert _marked(choice) == []


def test_the_current_dataset_is_among_the_few(choice: DatasetChoice) -> None:
    first = _keys(choice)
    for key in ("ripple", "spiral_3", "sinc"):
        choice.show_data(Data(source="gallery", dataset=key))
        assert _marked(choice) == [key]
        # Only the last place changes, so that the others stay where they were.
        assert _keys(choice)[:-1] == first[:-1]


def test_all_datasets_are_a_click_away(qtbot: QtBot, choice: DatasetChoice) -> None:
    choice.show_data(Data(source="gallery", dataset="moons"))
    qtbot.mouseClick(choice.all_button, Qt.MouseButton.LeftButton)
    dialog = choice.findChild(GalleryDialog)
    assert isinstance(dialog, GalleryDialog)
    assert {one.item.key for one in dialog.picker.thumbnails} == set(GALLERY)
    assert dialog.picker.current == "moons"
    ripple = dialog.findChild(Thumbnail, "gallery.ripple")
    with qtbot.waitSignal(choice.picked) as blocker:
        qtbot.mouseClick(ripple, Qt.MouseButton.LeftButton)
    assert blocker.args == ["ripple"]
    assert not dialog.isVisible()


POINTS = ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (Data(source="table"), "No data yet."),
        (
            Data(source="table", inputs=POINTS, targets=("a", "b", "a"), names=("w", "h", "kind")),
            "3 samples: w and h → kind (2 classes)",
        ),
        (
            Data(source="table", inputs=((1.0,),), targets=(2.0,)),
            "1 sample: x → target (values)",
        ),
        (
            Data(
                source="table",
                inputs=POINTS[:1],
                targets=((2.0, 3.0),),
                names=("w", "h", "mass", "depth"),
            ),
            "1 sample: w and h → mass and depth (values)",
        ),
        (
            Data(source="table", inputs=((1.0, 2.0, 3.0, 4.0),), targets=(2.0,)),
            "1 sample: 4 inputs → target (values)",
        ),
    ],
)
def test_summary(data: Data, words: str) -> None:
    assert summary(data) == words
