"""The fields of an animation."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QStandardItemModel
from pytestqt.qtbot import QtBot

from gui.export.animation.clip_fields import Choices, ClipFields, remember, remembered
from gui.export.animation.encoders import FORMATS
from gui.export.animation.frames import AnimatedRun
from gui.preferences import Preferences
from scratchnet.run.recipe import LOGARITHMIC
from tests.gui.export.animation.small import small_recipe

RUN = AnimatedRun(replace(small_recipe(training__steps=500), steps=400), "reference")


@pytest.fixture
def fields(qtbot: QtBot) -> ClipFields:
    fields = ClipFields(Choices(), RUN)
    qtbot.addWidget(fields)
    return fields


def test_fields_show_the_choices(qtbot: QtBot) -> None:
    chosen = Choices(".webp", 75, 1280, 720, 2, 33, LOGARITHMIC, 12.5, 0.25, False)
    fields = ClipFields(chosen, RUN)
    qtbot.addWidget(fields)
    assert fields.choices() == chosen
    assert fields.size_fields.preset.currentText() == "1280 × 720"
    assert fields.size_fields.result.text() == "2,560 × 1,440 pixels"
    assert (fields.up_to.value(), fields.up_to.maximum()) == (400, 500)
    assert fields.run_label.text() == "The run is at step 400 of 500."


def test_a_size_that_is_no_preset_is_shown_as_custom(qtbot: QtBot) -> None:
    fields = ClipFields(Choices(width=333, height=222), RUN)
    qtbot.addWidget(fields)
    assert fields.size_fields.preset.currentText() == "Custom size"
    assert fields.size_fields.picture_size() == QSize(333, 222)


def test_rate_and_duration_follow_each_other(qtbot: QtBot, fields: ClipFields) -> None:
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


def test_an_impossible_duration_is_corrected(qtbot: QtBot, fields: ClipFields) -> None:
    fields.duration.setFocus()
    fields.duration.setValue(0.1)
    assert fields.rate.value() == 60
    qtbot.keyClick(fields.duration, Qt.Key.Key_Return)
    assert fields.duration.value() == 1


def test_only_the_fields_that_a_format_uses_are_enabled(fields: ClipFields) -> None:
    enabled = {}
    for name in ("gif", "apng", "webp"):
        fields.set_format(name)
        enabled[name] = fields.quality.isEnabled(), fields.loop.isEnabled()
    assert enabled == {"gif": (False, True), "apng": (False, True), "webp": (True, True)}


def test_an_unavailable_format_is_shown_with_what_to_install(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    fields = ClipFields(Choices(), RUN)
    qtbot.addWidget(fields)
    model = fields.format.model()
    assert isinstance(model, QStandardItemModel)
    item = model.item(fields.format.findData("mp4"))
    assert not item.isEnabled()
    assert item.toolTip() == FORMATS["mp4"].missing() == fields.missing.text()
    fields.set_format("mp4")
    assert fields.selected_format.suffix == ".gif"


def test_with_an_encoder_nothing_is_missing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: True)
    fields = ClipFields(Choices(), RUN)
    qtbot.addWidget(fields)
    fields.set_format("mp4")
    assert (fields.selected_format.suffix, fields.loop.isEnabled()) == (".mp4", False)
    assert fields.missing.text() == ""


def test_choices_are_remembered(settings: QSettings, tmp_path: object) -> None:
    assert remembered(Preferences(settings)) == Choices()
    chosen = Choices(".webp", 75, 640, 480, 2, 33, LOGARITHMIC, 12.5, 0.25, False)
    remember(Preferences(settings), chosen)
    settings.sync()
    again = QSettings(f"{tmp_path}/settings.ini", QSettings.Format.IniFormat)
    assert remembered(Preferences(again)) == chosen


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("frames", "many"),
        ("frames", "100000"),
        ("rate", "nan"),
        ("suffix", ".avi"),
        ("spacing", "odd"),
        ("width", ""),
        ("scale", "1000000"),
    ],
)
def test_invalid_choices_are_forgotten(settings: QSettings, name: str, text: str) -> None:
    settings.setValue(f"animation/{name}", text)
    assert remembered(Preferences(settings)) == Choices()


def test_a_format_that_is_no_longer_available_is_forgotten(
    settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(Preferences(settings), Choices(".mp4"))
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    assert remembered(Preferences(settings)) == Choices()
