"""The animation dialog: its estimates, the files that it writes, and how it is cancelled."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.background import TaskContext
from gui.export.animation import tasks
from gui.export.animation.clip_fields import Choices, remember, remembered
from gui.export.animation.dialog import AnimationDialog
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.frames import AnimatedRun, Animation, Survey
from gui.export.animation.stage import Stage, Subject
from gui.preferences import Preferences
from gui.theme import DARK, LIGHT, Theme
from gui.views import FunctionMap, LossCurve
from scratchnet.engines import Interrupted
from tests.gui.export.animation.small import small_recipe

pytestmark = pytest.mark.slow

SUBJECTS = [
    Subject("Loss curve", "loss", LossCurve),
    Subject("Function map", "model", FunctionMap),
]
RUN = AnimatedRun(small_recipe(), "reference")


@pytest.fixture
def folder(tmp_path: Path, settings: QSettings) -> Path:
    """Return the folder that is proposed; the last choice was four small frames."""
    folder = tmp_path / "animations"
    folder.mkdir()
    settings.setValue("export/folder", str(folder))
    remember(Preferences(settings), Choices(width=160, height=120, frames=4))
    return folder


MakeDialog = Callable[..., AnimationDialog]


@pytest.fixture
def make_dialog(qtbot: QtBot, settings: QSettings, folder: Path) -> Iterator[MakeDialog]:
    dialogs = []

    def make(run: AnimatedRun = RUN, theme: Theme = LIGHT) -> AnimationDialog:
        dialog = AnimationDialog(SUBJECTS, run, Preferences(settings), theme)
        qtbot.addWidget(dialog)
        dialogs.append(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    yield make
    for dialog in dialogs:
        dialog.join()


@pytest.fixture
def dialog(make_dialog: MakeDialog) -> AnimationDialog:
    return make_dialog()


def test_the_theme_of_an_enlarged_window_is_offered(make_dialog: MakeDialog) -> None:
    dialog = make_dialog(theme=replace(DARK, style=replace(DARK.style, scale=1.5)))
    assert dialog.theme.currentText() == "Dark"


def wait_for_text(qtbot: QtBot, label: QLabel, beginning: str) -> None:
    qtbot.waitUntil(lambda: label.text().startswith(beginning))


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "animation"]


def test_return_writes_the_suggested_file(
    qtbot: QtBot, dialog: AnimationDialog, folder: Path
) -> None:
    path = folder / "loss-animation.gif"
    assert dialog.file.line.text() == str(path)
    dialog.file.line.setFocus()
    with qtbot.waitSignals([dialog.written, dialog.accepted]):
        qtbot.keyClick(dialog.file.line, Qt.Key.Key_Return)
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((160, 120), 4)
    assert not dialog.isVisible()
    assert list(folder.iterdir()) == [path]


def test_size_and_frames_are_estimated_before(qtbot: QtBot, dialog: AnimationDialog) -> None:
    wait_for_text(qtbot, dialog.estimate, "About ")
    assert dialog.estimate.text().endswith("kB: 4 frames, 1.2 s.")
    assert dialog.preview.label.text().startswith("Frame 1 of 4, after step 0")
    dialog.clip_fields.rate.setValue(10)
    wait_for_text(qtbot, dialog.estimate, "Replaying")
    wait_for_text(qtbot, dialog.estimate, "About ")
    assert dialog.estimate.text().endswith("4 frames, 1.4 s.")


def test_the_run_is_replayed_once_for_the_same_frames(
    qtbot: QtBot, dialog: AnimationDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    surveys, sample = [], tasks.sample

    def noted(
        animation: Animation,
        stage: Stage,
        form: AnimationFormat,
        survey: Survey | None,
        task: TaskContext,
    ) -> tasks.Sample:
        surveys.append(survey)
        return sample(animation, stage, form, survey, task)

    monkeypatch.setattr(tasks, "sample", noted)
    for change in (
        lambda: None,
        lambda: dialog.clip_fields.set_format("webp"),
        lambda: dialog.theme.setCurrentIndex(1),
        lambda: dialog.clip_fields.frames.setValue(6),
    ):
        with qtbot.waitSignal(dialog._timer.timeout):
            change()
        wait_for_text(qtbot, dialog.estimate, "About ")
    assert [survey is not None for survey in surveys] == [False, True, True, False]


def test_the_selected_theme_and_view_are_used(
    qtbot: QtBot, dialog: AnimationDialog, folder: Path
) -> None:
    dialog.subject.setCurrentIndex(1)
    dialog.theme.setCurrentIndex(dialog.theme.findData(DARK))
    assert dialog.file.line.text() == str(folder / "model-animation.gif")
    dialog.clip_fields.set_format("apng")
    path = folder / "model-animation.apng"
    assert dialog.file.line.text() == str(path)
    with qtbot.waitSignal(dialog.written) as signal:
        dialog.ok.click()
    assert signal.args == [path]
    with Image.open(path) as image:
        red, green, blue = image.convert("RGB").getpixel((1, 1))
    assert f"#{red:02x}{green:02x}{blue:02x}" == DARK.plot


def test_choices_are_remembered_once_a_file_is_written(
    qtbot: QtBot, dialog: AnimationDialog, settings: QSettings
) -> None:
    before = remembered(Preferences(settings))
    dialog.clip_fields.frames.setValue(3)
    dialog.clip_fields.loop.setChecked(False)
    assert remembered(Preferences(settings)) == before
    with qtbot.waitSignal(dialog.written):
        dialog.ok.click()
    assert remembered(Preferences(settings)) == replace(before, frames=3, loop=False)


def test_invalid_input_is_explained_and_nothing_can_be_exported(
    dialog: AnimationDialog, folder: Path
) -> None:
    fields = dialog.clip_fields
    fields.size_fields.width_px.setValue(5_000)
    assert dialog.reason.text() == ("Cannot export: width is 5000; allowed: 100 to 4,096 pixels.")
    assert not dialog.ok.isEnabled()
    fields.size_fields.width_px.setValue(200)
    assert dialog.ok.isEnabled()
    dialog.file.line.setText(str(folder / "nowhere" / "clip.gif"))
    assert dialog.reason.text() == f"Cannot export: there is no folder {folder / 'nowhere'}."
    dialog.accept()
    assert not dialog.writing
    dialog.file.line.setText(str(folder / "clip.gif"))
    assert dialog.reason.text() == ""


def test_stopping_keeps_the_old_file_and_the_dialog_open(
    qtbot: QtBot, dialog: AnimationDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "loss-animation.gif"
    path.write_bytes(b"old")
    questions = []

    def question(
        _parent: QWidget, _title: str, text: str, *_: object
    ) -> QMessageBox.StandardButton:
        questions.append(text)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", question)
    dialog.clip_fields.frames.setValue(25)
    dialog.ok.click()
    assert questions == [f"loss-animation.gif already exists in {folder}.\nReplace it?"]
    assert dialog.writing
    assert not dialog.fields.isEnabled()
    qtbot.waitUntil(lambda: dialog.progress.bar.value() > 20)
    assert dialog.progress.label.text().startswith("Frame ")
    with qtbot.waitSignal(dialog.idle):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.fields.isEnabled()
    assert dialog.reason.text() == "Stopped. Nothing was written."
    assert [file.read_bytes() for file in folder.iterdir()] == [b"old"]
    qtbot.waitUntil(lambda: threads() == [])
    with qtbot.waitSignal(dialog.written):
        dialog.ok.click()
    assert path.read_bytes() != b"old"


def test_answering_no_writes_nothing(
    dialog: AnimationDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "loss-animation.gif").write_bytes(b"old")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    dialog.ok.click()
    assert not dialog.writing


def test_closing_cancels(qtbot: QtBot, dialog: AnimationDialog, folder: Path) -> None:
    dialog.clip_fields.frames.setValue(25)
    dialog.ok.click()
    qtbot.waitUntil(lambda: dialog.progress.bar.value() > 0)
    dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert threads() == []
    assert list(folder.iterdir()) == []


def test_closing_does_not_wait_for_a_long_step(
    qtbot: QtBot, dialog: AnimationDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, resume = threading.Event(), threading.Event()

    def long_step(*_: object) -> None:
        started.set()
        resume.wait()
        raise Interrupted

    monkeypatch.setattr("gui.export.animation.tasks.survey_run", long_step)
    dialog.ok.click()
    qtbot.waitUntil(started.is_set)
    dialog.close()
    assert not dialog.isVisible()
    assert dialog.busy
    resume.set()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert threads() == []


def test_a_failed_write_is_explained_and_the_dialog_stays_open(
    qtbot: QtBot, dialog: AnimationDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        dialog.ok.click()
        wait_for_text(qtbot, dialog.reason, "Cannot export: ")
    assert "No space left on device" in dialog.reason.text()
    assert not dialog.writing
    assert dialog.isVisible()
    assert list(folder.iterdir()) == []


def test_a_run_without_steps_is_animated_as_a_whole(
    qtbot: QtBot, make_dialog: MakeDialog, folder: Path
) -> None:
    dialog = make_dialog(AnimatedRun(replace(small_recipe(), steps=0, changes=()), "reference"))
    assert dialog.clip_fields.run_label.text().startswith("No step has been made yet")
    assert dialog.clip_fields.up_to.value() == 24
    with qtbot.waitSignal(dialog.written):
        dialog.ok.click()


def test_a_run_that_cannot_be_shown_gives_the_reason(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    wild = small_recipe(data__formula="1e300*x", network__hidden=())
    dialog = make_dialog(AnimatedRun(wild, "reference"))
    wait_for_text(qtbot, dialog.reason, "Cannot export: the run has no step")
    assert dialog.estimate.text() == ""


def test_an_unexpected_error_is_raised_and_the_dialog_stays_open(
    qtbot: QtBot, dialog: AnimationDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(LossCurve, "show_frame", fail)
    with qtbot.captureExceptions() as exceptions:
        dialog.ok.click()
        qtbot.waitUntil(lambda: bool(exceptions))
    assert "of all things" in str(exceptions[0][1])
    assert not dialog.writing


def test_only_export_answers_to_return_and_every_field_to_a_key(dialog: AnimationDialog) -> None:
    for focused in (dialog.subject, dialog.file.browse, dialog.file.line):
        focused.setFocus()
        defaults = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
        assert defaults == [dialog.ok]
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    texts += [
        child.text()
        for child in dialog.findChildren(QWidget)
        if hasattr(child, "text") and not isinstance(child, QLabel) and callable(child.text)
    ]
    keys = [
        text[place + 1].lower()
        for text in texts
        if (place := text.find("&")) >= 0 and text[place + 1 : place + 2].isalpha()
    ]
    assert len(keys) > 12
    assert len(keys) == len(set(keys))


def test_a_file_that_was_complete_before_stopping_is_reported(
    qtbot: QtBot, dialog: AnimationDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tasks.write_animation

    def stopped_at_the_end(*arguments: object) -> None:
        make(*arguments)  # type: ignore[arg-type]
        dialog._task.cancel()

    monkeypatch.setattr(tasks, "write_animation", stopped_at_the_end)
    with qtbot.waitSignal(dialog.written) as signal:
        dialog.ok.click()
    assert signal.args[0].exists()
    assert not dialog.isVisible()
