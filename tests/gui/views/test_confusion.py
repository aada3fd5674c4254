"""The confusion matrix: its texts, and that it can be painted at any size."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gui.rendering import save_picture
from gui.theme import DARK, LIGHT
from gui.views import Confusion
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.scenes import class_scene, curve_scene


def shown(qtbot: QtBot, scene: Scene, frame: Frame) -> Confusion:
    view = Confusion(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    return view


def colours_in(view: Confusion) -> set[int]:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return set(np.unique(np.frombuffer(image.constBits(), dtype=np.uint32)).tolist())


def test_the_caption_counts_samples_and_how_many_are_right(qtbot: QtBot) -> None:
    scene, frame = class_scene(3)
    view = shown(qtbot, scene, frame)
    assert frame.evaluation is not None
    assert frame.test_evaluation is not None
    right, step = 100 * frame.evaluation.metrics["accuracy"], frame.snapshot.step
    assert view.caption() == f"Accuracy {right:.1f} % after {step} steps, 150 training samples"
    view.set_test_shown(True)
    right = 100 * frame.test_evaluation.metrics["accuracy"]
    assert view.caption() == f"Accuracy {right:.1f} % after {step} steps, 50 test samples"
    twin = view.clone()
    qtbot.addWidget(twin)
    assert twin.caption() == view.caption()


@pytest.mark.parametrize("size", [(160, 120), (500, 450), (900, 300)])
@pytest.mark.parametrize("classes", [2, 10])
def test_it_can_be_painted_at_any_size(qtbot: QtBot, classes: int, size: tuple[int, int]) -> None:
    names = tuple(f"a fairly long name {number}" for number in range(classes))
    view = shown(qtbot, *class_scene(classes, names=names))
    view.resize(*size)
    assert QColor(LIGHT.plot).rgb() in colours_in(view)
    assert len(colours_in(view)) > 10
    view.set_theme(DARK)
    assert QColor(DARK.plot).rgb() in colours_in(view)


def test_without_classes_or_counts_it_reports_it(qtbot: QtBot) -> None:
    view = shown(qtbot, *curve_scene())
    assert view.caption() == ""
    assert len(colours_in(view)) > 2
    scene, frame = class_scene(2)
    view.show_frame(scene, replace(frame, evaluation=None))
    assert view.caption() == ""
    assert len(colours_in(view)) > 2


def test_a_view_without_a_frame_is_empty(qtbot: QtBot) -> None:
    view = Confusion(LIGHT)
    qtbot.addWidget(view)
    view.reset_zoom()
    assert view.caption() == ""
    assert colours_in(view) == {QColor(LIGHT.plot).rgb()}


def test_in_vectors_text_stays_text(qtbot: QtBot, tmp_path: Path) -> None:
    view = shown(qtbot, *class_scene(3))
    save_picture(view, tmp_path / "a.svg", QSize(400, 360))
    svg = (tmp_path / "a.svg").read_text()
    assert "predicted class" in svg
    assert "class 2" in svg
    assert "<image" not in svg
