"""Short runs to show, and hidden views."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.panes.frame_pane import FramePane
from gui.rendering.layout import staged
from gui.theme import LIGHT, Theme
from gui.views import FunctionMap, LossCurve
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change, Frame, Scene

STEPS = 30
RESOLUTION = 16


def short_run(formula: str = "", steps: int = STEPS) -> tuple[Scene, Frame]:
    """Return scene and frame of a small experiment after a few steps, always the same."""
    return _short_run(formula, steps)


@lru_cache(maxsize=8)
def _short_run(formula: str, steps: int) -> tuple[Scene, Frame]:
    experiment = Experiment().with_values({"training.steps": steps, "network.hidden": (4, 4)})
    if formula:
        experiment = experiment.with_values({"data.formula": formula})
    session = Session(experiment)
    session.advance()
    # As a regression; `scenes` makes those with classes.
    return replace(scene_of(session, RESOLUTION), classes=()), frame_of(session, RESOLUTION)


def with_losses(
    losses: Sequence[float], changes: Sequence[int] = (), steps: int | None = None
) -> Frame:
    """Return a frame whose history is made up; its run is to have ``steps``, or ends there."""
    _, frame = short_run()
    snapshot = frame.snapshot
    training = replace(snapshot.experiment.training, steps=steps or max(len(losses), 1))
    return replace(
        frame,
        snapshot=replace(
            snapshot,
            experiment=replace(snapshot.experiment, training=training),
            step=len(losses),
            losses=memoryview(np.array(losses, dtype=np.float64).tobytes()).cast("d"),
            changes=tuple(Change(step, "training.learning_rate", 1.0) for step in changes),
        ),
    )


def lay_out(widget: QWidget, width: int = 640, height: int = 480) -> None:
    """Bring a hidden view to a size, as it would have on the screen."""
    widget.resize(width, height)
    with staged(widget, QSize(width, height)):
        pass


def show_run(pane: FramePane, scene: Scene, frame: Frame) -> None:
    """Let a pane show a frame, as the window does."""
    pane.current.set(scene, frame)
    pane.show_frame(scene, frame)


@pytest.fixture
def make_map(qtbot: QtBot) -> Callable[..., FunctionMap]:
    def make(theme: Theme = LIGHT, formula: str = "") -> FunctionMap:
        view = FunctionMap(theme)
        qtbot.addWidget(view)
        view.show_frame(*short_run(formula))
        return view

    return make


@pytest.fixture
def function_map(make_map: Callable[..., FunctionMap]) -> FunctionMap:
    return make_map()


@pytest.fixture
def loss_curve(qtbot: QtBot) -> LossCurve:
    view = LossCurve(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*short_run())
    return view
