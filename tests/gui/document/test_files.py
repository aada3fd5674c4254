"""The File menu: nothing is lost, and bad files change nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.document.files import PresetsMenu
from gui.main_window import MainWindow
from resources.presets import PRESETS
from scratchnet.experiment import Experiment, read_experiment, write_experiment
from tests.gui.conftest import shown

_Answers = Callable[[QMessageBox.StandardButton], None]


@pytest.fixture
def seven(tmp_path: Path) -> Path:
    path = tmp_path / "seven.scratchnet.json"
    write_experiment(path, Experiment().with_values({"seed": 7}))
    return path


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    name = "" if path is None else str(path)
    for dialog in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *_: (name, ""))


def test_open(window: MainWindow, seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _choose(monkeypatch, seven)
    window.commands.open.trigger()
    assert window.document.experiment.seed == 7
    assert window.windowTitle().startswith("seven.scratchnet.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"seed": "x"}', "seed"),
        ('{"data": {"formula": "1/x", "intervals": 2}}', "x = 0"),
        ('{"data": {"formla": "x"}}', "formula"),
        ("{", "JSON"),
        ('{"version": 99}', "99"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "bad.scratchnet.json"
    path.write_text(content)
    window.controls.edited.emit("seed", 3)
    with qtbot.waitSignal(window.files.refused) as caught:
        assert not window.files.open(path)
    assert "bad.scratchnet.json" in caught.args[0]
    assert words in caught.args[0]
    assert window.document.experiment.seed == 3
    assert window.statusBar().currentMessage() == caught.args[0]


def _answer(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """Press the button with these words in the next question; return the texts of questions."""
    texts: list[str] = []

    def press(box: QMessageBox) -> int:
        texts.append(box.text())
        [button] = [each for each in box.buttons() if each.text().replace("&", "") == words]
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    return texts


@pytest.mark.parametrize(
    ("answer", "in_file", "in_window"),
    [("Save anyway", 3, 3), ("Reload", 8, 8), ("Cancel", 8, 3), ("Save as…", 8, 3)],
)
def test_a_file_that_has_changed_since_is_not_saved_over_unasked(
    window: MainWindow,
    seven: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    in_file: int,
    in_window: int,
) -> None:
    window.files.open(seven)
    window.controls.edited.emit("seed", 3)
    write_experiment(seven, Experiment().with_values({"seed": 8}))
    texts = _answer(monkeypatch, answer)
    other = tmp_path / "other.scratchnet.json"
    _choose(monkeypatch, other)
    assert window.files.save() is (answer in ("Save anyway", "Save as…"))
    assert len(texts) == 1
    assert "seven.scratchnet.json has changed" in texts[0]
    assert read_experiment(seven).seed == in_file
    assert window.document.experiment.seed == in_window
    assert window.document.modified is (answer == "Cancel")
    assert other.exists() is (answer == "Save as…")


@pytest.mark.parametrize("stem", [b"a\nimport os", b'"""\\', b"bad \xff"], ids=str)
def test_a_file_of_any_name_is_opened_saved_and_exported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, stem: bytes
) -> None:
    path = tmp_path / f"{os.fsdecode(stem)}.scratchnet.json"
    try:
        write_experiment(path, Experiment().with_values({"training.steps": 3}))
    except OSError:
        pytest.skip("the system has no such names")
    assert window.files.open(path)
    assert window.files.save()
    # Qt would remember another file in place of a name that it cannot hold.
    remembered = [] if b"\xff" in stem else [path.resolve()]
    assert window.files.recent() == remembered
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    assert window.frame is not None
    with qtbot.waitSignal(window.script_export.task.succeeded):
        window.script_export.export(window.frame, tmp_path / "run.py")


