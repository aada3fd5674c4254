"""The registry of views: names of pictures, options, and what frames are requested with."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import PaintedView
from gui.views.registry import (
    VIEWS,
    FrameData,
    Variant,
    ViewRecord,
    all_pictures,
    find_picture,
    frame_request,
    pictures_of,
)
from scratchnet.explain import ExplanationRequest
from scratchnet.run.observation import scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest
from tests.gui.export.figure.conftest import moment
from tests.gui.views.image_scenes import brightness_run
from tests.scratchnet.explain.problems import table


class Toy(PaintedView):
    title = "Toy"
    name = "toy"

    def caption(self) -> str:
        return "A toy"

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        painter.drawText(area, "toy")


def test_every_picture_has_one_name_and_some_scene() -> None:
    scenes = [*(moment(dataset)[0] for dataset in ("", "sine", "blobs_3")), brightness_run()[0]]
    scenes.append(scene_of(Session(table(), "reference"), 2))
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
        (FrameData.NEURONS, FrameRequest(neuron_resolution=24, responses=True)),
        (FrameData.OUTPUTS | FrameData.GRADIENTS, FrameRequest(gradients=True, outputs=5)),
        (FrameData.OUTPUTS | FrameData.EVALUATION, FrameRequest(outputs=9)),
        (
            FrameData.DEPENDENCE | FrameData.RESULTS,
            FrameRequest(explain=ExplanationRequest(dependence=(0,), results=9)),
        ),
        (
            FrameData.PROJECTION | FrameData.IMPORTANCE,
            FrameRequest(explain=ExplanationRequest(projection=True, importance=True)),
        ),
    ],
)
def test_frames_are_requested_with_what_views_draw(data: FrameData, request_: FrameRequest) -> None:
    assert frame_request(data, neuron_resolution=24, marked=5, counted=9) == request_
