"""Choices that are remembered."""

import pytest
from PySide6.QtCore import QSettings

from gui.export.animation.choices import Choices, remember, remembered
from gui.preferences import Preferences
from scratchnet.run.recipe import LOGARITHMIC


def test_they_come_back_as_they_were(settings: QSettings, tmp_path: object) -> None:
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
def test_nonsense_is_forgotten(settings: QSettings, name: str, text: str) -> None:
    settings.setValue(f"animation/{name}", text)
    assert remembered(Preferences(settings)) == Choices()


def test_a_format_that_is_gone_is_forgotten(
    settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(Preferences(settings), Choices(".mp4"))
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    assert remembered(Preferences(settings)) == Choices()
