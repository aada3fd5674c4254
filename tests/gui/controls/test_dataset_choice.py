"""The choice of a dataset in the panel."""

from itertools import groupby

import pytest
from pytestqt.qtbot import QtBot

from gui.controls.dataset_choice import DatasetChoice, gallery_items, summary
from gui.theme import DARK, LIGHT
from scratchnet.experiment import Data
from scratchnet.gallery import GALLERY


def test_every_dataset_is_in_one_group() -> None:
    items = gallery_items()
    assert {item.key for item in items} == set(GALLERY)
    groups = [group for group, _ in groupby(item.group for item in items)]
    assert groups == list(dict.fromkeys(groups))
    assert groups[0] == "Two inputs, classes"


def test_pictures_are_made_when_they_are_needed(qtbot: QtBot) -> None:
    choice = DatasetChoice(LIGHT)
    qtbot.addWidget(choice)
    choice.set_theme(DARK)
    choice.show_data(Data())
    assert choice.picker is None
    choice.show_data(Data(source="gallery", dataset="sine"))
    assert choice.picker is not None
    assert choice.picker.current == "sine"
    choice.set_theme(LIGHT)
    choice.show_data(Data())
    assert choice.picker.current is None
    assert not choice.isVisible()


def test_the_current_dataset_is_in_sight(qtbot: QtBot) -> None:
    choice = DatasetChoice(LIGHT)
    qtbot.addWidget(choice)
    choice.resize(290, 290)
    choice.show_data(Data(source="gallery", dataset="sinc"))
    with qtbot.waitExposed(choice):
        choice.show()
    for key in ("sinc", "circle"):
        choice.show_data(Data(source="gallery", dataset=key))
        (marked,) = [one for one in choice.picker.thumbnails if one.isChecked()]
        assert not marked.visibleRegion().isEmpty()


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
    ],
)
def test_summary(data: Data, words: str) -> None:
    assert summary(data) == words
