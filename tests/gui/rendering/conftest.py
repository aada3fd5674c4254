"""Widgets to make pictures of."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import FunctionMap, LossCurve, PlotView
from tests.gui.views.conftest import short_run

KINDS = ["map", "loss", "plain"]
Make = Callable[[str], QWidget]


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Iterator[Make]:
    """Make a hidden widget with something to see: a function map, a loss curve, a plain one."""
    before = qapp.palette()
    qapp.setPalette(LIGHT.palette())

    def make(kind: str) -> QWidget:
        widget = new_plain() if kind == "plain" else new_view(kind)
        qtbot.addWidget(widget)
        return widget

    yield make
    qapp.setPalette(before)


def new_view(kind: str) -> PlotView:
    view = FunctionMap(LIGHT) if kind == "map" else LossCurve(LIGHT)
    view.show_frame(*short_run())
    return view


def new_plain() -> QWidget:
    widget = QWidget()
    widget.setWindowTitle("A plain one[*]")
    layout = QVBoxLayout(widget)
    layout.addWidget(QLabel("Plain words"))
    return widget


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
