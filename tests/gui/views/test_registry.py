"""The record of views: a view that is registered appears wherever views do."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6 import QtWidgets
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from gui.app import main
from gui.export.figure.dialog import FigureDialog
from gui.export.figure.figure import Figure
from gui.export.figure.spec import FigureSpec
from gui.preferences import Preferences
from gui.theme import LIGHT
from gui.views import BaseView, PaintedView
from gui.views.registry import (
    VIEWS,
    FrameData,
    Variant,
    ViewOption,
    ViewRecord,
    all_pictures,
    find_picture,
    frame_request,
    pictures_of,
)
from scratchnet.declare.parameter import Flag
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import FrameRequest
from tests.gui.export.figure.conftest import moment


class Toy(PaintedView):
    title = "Toy"
    name = "toy"

    def __init__(self, theme: object, parent: object = None) -> None:
        super().__init__(theme, parent)
        self.loud = False

    def set_loud(self, loud: bool) -> None:
        self.loud = loud

    def copy_options(self, other: BaseView) -> None:
        self.loud = other.loud

    def caption(self) -> str:
        return "A toy"

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        painter.drawText(area, "toy")


_RECORD = ViewRecord(
    view=Toy,
    fits=lambda scene: len(scene.axes) == 2,
    requires=FrameData.GRADIENTS,
    least_size=(20, 20),
    options=(
        ViewOption(
            name="loud",
            parameter=Flag(label="Loud", help="Play it loudly", default=False),
            get=lambda view: view.loud,
            set=Toy.set_loud,
        ),
    ),
)


@pytest.fixture
def _toy() -> Iterator[None]:
    VIEWS.register(_RECORD)
    yield
    VIEWS.unregister("toy")


def test_every_picture_has_one_name_and_some_scene() -> None:
    scenes = [moment(dataset)[0] for dataset in ("", "sine", "blobs_3")]
    names = {name for scene in scenes for name in pictures_of(scene)}
    assert all(find_picture(name).name == name for name in names)
    assert {picture.name for picture in all_pictures()} <= names


@pytest.mark.parametrize("name", ["loss", "weights", "objective"])
def test_names_are_taken_once(name: str) -> None:
    record = ViewRecord(view=Toy, variants=(Variant(name=name, title="Toy"),))
    with pytest.raises(ValueError, match=f"a picture {name} already"):
        VIEWS.register(record)
    assert "toy" not in VIEWS


def test_every_view_is_made_with_its_options_as_declared(qtbot: QtBot) -> None:
    for record in VIEWS.values():
        view = record.view(LIGHT)
        qtbot.addWidget(view)
        for option in record.options:
            assert option.get(view) == option.parameter.default
            assert option.parameter.check(option.get(view)) == option.get(view)


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        (FrameData.NONE, FrameRequest()),
        (FrameData.NEURON_MAPS, FrameRequest(neuron_resolution=24)),
        (FrameData.OUTPUTS | FrameData.GRADIENTS, FrameRequest(gradients=True, outputs=5)),
        (FrameData.OUTPUTS | FrameData.EVALUATION, FrameRequest(outputs=9)),
    ],
)
def test_frames_are_requested_with_what_views_draw(data: FrameData, request_: FrameRequest) -> None:
    assert frame_request(data, neuron_resolution=24, marked=5, counted=9) == request_


@pytest.mark.usefixtures("_toy")
def test_the_window_offers_a_view_that_is_registered(
    qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    window = request.getfixturevalue("window")
    pane = window.output_pane
    window.findChild(QToolButton, "view_toy").click()
    assert pane.shown.name == "toy"
    assert pane.shown.frame is window.frame
    qtbot.waitUntil(lambda: window.frame.gradients is not None)
    [option] = [a for a in pane.options.menu().actions() if a.data() and a.isVisible()]
    assert option.text() == "&Loud"
    option.trigger()
    assert pane.shown.loud
    targets = {target.name: target for target in window.pictures.targets()}
    twin = targets["Toy"].make()
    assert twin.loud
    twin.deleteLater()
    window.commands.export_animation.trigger()
    dialog = window.animations.dialog
    assert dialog.subject.itemText(0) == "Toy"


@pytest.mark.usefixtures("_toy")
def test_figures_show_a_view_that_is_registered(qtbot: QtBot, preferences: Preferences) -> None:
    figure = Figure(FigureSpec(views=("toy",), width=30, height=30))
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    assert figure.views[0].name == "toy"
    with pytest.raises(InvalidInput, match="toy"):
        figure.show_frame(*moment("sine"))
    dialog = FigureDialog(*moment(), preferences)
    qtbot.addWidget(dialog)
    shown = [dialog.views.list.item(row).text() for row in range(dialog.views.list.count())]
    assert shown[-1] == "Toy"
    dialog.done(0)


@pytest.mark.slow
@pytest.mark.usefixtures("_toy")
def test_commands_draw_a_view_that_is_registered(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, folder = tmp_path / "toy.gif", tmp_path / "pictures"
    before = qapp.palette()
    for options in (
        ["--render", str(folder), "--steps", "2", "--size", "300x200"],
        ["--animate", str(film), "--view", "toy", "--steps", "2", "--frames", "2"],
    ):
        # Taken back at once: pytest-qt looks at the same module after every test.
        with monkeypatch.context() as patch:
            patch.setattr(QtWidgets, "QApplication", lambda _: qapp)
            patch.setattr("gui.export.render._RESOLUTION", 24)
            patch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])
            assert main(options) == 0
    qapp.setPalette(before)
    assert (folder / "toy.png").exists()
    with Image.open(film) as image:
        assert image.n_frames == 2
