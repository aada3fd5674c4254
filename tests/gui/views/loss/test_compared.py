"""The curves of other runs in the loss view, as they are and smoothed."""

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.theme import LIGHT
from gui.views import LossCurve
from gui.views.loss.compared import ComparedRun, smoothed
from resources.presets import PRESETS
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session

_STEPS = np.arange(1.0, 101.0)
_LOSSES = 2.0 + np.where(np.arange(100) % 2, 1.0, -1.0)
_RUN = ComparedRun("a", "Run 1", 0, _STEPS, _LOSSES, _STEPS[:5], _LOSSES[:5])


def test_the_mean_is_of_a_loss_and_as_many_on_either_side() -> None:
    found = smoothed(_LOSSES)
    assert found[50] == pytest.approx(_LOSSES[48:53].mean())
    assert found[1] == pytest.approx(_LOSSES[0:3].mean())
    # No end is invented.
    assert (found[0], found[-1]) == (_LOSSES[0], _LOSSES[-1])
    assert list(smoothed(_LOSSES[:30])) == list(_LOSSES[:30])
    assert not len(smoothed(_LOSSES[:0]))


def test_a_smoothed_curve_has_the_curve_itself_behind(qtbot: QtBot) -> None:
    view = LossCurve(LIGHT)
    qtbot.addWidget(view)
    session = Session(PRESETS["xor"].load())
    session.advance(steps=3)
    view.show_frame(scene_of(session, 4), frame_of(session, 4))
    view.set_compared([_RUN])
    line, _, behind, _ = view.compared._lines["a"]
    assert list(line.getData()[1]) == list(_LOSSES)
    assert not len(behind.getData()[0])
    view.set_smooth(True)
    assert line.getData()[1] == pytest.approx(smoothed(_LOSSES))
    assert list(behind.getData()[1]) == list(_LOSSES)
    assert "Run 1, smoothed" in [entry.name for entry in view.legend.entries]
    twin = view.clone()
    qtbot.addWidget(twin)
    assert twin.compared.smooth


def test_smoothing_is_offered_for_ticked_runs_and_off_at_first(window: MainWindow) -> None:
    pane = window.loss_pane
    box = pane.findChild(QCheckBox, "smooth_runs")
    assert isinstance(box, QCheckBox)
    assert box.isHidden()
    pane.view.set_compared([_RUN])
    assert not box.isHidden()
    assert not box.isChecked()
    box.click()
    assert pane.view.compared.smooth
    pane.view.set_compared([])
    assert box.isHidden()
