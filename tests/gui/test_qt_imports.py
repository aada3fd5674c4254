"""How PySide and pyqtgraph are imported, each in a process of its own."""

import subprocess
import sys


def _printed(code: str) -> str:
    command = [sys.executable, "-c", "from gui.qt_imports import import_qt; import_qt()\n" + code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_pyside_does_not_read_the_source_of_what_is_imported() -> None:
    printed = _printed("import linecache, gui.main_window; print(*linecache.cache)")
    assert "main_window.py" not in printed
    assert "pyqtgraph" not in printed


def test_pyqtgraph_takes_from_pyside_only_what_it_uses() -> None:
    printed = _printed("""
import pyqtgraph
from pyqtgraph.Qt import QtWidgets
import PySide6.QtWidgets
print(len(vars(QtWidgets)), len(dir(PySide6.QtWidgets)))
assert pyqtgraph.QtCore.QTimer is PySide6.QtCore.QTimer
assert "QTimer" in vars(pyqtgraph.QtCore)
assert not hasattr(QtWidgets, "QNothing")
import_qt()
assert pyqtgraph.Qt.QtWidgets is QtWidgets
""")
    taken, all_there_are = map(int, printed.split())
    assert 0 < taken < all_there_are / 2
