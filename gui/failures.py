"""Unexpected errors: written to a log file and shown in a dialog; the program continues."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from gui.plain import plain_text
from scratchnet import __version__
from scratchnet.texts import writable

_log = logging.getLogger(__name__)
_LOG_BYTES = 500_000
_last_failure = ""


def last_failure() -> str:
    """Return the traceback of the last unexpected error of this process, or an empty text."""
    return _last_failure


def start_log(folder: Path) -> Path | None:
    """Write the log to a file in ``folder``; return its path, or None if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "scratchnet.log"
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(_LogFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    _log.info("Scratchnet %s, Python %s", __version__, sys.version.split()[0])
    return file


class _LogFormatter(logging.Formatter):
    """Names from elsewhere cannot control the terminal that shows the log, nor begin an entry."""

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).expandtabs().split("\n")
        return "\n    ".join(map(writable, lines))


class FailureReporter(QObject):
    """Replaces Python's excepthooks and shows each unexpected error once.

    Signals: ``reported(str)``, a traceback; errors on other threads arrive by it, so that the
    dialog is always shown on the window's thread.
    """

    reported = Signal(str)

    def __init__(self, log_file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._open: QMessageBox | None = None
        self.reported.connect(self.show_failure)

    def install(self) -> None:
        """Handle uncaught exceptions of all threads."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Restore Python's hooks."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    @Slot(str)
    def show_failure(self, details: str) -> None:
        """Show a dialog with the details; while it is open, further errors are added to it."""
        global _last_failure
        _last_failure = details
        _log.error("unexpected error\n%s", details)
        if self._open is not None:
            self._open.setDetailedText(f"{self._open.detailedText()}\n{details}")
            return
        box = QMessageBox(_active_window())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Scratchnet: unexpected error")
        box.setText("An unexpected error occurred. Your experiment is not lost.")
        last_line = details.strip().splitlines()[-1] if details.strip() else ""
        place = f"\n\nThe details are also in {self._log_file}." if self._log_file else ""
        box.setInformativeText(plain_text(last_line + place))
        box.setDetailedText(f"Scratchnet {__version__}\n{details}")
        box.finished.connect(self._on_box_finished)
        self._open = box
        box.open()

    @Slot()
    def _on_box_finished(self) -> None:
        if self._open is not None:
            self._open.deleteLater()
            self._open = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.reported.emit("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)


def _active_window() -> QWidget | None:
    return QApplication.activeWindow()
