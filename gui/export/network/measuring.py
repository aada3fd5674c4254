"""Measuring how far the exported formats of a network are from the reference.

A separate process does it: importing the runtimes and running plain Python would both block the
interpreter for seconds, and a process can be killed at any time.
"""

import json
import os
import subprocess
import tempfile

from gui.background import TaskContext, TaskFailed
from scratchnet.export.models import Difference, TrainedNetwork, network_to_text
from scratchnet.processes import job_command


def measure(network: TrainedNetwork, task: TaskContext) -> None:
    """Run every format of a network in another interpreter, and compare with the reference.

    Reports a `Difference` for each; its progress is (what is run, the part that is done: 0 to 1).
    Raises TaskFailed and Interrupted.
    """
    with tempfile.TemporaryFile() as text, tempfile.TemporaryFile() as errors:
        text.write(network_to_text(network).encode())
        text.seek(0)
        try:
            process = subprocess.Popen(
                job_command("measure"),
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                stdin=text,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                # Otherwise a console window would appear on Windows.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise TaskFailed(f"no process can be started: {error.strerror or error}") from error
        with process:
            task.on_cancel(process.kill)
            assert process.stdout is not None
            for line in process.stdout:
                _forward(json.loads(line), task)
        task.raise_if_cancelled()
        if process.returncode:
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise TaskFailed(lines[-1] if lines else f"it ended with {process.returncode}")


def _forward(message: dict[str, object], task: TaskContext) -> None:
    match message:
        case {"row": dict(row)}:
            task.report(Difference(**row))
        case {"doing": doing, "share": share}:
            task.progress((doing, share))
