"""Pictures out of the window: what can be exported, and the clipboard."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.background import TaskFailed
from gui.export.picture import pictures
from gui.main_window import MainWindow
from gui.rendering import ExportError
from gui.views.registry import pictures_of


def test_everything_can_be_exported(window: MainWindow) -> None:
    stems = [target.file_stem for target in window.pictures.targets()]
    assert stems[:3] == ["trained", "network", "loss"]
    assert len(stems) == len(set(stems))
    assert set(stems) == {*pictures_of(window.scene), "window"}
    for name in ("surface", "confusion"):
        window.output_pane.set_view(window.output_pane.view_named(name))
        assert window.pictures.targets()[0].file_stem == name


@pytest.fixture
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Clear it: the offscreen platform outlives Python and the data that Python gave it."""
    QApplication.clipboard().clear()
    yield
    QApplication.clipboard().clear()


@pytest.mark.usefixtures("_empty_clipboard")
@pytest.mark.parametrize("name", ["copy_output", "copy_network", "copy_loss", "copy_window"])
def test_copies(qtbot: QtBot, window: MainWindow, name: str) -> None:
    with qtbot.waitSignal(window.pictures.noted):
        getattr(window.commands, name).trigger()
    assert not QApplication.clipboard().image().isNull()


def test_a_failed_copy_is_explained(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ExportError("no room for the picture")

    monkeypatch.setattr(pictures, "copy_picture", fail)
    window.commands.copy_output.trigger()
    assert window.statusBar().currentMessage() == "no room for the picture"


def test_views_that_are_hidden_are_explained_for_their_pictures(window: MainWindow) -> None:
    targets = {target.file_stem: target for target in window.pictures.targets()}
    for name, part in (
        ("importance", "drop when shuffled"),
        ("partial-dependence-2", "y from -2"),
        ("predictions", "by loss"),
    ):
        view = targets[name].make()
        words = view.words().replace("−", "-")
        view.deleteLater()
        assert part in words


def test_pictures_are_fine_though_the_window_is_coarse_while_training(window: MainWindow) -> None:
    scene, frame = window.current.value
    blurred = replace(
        frame,
        model_map=np.full_like(frame.model_map, 0.5),
        neuron_maps=frame.neuron_maps[:, ::3, ::3],
        coarse=True,
    )
    window.current.set(scene, blurred)
    for name in ("trained", "network"):
        target = next(each for each in window.pictures.targets() if each.file_stem == name)
        view = target.make()
        shown = view.frame
        view.deleteLater()
        assert not shown.coarse
        # Maps are computed in several ways, which differ in the last bit.
        assert np.allclose(shown.model_map, frame.model_map, rtol=0, atol=1e-15)
        assert np.allclose(shown.neuron_maps, frame.neuron_maps, rtol=0, atol=1e-15)


def test_without_finer_maps_a_picture_is_as_the_window(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TaskFailed("there is not enough memory")

    monkeypatch.setattr(pictures, "wait_for", fail)
    scene, frame = window.current.value
    coarse = replace(frame, coarse=True)
    window.current.set(scene, coarse)
    view = window.pictures.targets()[0].make()
    shown = view.frame
    view.deleteLater()
    assert shown is coarse
