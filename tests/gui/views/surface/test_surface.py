"""The surface: what it shows, and how it is turned by mouse and keyboard."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.rendering import save_picture
from gui.theme import DARK, LIGHT
from gui.views import MapMode, Surface
from gui.views.surface.camera import Camera
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.scenes import HIGH, WIDE, class_scene, curve_scene, surface_scene

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, scene: Scene, frame: Frame) -> Surface:
    view = Surface(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    view.resize(400, 360)
    return view


@pytest.fixture
def surface(qtbot: QtBot) -> Surface:
    return shown(qtbot, *surface_scene(20, formula="x*y", resolution=16))


def colours_in(view: Surface) -> set[int]:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return set(np.unique(pixels).tolist())


def mouse(kind: QEvent.Type, x: float, y: float) -> QMouseEvent:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
    point = QPointF(x, y)
    return QMouseEvent(kind, point, point, button, held, Qt.KeyboardModifier.NoModifier)


def test_dragging_turns_and_tilts(surface: Surface) -> None:
    before, picture = surface.camera, colours_in(surface)
    for event in (
        mouse(QEvent.Type.MouseButtonPress, 100, 100),
        mouse(QEvent.Type.MouseMove, 140, 110),
        mouse(QEvent.Type.MouseButtonRelease, 140, 110),
        mouse(QEvent.Type.MouseMove, 300, 300),
    ):
        QApplication.sendEvent(surface, event)
    assert surface.camera.azimuth == before.azimuth + 20
    assert surface.camera.elevation == before.elevation + 5
    assert colours_in(surface) != picture


def test_the_wheel_zooms_and_a_double_click_goes_back(surface: Surface) -> None:
    for delta in (120, 120, -120):
        wheel = QWheelEvent(
            QPointF(50, 50),
            QPointF(50, 50),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(surface, wheel)
    assert 1.0 < surface.camera.zoom < 1.3
    QApplication.sendEvent(surface, mouse(QEvent.Type.MouseButtonDblClick, 5, 5))
    assert surface.camera == Camera()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Left, (-40.0, 28.0)),
        (Qt.Key.Key_Right, (-30.0, 28.0)),
        (Qt.Key.Key_Up, (-35.0, 23.0)),
        (Qt.Key.Key_Down, (-35.0, 33.0)),
    ],
)
def test_keys_turn_and_tilt(
    qtbot: QtBot, surface: Surface, key: Qt.Key, expected: tuple[float, float]
) -> None:
    qtbot.keyClick(surface, key)
    assert (surface.camera.azimuth, surface.camera.elevation) == expected


def test_keys_zoom_and_home_goes_back(qtbot: QtBot, surface: Surface) -> None:
    qtbot.keyClick(surface, Qt.Key.Key_Plus)
    assert surface.camera.zoom > 1
    qtbot.keyClick(surface, Qt.Key.Key_Minus)
    qtbot.keyClick(surface, Qt.Key.Key_Minus)
    assert surface.camera.zoom < 1
    qtbot.keyClick(surface, Qt.Key.Key_Tab)
    qtbot.keyClick(surface, Qt.Key.Key_Home)
    assert surface.camera == Camera()


def test_a_clone_looks_the_same_from_the_same_side(qtbot: QtBot, surface: Surface) -> None:
    surface.set_mode(MapMode.OBJECTIVE)
    surface.set_samples_shown(False)
    surface.set_camera(Camera(100, 60, 2))
    twin = surface.clone()
    qtbot.addWidget(twin)
    twin.resize(surface.size())
    assert (twin.camera, twin.mode, twin.samples_shown) == (
        surface.camera,
        MapMode.OBJECTIVE,
        False,
    )
    assert twin.grab().toImage() == surface.grab().toImage()


def test_another_theme_recolours_all_of_it(surface: Surface) -> None:
    light = colours_in(surface)
    surface.set_theme(DARK)
    dark = colours_in(surface)
    assert QColor(DARK.plot).rgb() in dark
    assert QColor(LIGHT.plot).rgb() not in dark
    assert len(light & dark) < len(light) / 4


@pytest.mark.parametrize("mode", MapMode)
@pytest.mark.parametrize("classes", [0, 2, 3])
def test_every_mode_has_a_picture_and_a_caption(qtbot: QtBot, mode: MapMode, classes: int) -> None:
    made = class_scene(classes, axes=(WIDE, HIGH)) if classes else surface_scene(3, resolution=16)
    view = shown(qtbot, *made)
    view.set_mode(mode)
    assert len(colours_in(view)) > 20
    assert view.caption()


def test_the_surface_is_that_of_the_chosen_class(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3))
    first = view.grab().toImage()
    assert view.caption().endswith("class class 0")
    view.set_output(2)
    assert view.caption().endswith("class class 2")
    assert view.grab().toImage() != first


def test_samples_can_be_hidden(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3))
    with_samples = view.grab().toImage()
    view.set_samples_shown(False)
    assert view.grab().toImage() != with_samples


def test_one_input_has_no_surface_and_reports_it(qtbot: QtBot) -> None:
    view = shown(qtbot, *curve_scene())
    assert len(colours_in(view)) > 2
    view.set_mode(MapMode.DATASET)


def test_a_surface_without_a_frame_is_empty_and_can_be_asked(qtbot: QtBot) -> None:
    view = Surface(LIGHT)
    qtbot.addWidget(view)
    view.set_mode(MapMode.ERROR)
    view.set_output(1)
    view.reset_zoom()
    assert view.caption() == ""
    assert colours_in(view) == {QColor(LIGHT.plot).rgb()}
    twin = view.clone()
    qtbot.addWidget(twin)


def test_the_menu_is_asked_for(qtbot: QtBot, surface: Surface) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(1, 2), QPoint(30, 40))
    with qtbot.waitSignal(surface.menu_wanted) as wanted:
        QApplication.sendEvent(surface, event)
    assert wanted.args == [QPoint(30, 40)]


def test_vectors_stay_vectors(surface: Surface, tmp_path: Path) -> None:
    for suffix in ("svg", "pdf", "png"):
        save_picture(surface, tmp_path / f"a.{suffix}", QSize(400, 360), 2.0)
    svg = (tmp_path / "a.svg").read_text()
    assert svg.count("<polygon") + svg.count("<path") > 1500
    assert "<image" not in svg
    assert (tmp_path / "a.pdf").stat().st_size > 10_000
    assert QImage(str(tmp_path / "a.png")).width() == 800
