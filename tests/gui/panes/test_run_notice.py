"""The notice of what is wrong with a run: what it says, where it lies, and its button."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.run_notice import RunNotice
from scratchnet.experiment import Experiment
from scratchnet.run.snapshot import Status
from tests.gui.conftest import shown
from tests.gui.views.scenes import base

_EXPLANATION = "The loss overflowed at step 6; another loss usually helps"


@pytest.fixture
def notice(qtbot: QtBot) -> Iterator[RunNotice]:
    covered = QWidget()
    qtbot.addWidget(covered)
    covered.resize(300, 200)
    covered.show()
    yield RunNotice(covered, advises=True)
    # The test must not be left with the notice alone: it lives in the widget that it covers.
    covered.hide()


def test_says_in_plain_words_what_happened_and_goes_with_the_next_run(
    notice: RunNotice,
) -> None:
    scene, frame = base()
    notice.show_frame(scene, frame)
    assert not notice.isVisible()
    snapshot = replace(frame.snapshot, status=Status.DIVERGED, diverged_at=6)
    notice.show_frame(scene, replace(frame, snapshot=snapshot, divergence=_EXPLANATION))
    assert notice.isVisible()
    assert notice.text.text() == "The loss overflowed at step 6."
    assert notice.text.toolTip() == "Another loss usually helps."
    notice.show_frame(scene, frame)
    assert not notice.isVisible()


def test_lies_within_what_it_covers(notice: RunNotice) -> None:
    scene, frame = base()
    snapshot = replace(frame.snapshot, status=Status.DIVERGED, diverged_at=6)
    notice.show_frame(scene, replace(frame, snapshot=snapshot, divergence=_EXPLANATION))
    covered = notice.parentWidget()
    for width in (900, 180):
        covered.resize(width, 200)
        assert covered.rect().contains(notice.geometry())
        assert notice.height() >= notice.text.heightForWidth(notice.text.width())


def test_a_run_that_diverged_is_retried_beside_the_map_and_the_loss(
    qtbot: QtBot, window: MainWindow
) -> None:
    values = {
        "network.activation": "relu",
        "network.output_activation": "linear",
        "training.learning_rate": 1000.0,
    }
    window.document.open(Experiment().with_values(values), None)
    window.commands.run.trigger()
    qtbot.waitUntil(window.loss_pane.notice.isVisible)
    assert window.output_pane.notice.isVisible()
    assert f"overflowed at step {shown(window).diverged_at}." in window.loss_pane.notice.text.text()
    qtbot.mouseClick(window.loss_pane.notice.button, Qt.MouseButton.LeftButton)
    assert window.document.experiment.training.learning_rate == 100.0


def test_targets_that_are_learned_by_no_network_are_scaled_by_a_click(
    qtbot: QtBot, window: MainWindow
) -> None:
    values = {
        "data.source": "table",
        "data.inputs": [[k / 10] for k in range(20)],
        "data.targets": [3000.0 + 50.0 * k for k in range(20)],
        "network.output_activation": "linear",
        "training.learning_rate": 0.1,
        "training.steps": 300,
    }
    window.document.open(Experiment().with_values(values), None)
    window.commands.run.trigger()
    notice = window.loss_pane.notice
    qtbot.waitUntil(notice.isVisible)
    assert "the targets are not scaled" in notice.text.text()
    assert "3000 to 3950" in notice.text.toolTip()
    assert not window.output_pane.notice.isVisible()
    qtbot.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    assert window.document.experiment.data.target_scaling == "standard"
    qtbot.waitUntil(lambda: not notice.isVisible())
