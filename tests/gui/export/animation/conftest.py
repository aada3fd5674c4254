"""Hidden views to animate."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.export.animation.stage import Stage
from gui.theme import LIGHT
from gui.views import BaseView
from tests.gui.export.animation.small import HEIGHT, WIDTH

MakeStage = Callable[..., Stage]


@pytest.fixture
def make_stage(qtbot: QtBot, qapp: QApplication) -> Iterator[MakeStage]:
    """Put a hidden view on a stage; taken down in the end."""
    before = qapp.palette()
    qapp.setPalette(LIGHT.palette())
    stages = []

    def make(kind: type[BaseView], width: int = WIDTH, height: int = HEIGHT) -> Stage:
        stages.append(Stage(kind(LIGHT), QSize(width, height)))
        return stages[-1]

    yield make
    for stage in stages:
        stage.close()
    qapp.setPalette(before)


@pytest.fixture
def settings(tmp_path: object) -> QSettings:
    return QSettings(f"{tmp_path}/settings.ini", QSettings.Format.IniFormat)
