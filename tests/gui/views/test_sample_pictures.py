"""Samples as pictures: their order, what is said of each, and choosing one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.rendering import save_picture
from gui.theme import DARK, LIGHT
from gui.views import SamplePictures
from gui.views.registry import VIEWS, pictures_of
from scratchnet.run.snapshot import Scene
from tests.gui.views.image_scenes import brightness_run, digits, outputs_of
from tests.gui.views.scenes import class_scene

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> SamplePictures:
    """Return a view of the digits' test samples after a few steps, large enough for some."""
    view = SamplePictures(LIGHT)
    qtbot.addWidget(view)
    view.set_test_shown(True)
    view.resize(520, 400)
    view.chose.connect(view.set_chosen)
    view.show()
    view.show_frame(*digits(200))
    return view


def test_wrong_samples_come_first_then_those_with_the_largest_loss(view: SamplePictures) -> None:
    scene, frame = digits(200)
    outputs, targets = outputs_of(frame, test=True), np.array(scene.test.targets, int)
    wrong = outputs.argmax(axis=1) != targets
    losses = -np.log(outputs[np.arange(len(targets)), targets])
    order = view.order.tolist()
    assert sorted(order) == list(range(len(targets)))
    count = int(wrong.sum())
    assert 0 < count < len(targets)
    assert wrong[order[:count]].all()
    assert not wrong[order[count:]].any()
    for part in (order[:count], order[count:]):
        assert (np.diff(losses[part]) <= 0).all()
    assert view.caption() == f"{count} of {len(targets)} test samples wrong after 200 steps"


def test_words_name_the_first_wrong_samples(view: SamplePictures) -> None:
    scene, frame = digits(200)
    first = int(view.order[0])
    target, row = int(scene.test.targets[first]), outputs_of(frame, test=True)[first]
    best = int(row.argmax())
    text = f"test sample {first + 1}: {target}, predicted {best} ({100 * row[best]:.0f} %)"
    assert view.sample_text(first) == text
    assert view.accessibleDescription().startswith(f"{view.caption()}; {text}")


def test_a_click_chooses_a_sample(qtbot: QtBot, view: SamplePictures) -> None:
    scene, _ = digits(200)
    with qtbot.waitSignal(view.chose) as chose:
        QTest.mouseClick(view, _LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 80))
    assert chose.args == [Chosen.of_sample(scene, SampleNumber(True, int(view.order[0])))]
    assert "chosen: test sample" in view.words()
    with qtbot.assertNotEmitted(view.chose):
        QTest.mouseClick(view, _LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 10))


def test_keys_go_through_the_samples_and_scroll(view: SamplePictures) -> None:
    def chosen() -> int:
        assert view.chosen is not None
        assert view.chosen.sample is not None
        return view.order.tolist().index(view.chosen.sample.number)

    QTest.keyClick(view, Qt.Key.Key_Right)
    assert chosen() == 0
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert chosen() == 1
    QTest.keyClick(view, Qt.Key.Key_Down)
    columns = chosen() - 1
    assert columns > 3
    assert view.bar.value() == 0
    QTest.keyClick(view, Qt.Key.Key_End)
    assert chosen() == len(view.order) - 1
    assert view.bar.value() == view.bar.maximum() > 0
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert (chosen(), view.bar.value()) == (0, 0)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert chosen() == 0


def test_what_is_chosen_elsewhere_is_scrolled_to(view: SamplePictures) -> None:
    scene, _ = digits(200)
    last = int(view.order[-1])
    view.set_chosen(Chosen.of_sample(scene, SampleNumber(True, last)))
    assert view.bar.value() == view.bar.maximum()
    view.reset_zoom()
    view.set_chosen(Chosen.of_sample(scene, SampleNumber(False, last)))
    assert view.bar.value() == 0
    assert "chosen" not in view.words()


def test_the_wheel_scrolls_by_rows(view: SamplePictures) -> None:
    at = QPointF(50, 50)
    none = Qt.MouseButton.NoButton
    for turned, row in ((-120, 1), (-30, 2), (240, 0)):
        event = QWheelEvent(
            at, QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, turned), none,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
        assert view.bar.value() == row


