"""Unexpected errors: logged, shown once, with details to copy."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from gui.failures import FailureReporter, start_log


@pytest.fixture
def reporter(qtbot: QtBot, tmp_path: Path) -> Iterator[FailureReporter]:
    hooks = sys.excepthook, threading.excepthook
    reporter = FailureReporter(tmp_path / "scratchnet.log")
    reporter.install()
    yield reporter
    sys.excepthook, threading.excepthook = hooks
    for box in _boxes():
        box.done(0)


def _boxes() -> list[QMessageBox]:
    return [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()
    ]


def _raise(words: str) -> None:
    try:
        raise RuntimeError(words)
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)


def test_an_error_is_shown_with_its_details(reporter: FailureReporter) -> None:
    _raise("the roof fell in")
    [box] = _boxes()
    assert "the roof fell in" in box.informativeText()
    assert "scratchnet.log" in box.informativeText()
    assert "test_failures.py" in box.detailedText()


def test_more_errors_join_the_open_dialog(reporter: FailureReporter) -> None:
    _raise("first")
    _raise("second")
    [box] = _boxes()
    assert "first" in box.detailedText()
    assert "second" in box.detailedText()


def test_errors_of_other_threads_are_shown_here(qtbot: QtBot, reporter: FailureReporter) -> None:
    thread = threading.Thread(target=lambda: [][0])
    thread.start()
    qtbot.waitUntil(lambda: len(_boxes()) == 1)
    thread.join()
    assert "IndexError" in _boxes()[0].informativeText()


def test_a_dialog_can_follow_a_closed_one(reporter: FailureReporter) -> None:
    _raise("first")
    _boxes()[0].done(0)
    _raise("second")
    [box] = _boxes()
    assert "first" not in box.detailedText()


def test_uninstalling_gives_the_hooks_back(reporter: FailureReporter) -> None:
    reporter.uninstall()
    assert sys.excepthook is sys.__excepthook__


@pytest.fixture
def _log_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.usefixtures("_log_as_before")
def test_the_log_goes_into_a_file(tmp_path: Path) -> None:
    file = start_log(tmp_path / "logs")
    logging.getLogger("gui.test").warning("something happened")
    assert file is not None
    assert "something happened" in file.read_text()


@pytest.mark.usefixtures("_log_as_before")
def test_no_place_for_a_log_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert start_log(tmp_path / "file" / "logs") is None


def test_a_name_in_the_log_neither_controls_a_terminal_nor_begins_an_entry(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        file = start_log(tmp_path)
        logging.getLogger("names").info("refused: %s", "a\x1b[2J\nINFO b\u202e.csv")
    finally:
        for handler in set(root.handlers) - set(before[0]):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before[1])
    assert file is not None
    *_, first, second = file.read_text().splitlines()
    assert first.endswith("INFO names refused: a�[2J")
    assert second == "    INFO b�.csv"