def test_a_file_that_nobody_else_wrote_is_saved_unasked(
    window: MainWindow, seven: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.files.open(seven)
    texts = _answer(monkeypatch, "Cancel")
    for seed in (3, 4):
        window.controls.edited.emit("seed", seed)
        assert window.files.save()
    seven.unlink()
    window.controls.edited.emit("seed", 5)
    assert window.files.save()
    assert texts == []
    assert read_experiment(seven).seed == 5


def test_save_asks_for_a_name_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.scratchnet.json"
    _choose(monkeypatch, path)
    window.controls.edited.emit("seed", 3)
    window.commands.save.trigger()
    assert read_experiment(path).seed == 3
    assert not window.isWindowModified()
    _choose(monkeypatch, None)
    window.controls.edited.emit("seed", 4)
    window.commands.save.trigger()
    assert read_experiment(path).seed == 4


def test_a_name_without_suffix_gets_one(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "mine")
    assert window.files.save_as()
    assert (tmp_path / "mine.scratchnet.json").exists()


def test_another_file_is_not_replaced_unasked(
    window: MainWindow,
    seven: Path,
    tmp_path: Path,
    answers: _Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _choose(monkeypatch, tmp_path / "seven")
    answers(QMessageBox.StandardButton.No)
    assert not window.files.save_as()
    assert read_experiment(seven).seed == 7
    answers(QMessageBox.StandardButton.Yes)
    assert window.files.save_as()
    assert read_experiment(seven).seed == 0


def test_a_failed_save_is_reported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "missing" / "mine.scratchnet.json")
    window.controls.edited.emit("seed", 3)
    with qtbot.waitSignal(window.files.refused) as caught:
        assert not window.files.save()
    assert "cannot be written" in caught.args[0]
    assert window.document.modified


def test_unsaved_changes_are_asked_about(
    window: MainWindow, seven: Path, tmp_path: Path, answers: _Answers
) -> None:
    mine = tmp_path / "mine.scratchnet.json"
    window.document.save(mine)
    window.controls.edited.emit("seed", 3)
    answers(QMessageBox.StandardButton.Cancel)
    assert not window.files.open(seven)
    assert window.document.experiment.seed == 3
    answers(QMessageBox.StandardButton.Save)
    assert window.files.open(seven)
    assert read_experiment(mine).seed == 3
    window.controls.edited.emit("seed", 4)
    answers(QMessageBox.StandardButton.Discard)
    window.commands.new.trigger()
    assert window.document.experiment == Experiment()
    assert read_experiment(seven).seed == 7


def test_recent_files_the_newest_first(window: MainWindow, seven: Path, tmp_path: Path) -> None:
    eight = tmp_path / "eight.scratchnet.json"
    write_experiment(eight, Experiment().with_values({"seed": 8}))
    for path in (seven, eight, seven):
        assert window.files.open(path)
    assert window.files.recent() == [seven, eight]
    window.files.recent_menu.aboutToShow.emit()
    names = [action.text() for action in window.files.recent_menu.actions()]
    assert names == ["&1 seven.scratchnet.json", "&2 eight.scratchnet.json"]
    window.files.recent_menu.actions()[1].trigger()
    assert window.document.experiment.seed == 8


def test_no_recent_files_yet(window: MainWindow) -> None:
    window.files.recent_menu.aboutToShow.emit()
    [action] = window.files.recent_menu.actions()
    assert not action.isEnabled()


def menu_of(qtbot: QtBot) -> PresetsMenu:
    menu = PresetsMenu()
    qtbot.addWidget(menu)
    return menu


def test_groups_are_submenus_and_the_article_is_an_entry(qtbot: QtBot) -> None:
    menu = menu_of(qtbot)
    actions = menu.actions()
    assert [action.text() for action in actions] == [
        "The article's circle",
        "Curves",
        "Classes along a line",
        "Classes in the plane",
        "Surfaces",
        "Measured data",
        "Backpropagation by hand",
    ]
    assert actions[0].menu() is None


def test_every_preset_can_be_chosen(qtbot: QtBot) -> None:
    menu = menu_of(qtbot)
    reported: list[str] = []
    menu.chosen.connect(reported.append)
    for key in PRESETS:
        action = menu.findChild(QAction, f"preset_{key}")
        assert isinstance(action, QAction)
        action.trigger()
    assert reported == list(PRESETS)