def test_the_tool_tip_says_what_a_picture_is(
    view: SamplePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _on: shown.append(text))
    for at in (QPoint(40, 80), QPoint(40, 5)):
        event = QHelpEvent(QHelpEvent.Type.ToolTip, at, view.mapToGlobal(at))
        QApplication.sendEvent(view, event)
    [text] = shown
    assert view.sample_text(int(view.order[0])) in text


def test_the_order_follows_new_results(view: SamplePictures) -> None:
    scene, frame = digits(200)
    before = view.order.tolist()
    # A frame while training has the results of an earlier step.
    view.show_frame(scene, replace(frame, snapshot=replace(frame.snapshot, step=150)))
    assert view.order.tolist() == before
    assert view.caption().endswith("after 200 steps")
    view.show_frame(*digits())
    assert view.order.tolist() != before
    assert view.caption().endswith("after 900 steps")


def test_a_copy_shows_the_same_samples(qtbot: QtBot, view: SamplePictures) -> None:
    view.bar.setValue(2)
    view.set_chosen(Chosen.of_sample(digits(200)[0], SampleNumber(True, int(view.order[15]))))
    assert view.bar.value() > 0
    twin = view.clone()
    qtbot.addWidget(twin)
    twin.resize(view.size())
    assert (twin.caption(), twin.chosen) == (view.caption(), view.chosen)
    assert twin.grab().toImage() == view.grab().toImage()


def test_only_in_the_window_is_there_a_bar(qtbot: QtBot, view: SamplePictures) -> None:
    assert view.bar.isHidden()
    pane = QWidget()
    qtbot.addWidget(pane)
    inside = view.clone()
    inside.setParent(pane)
    inside.resize(view.size())
    pane.show()
    inside.show()
    assert not inside.bar.isHidden()
    inside.resize(6000, 6000)
    assert inside.bar.isHidden()
    # Bars are no part of pictures.
    assert inside.clone().bar.isHidden()


@pytest.mark.parametrize("size", [(160, 120), (300, 900), (1200, 300)])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_can_be_painted_at_any_size(
    view: SamplePictures, size: tuple[int, int], theme: object
) -> None:
    view.set_theme(theme)
    view.resize(*size)
    image = view.grab().toImage()
    colours = {image.pixel(x, 60) for x in range(image.width())}
    assert len(colours) > 5


def test_values_have_no_classes(qtbot: QtBot) -> None:
    view = SamplePictures(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*brightness_run())
    scene, frame = brightness_run()
    errors = np.abs(outputs_of(frame, test=False)[:, 0] - np.array(scene.dataset.targets))
    assert view.order.tolist() == np.argsort(-errors, kind="stable").tolist()
    assert view.caption() == "12 training samples after 20 steps, largest loss first"
    assert "(" not in view.sample_text(0)
    view.grab()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("plain", "The inputs are no pixels of an image."),
        ("none", "There are no test samples."),
        ("late", "The predictions are being worked out."),
    ],
)
def test_without_pictures_it_says_why(qtbot: QtBot, case: str, words: str) -> None:
    view = SamplePictures(LIGHT)
    qtbot.addWidget(view)
    assert view.words() == ""
    scene, frame = brightness_run()
    if case == "plain":
        scene, frame = class_scene(3)
    elif case == "none":
        view.set_test_shown(True)
    else:
        frame = replace(frame, explanation=None)
    view.show_frame(scene, frame)
    assert view.words() == words
    view.grab()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen is None


def test_it_is_offered_for_images_alone() -> None:
    def offered(scene: Scene) -> bool:
        return SamplePictures.name in pictures_of(scene)

    assert VIEWS[SamplePictures.name].view is SamplePictures
    assert offered(digits(200)[0])
    assert not offered(class_scene(3)[0])


def test_in_a_vector_file_texts_stay_texts(view: SamplePictures, tmp_path: Path) -> None:
    save_picture(view, tmp_path / "a.svg", QSize(520, 400))
    text = (tmp_path / "a.svg").read_text()
    assert "→" in text or "&#8594;" in text
    assert "<image" in text
