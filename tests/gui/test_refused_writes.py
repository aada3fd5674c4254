"""If the window cannot write a file, a message names the file and the reason; nothing is lost."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gui.export.picture.dialog import ExportDialog
from gui.main_window import MainWindow
from gui.preferences import Preferences
from scratchnet.experiment import read_experiment
from tests.faults import full_disk, no_room_beyond, read_only, read_only_file

_Fault = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def _locked_folder(path: Path) -> Iterator[None]:
    with read_only(path.parent):
        yield


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    with read_only_file(path):
        yield


@contextmanager
def _full_disk(path: Path) -> Iterator[None]:
    path.unlink()
    full_disk(path.parent, path.name)
    yield


@contextmanager
def _disk_that_gets_full(path: Path) -> Iterator[None]:
    with no_room_beyond(10):
        yield


@contextmanager
def _vanished_drive(path: Path) -> Iterator[None]:
    shutil.rmtree(path.parent)
    yield


#: Each with the reason that is shown, and whether the old file can be read afterwards.
_FAULTS: dict[str, tuple[_Fault, str, bool]] = {
    "a locked folder": (_locked_folder, "Permission denied", True),
    "a locked file": (_locked_file, "Permission denied", True),
    "a full disk": (_full_disk, "No space left on device", False),
    "a disk that gets full": (_disk_that_gets_full, "File too large", True),
    "a vanished drive": (_vanished_drive, "No such file or directory", False),
}


@pytest.fixture(params=_FAULTS)
def fault(request: pytest.FixtureRequest) -> tuple[_Fault, str, bool]:
    return _FAULTS[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder whose name has spaces and unusual letters."""
    folder = tmp_path / "мои данные (日本)"
    folder.mkdir()
    return folder


def test_an_experiment_that_cannot_be_saved_stays_modified(
    window: MainWindow, folder: Path, fault: tuple[_Fault, str, bool]
) -> None:
    breaking, reason, kept = fault
    path = folder / "meine Größe.scratchnet.json"
    window.document.save(path)
    window.controls.edited.emit("seed", 3)
    with breaking(path):
        assert not window.files.save()
    assert window.statusBar().currentMessage() == f"{path}: cannot be written: {reason}"
    assert window.document.modified
    assert window.document.experiment.seed == 3
    if kept:
        assert read_experiment(path).seed == 0
        assert [file.name for file in folder.iterdir()] == [path.name]


def test_a_window_whose_experiment_cannot_be_saved_stays_open(
    window: MainWindow, folder: Path, answers: Callable[[QMessageBox.StandardButton], None]
) -> None:
    window.document.save(folder / "mine.scratchnet.json")
    window.controls.edited.emit("seed", 3)
    answers(QMessageBox.StandardButton.Save)
    with read_only(folder):
        assert not window.close()
    assert window.isVisible()
    assert window.document.experiment.seed == 3


def test_a_failed_save_as_keeps_the_old_name(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "mine.scratchnet.json"
    window.document.save(path)
    window.controls.edited.emit("seed", 3)
    for name, reason in (
        ("x" * 300, "File name too long"),
        ("nowhere/mine.json", "No such file or directory"),
    ):
        chosen = (str(folder / name), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: chosen)
        assert not window.files.save_as()
        assert reason in window.statusBar().currentMessage()
        assert window.document.path == path
        assert window.document.modified


def test_samples_that_cannot_be_written(window: MainWindow, tmp_path: Path) -> None:
    for name, (breaking, reason, kept) in _FAULTS.items():
        path = tmp_path / name / "samples.csv"
        path.parent.mkdir()
        path.write_bytes(b"old")
        with breaking(path):
            window.data_actions.save_to(path)
        assert window.statusBar().currentMessage() == f"{path}: cannot be written: {reason}"
        if kept:
            assert path.read_bytes() == b"old"
            assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_picture_that_cannot_be_written_leaves_the_dialog_open(
    window: MainWindow,
    folder: Path,
    settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
    fault: tuple[_Fault, str, bool],
) -> None:
    breaking, _, kept = fault
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    settings.setValue("export/folder", str(folder))
    target = window.pictures.targets()[0]
    path = folder / f"{target.file_stem}.png"
    path.write_bytes(b"old")
    dialog = ExportDialog([target], Preferences(settings), window)
    assert dialog.file.path() == path
    with breaking(path):
        assert dialog.export() is None
    assert str(folder) in dialog.reason.text()
    if kept:
        assert path.read_bytes() == b"old"
        assert [file.name for file in folder.iterdir()] == [path.name]
    dialog.deleteLater()


def test_files_of_any_name_are_saved_and_opened_again(window: MainWindow, folder: Path) -> None:
    names = ["with spaces", "naïve – Größe", "日本語", "наука 🧪", "100% {x} $HOME", "x" * 239]
    for seed, name in enumerate(names):
        path = folder / f"{name}.scratchnet.json"
        window.document.save(path)
        window.controls.edited.emit("seed", seed)
        assert window.files.save()
        assert window.files.open(path)
        assert window.document.experiment.seed == seed
        assert window.files.recent()[0] == path
        assert window.windowTitle().startswith(path.name)
