"""Files that are damaged, or of a newer version: the reason is shown, nothing else changes."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from gui.data.dialog import TableDialog
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment, experiment_to_text

_WHOLE = experiment_to_text(Experiment()).encode()

#: Contents of a file, each with a part of the message when it is read as an experiment.
_EXPERIMENTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not valid JSON"),
    "a truncated file": (_WHOLE[: len(_WHOLE) // 2], "not valid JSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "this is an image (PNG)"),
    "zeros, as a crash of the system leaves them": (bytes(1000), "not valid JSON"),
    "UTF-16": (_WHOLE.decode().encode("utf-16"), "not UTF-8 text"),
    "Latin-1": ('{"data": {"formula": "Größe"}}'.encode("latin-1"), "not UTF-8 text"),
    "a list": (b"[1, 2]", "allowed: an object"),
    "a bare number": (b"3", "allowed: an object"),
    "HTML": (b"<!DOCTYPE html><html>", "this is a web page"),
    "a pickle": (b"cos\nsystem\n(S'touch owned'\ntR.", "not valid JSON"),
    "a newer version": (b'{"version": 2}', "newer Scratchnet, please update"),
    "a version of another kind": (b'{"version": "new"}', "version is"),
    "another program's file": (b'{"format": "keras"}', 'format is "keras"'),
    "brackets without end": (b"[" * 1_000_000, "nested too deeply"),
    "objects without end": (b'{"data":' * 200_000, "nested too deeply"),
    "a number without end": (b'{"seed": ' + b"1" * 1_000_000 + b"}", "too many digits"),
    "a number that is infinite": (b'{"training": {"l2": 1e999}}', "training.l2 is Infinity"),
    "NaN": (b'{"training": {"l2": NaN}}', "NaN is not a JSON number"),
    "a key without end": (b'{"' + b"k" * 3_000_000 + b'": 1}', "is not a known field"),
    "very many keys, one twice": (
        b"{" + b",".join(b'"k%d":1' % number for number in range(200_000)) + b',"k199999":1}',
        '"k199999" is repeated',
    ),
    "a formula that would be code": (
        b'{"data": {"formula": "__import__(\'os\').system(\'touch owned\')"}}',
        "data.formula is",
    ),
    "a formula without end": (
        b'{"data": {"formula": "' + b"x+" * 500_000 + b'x"}}',
        "longer than 1,000 characters",
    ),
    "a feature that would be code": (
        b'{"network": {"features": ["exec(x)"]}}',
        "network.features is",
    ),
    "a list where a text belongs": (b'{"data": {"formula": []}}', "data.formula is []"),
    "parameters of another network": (
        b'{"network": {"parameters": [[[1]]]}}',
        "network.parameters is",
    ),
    "too large": (b" " * 10_000_001, "larger than 10,000,000 bytes"),
}


def _drop(window: MainWindow | TableDialog, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))


def test_damaged_experiments_change_nothing(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # Files may hold large tables, which would take long to write here.
    monkeypatch.setattr("scratchnet.experiment.file._LARGEST_FILE_BYTES", 10_000_000)
    window.document.edit("seed", 5)
    for kind, (content, words) in _EXPERIMENTS.items():
        path = tmp_path / f"{kind}.scratchnet.json".replace(",", "")
        path.write_bytes(content)
        for way in (window.files.open, lambda path: _drop(window, path)):
            window.statusBar().clearMessage()
            way(path)
            message = window.statusBar().currentMessage()
            assert message.startswith(f"{path}: "), kind
            assert words in message, kind
            assert len(message) < 1500, kind
            assert window.document.experiment == Experiment().with_values({"seed": 5}), kind
            assert window.document.path is None
    assert window.files.recent() == []
    # Nothing in them was executed.
    assert not (tmp_path / "owned").exists()


def test_a_mark_of_the_byte_order_is_no_damage(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "marked.scratchnet.json"
    path.write_bytes(b"\xef\xbb\xbf" + _WHOLE)
    assert window.files.open(path)


def test_what_is_no_file_is_not_waited_for(window: MainWindow, tmp_path: Path) -> None:
    pipe, folder, missing = tmp_path / "pipe", tmp_path / "folder", tmp_path / "missing"
    os.mkfifo(pipe)
    folder.mkdir()
    for path, words in ((pipe, "not a file"), (folder, "not a file"), (missing, "No such file")):
        assert not window.files.open(path)
        assert words in window.statusBar().currentMessage()


_TABLES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", ""),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "is an image (PNG)"),
    "zeros": (bytes(1000), "NUL"),
    "half of UTF-16": (b"\xff\xfea\0,", "not UTF-16 text"),
    "a quote without end": (b'a,b\n"1,2\n3,4\n', ""),
    "a line without end": (b"1," * 1_000_000, ""),
    "an experiment": (json.dumps({"seed": 1}).encode(), ""),
    "a pickle": (b"cos\nsystem\n(S'touch owned'\ntR.", ""),
}


@pytest.mark.parametrize("kind", _TABLES)
def test_a_damaged_table_cannot_be_used(qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    content, words = _TABLES[kind]
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    dialog = TableDialog()
    qtbot.addWidget(dialog)
    _drop(dialog, path)
    # A large file is read in the background.
    qtbot.waitUntil(lambda: bool(dialog.pane.message.text()))
    assert not dialog.use.isEnabled()
    assert words in dialog.pane.message.text()
