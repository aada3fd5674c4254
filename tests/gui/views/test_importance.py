"""The importance: bars in order, for any number of inputs and any size."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.rendering import save_picture
from gui.theme import DARK, LIGHT
from gui.views import Importance
from scratchnet.explain import Importance as Importances
from scratchnet.explain import Variable
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.scenes import class_scene, curve_scene, explained


def moment(drops: np.ndarray, metric: str = "accuracy") -> tuple[Scene, Frame]:
    scene, frame = class_scene(3) if metric == "accuracy" else curve_scene()
    frame = explained(scene, frame)
    assert frame.explanation is not None
    variables = tuple(Variable(f"input {number}", (number,)) for number in range(len(drops)))
    importance = Importances(variables, metric, True, 400, 300, 0.9, drops)
    return scene, replace(frame, explanation=replace(frame.explanation, importance=importance))


def view_of(qtbot: QtBot, scene: Scene, frame: Frame) -> Importance:
    view = Importance(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    return view


def svg_of(view: Importance, path: Path) -> str:
    save_picture(view, path, QSize(400, 300))
    return path.read_text()


def test_inputs_are_in_the_order_of_their_importance(qtbot: QtBot, tmp_path: Path) -> None:
    drops = np.array([[0.1, 0.2], [0.5, 0.4], [-0.1, 0.0]])
    view = view_of(qtbot, *moment(drops))
    assert view.caption() == "Accuracy 90.0 % after 5 steps, 300 of 400 test samples"
    assert "input 1 0.45 ± 0.05, input 0 0.15 ± 0.05, input 2 −0.05 ± 0.05" in view.words()
    svg = svg_of(view, tmp_path / "a.svg")
    places = [svg.index(f"input {number}") for number in (1, 0, 2)]
    assert places == sorted(places)
    assert "drop of accuracy when shuffled" in svg
    assert "<image" not in svg


def test_of_many_inputs_the_most_important_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    drops = np.linspace(0.0, 1.0, 784)[:, np.newaxis] * np.ones((1, 3))
    view = view_of(qtbot, *moment(drops, "r2"))
    svg = svg_of(view, tmp_path / "a.svg")
    assert "input 783" in svg
    assert "input 700" not in svg
    shown = svg.count(">input ")
    assert f"and {784 - shown} inputs with less" in svg


@pytest.mark.parametrize("size", [(160, 120), (500, 450), (900, 200)])
@pytest.mark.parametrize("count", [1, 3, 40])
def test_it_can_be_painted_at_any_size(qtbot: QtBot, count: int, size: tuple[int, int]) -> None:
    drops = np.random.default_rng(1).normal(0.1, 0.1, (count, 4))
    view = view_of(qtbot, *moment(drops))
    view.resize(*size)
    for theme in (LIGHT, DARK):
        view.set_theme(theme)
        image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert len(np.unique(np.frombuffer(image.constBits(), dtype=np.uint32))) > 10


def test_no_drop_at_all_has_an_axis(qtbot: QtBot, tmp_path: Path) -> None:
    view = view_of(qtbot, *moment(np.zeros((2, 3))))
    assert ">0.01<" in svg_of(view, tmp_path / "a.svg")


def test_it_says_why_there_is_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    scene, frame = moment(np.ones((2, 3)))
    view = view_of(qtbot, scene, replace(frame, explanation=None))
    assert "being worked out" in svg_of(view, tmp_path / "a.svg")
    scene, frame = moment(np.full((2, 3), np.nan))
    view.show_frame(scene, frame)
    assert "outputs overflow" in svg_of(view, tmp_path / "b.svg")
    assert frame.explanation is not None
    assert frame.explanation.importance is not None
    undefined = replace(frame.explanation.importance, score=None, drops=np.zeros((2, 0)))
    explanation = replace(frame.explanation, importance=undefined)
    view.show_frame(scene, replace(frame, explanation=explanation))
    assert "R² is not defined" in view.words()


def test_an_animation_keeps_its_axis(qtbot: QtBot, tmp_path: Path) -> None:
    scene, small = moment(np.full((2, 3), 0.1))
    _, large = moment(np.full((2, 3), 0.8))
    view = view_of(qtbot, scene, small)
    assert ">0.8<" not in svg_of(view, tmp_path / "a.svg")
    view.extend_ranges(scene, large)
    assert ">0.8<" in svg_of(view, tmp_path / "b.svg")
