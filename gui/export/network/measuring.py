"""Measuring how far the formats of a network are from the reference, beside the window.

A process of its own does it: importing the runtimes and running plain Python would both hold the
interpreter for seconds, and a process can be ended at any moment.
"""

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

import scratchnet
from scratchnet.export.models import Difference, TrainedNetwork, network_to_text

_LONGEST_GOODBYE_MS = 5_000


class Measuring(QObject):
    """Signals: ``progressed(str, float)``, what is run and which part is done, 0 to 1;
    ``measured(Difference)``, a row; ``finished(str)``, the end, with what went wrong or "".
    """

    progressed = Signal(str, float)
    measured = Signal(object)
    finished = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    @property
    def underway(self) -> bool:
        """Whether something is being measured."""
        return self._process is not None

    def start(self, network: TrainedNetwork) -> None:
        """Begin to measure a network; what is underway is given up."""
        self.cancel()
        process = self._process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.readyReadStandardOutput.connect(self._on_process_ready_read)
        process.finished.connect(self._on_process_finished)
        process.errorOccurred.connect(self._on_process_error_occurred)
        process.start(sys.executable, ["-m", "scratchnet.export.models"])
        process.write(network_to_text(network).encode())
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Give up what is underway; nothing more is heard of it."""
        process = self._process
        if process is None:
            return
        self._process = None
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(_LONGEST_GOODBYE_MS)
        process.deleteLater()

    @Slot()
    def _on_process_ready_read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            message = json.loads(bytes(self._process.readLine().data()))
            if "row" in message:
                self.measured.emit(Difference(**message["row"]))
            else:
                self.progressed.emit(message["doing"], message["share"])

    @Slot(int)
    def _on_process_finished(self, code: int) -> None:
        # What it said last may not have been read yet.
        self._on_process_ready_read()
        if self._process is None:
            return
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        self._end((said.splitlines() or [f"it ended with {code}"])[-1] if code else "")

    @Slot(QProcess.ProcessError)
    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        if self._process is not None and error is QProcess.ProcessError.FailedToStart:
            self._end(self._process.errorString())

    def _end(self, problem: str) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self.finished.emit(problem)


def _environment() -> QProcessEnvironment:
    """Return ours, in which our own packages are found wherever the window was started."""
    environment = QProcessEnvironment.systemEnvironment()
    place = str(Path(scratchnet.__file__).parents[1])
    paths = [place, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment.insert("PYTHONPATH", os.pathsep.join(paths))
    environment.insert("PYTHONIOENCODING", "utf-8")
    return environment
