"""The fields of an animation."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItemModel
from pytestqt.qtbot import QtBot

from gui.export.animation.choices import Choices
from gui.export.animation.clip_fields import ClipFields
from gui.export.animation.encoders import FORMATS
from gui.export.animation.run import Run
from scratchnet.run.recipe import LOGARITHMIC
from tests.gui.export.animation.films import small_recipe

RUN = Run(replace(small_recipe(training__steps=500), steps=400), "reference")


@pytest.fixture
def fields(qtbot: QtBot) -> ClipFields:
    fields = ClipFields(Choices(), RUN)
    qtbot.addWidget(fields)
    return fields


def test_what_was_chosen_is_shown_and_said(qtbot: QtBot) -> None:
    chosen = Choices(".webp", 75, 1280, 720, 2, 33, LOGARITHMIC, 12.5, 0.25, False)
    fields = ClipFields(chosen, RUN)
    qtbot.addWidget(fields)
    assert fields.choices() == chosen
    assert fields.size_fields.preset.currentText() == "1280 × 720"
    assert fields.size_fields.result.text() == "2,560 × 1,440 pixels"
    assert (fields.up_to.value(), fields.up_to.maximum()) == (400, 500)
    assert fields.stands.text() == "The run stands at step 400 of 500."


def test_a_size_of_one_s_own_is_shown_as_such(qtbot: QtBot) -> None:
    fields = ClipFields(Choices(width=333, height=222), RUN)
    qtbot.addWidget(fields)
    assert fields.size_fields.preset.currentText() == "Custom size"
    assert fields.size_fields.picture_size() == QSize(333, 222)


def test_rate_and_duration_are_two_words_for_the_same(qtbot: QtBot, fields: ClipFields) -> None:
    assert (fields.rate.value(), fields.duration.value()) == (20, 3)
    with qtbot.waitSignal(fields.changed):
        fields.duration.setValue(6)
    assert fields.rate.value() == 10
    fields.rate.setValue(30)
    assert fields.duration.value() == 2
    fields.frames.setValue(120)
    assert (fields.rate.value(), fields.duration.value()) == (30, 4)
    fields.up_to.setValue(29)
    assert fields.duration.value() == 1


def test_a_duration_that_cannot_be_gives_way(qtbot: QtBot, fields: ClipFields) -> None:
    fields.duration.setFocus()
    fields.duration.setValue(0.1)
    assert fields.rate.value() == 60
    qtbot.keyClick(fields.duration, Qt.Key.Key_Return)
    assert fields.duration.value() == 1


def test_a_format_has_the_fields_that_concern_it(fields: ClipFields) -> None:
    enabled = {}
    for suffix in (".gif", ".apng", ".webp"):
        fields.set_format(suffix)
        enabled[suffix] = fields.quality.isEnabled(), fields.loop.isEnabled()
    assert enabled == {".gif": (False, True), ".apng": (False, True), ".webp": (True, True)}


def test_a_format_that_is_not_there_is_shown_with_the_way_to_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    fields = ClipFields(Choices(), RUN)
    qtbot.addWidget(fields)
    model = fields.format.model()
    assert isinstance(model, QStandardItemModel)
    item = model.item(fields.format.findData(".mp4"))
    assert not item.isEnabled()
    assert item.toolTip() == FORMATS[".mp4"].missing() == fields.missing.text()
    fields.set_format(".mp4")
    assert fields.kind.suffix == ".gif"


def test_with_an_encoder_nothing_is_missing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: True)
    fields = ClipFields(Choices(), RUN)
    qtbot.addWidget(fields)
    fields.set_format(".mp4")
    assert (fields.kind.suffix, fields.loop.isEnabled()) == (".mp4", False)
    assert fields.missing.text() == ""
