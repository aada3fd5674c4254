"""Measuring how far the formats of a network are from the reference, beside the window.

A process of its own does it: importing the runtimes and running plain Python would both hold the
interpreter for seconds, and a process can be ended at any moment.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import scratchnet
from gui.background import TaskContext, TaskFailed
from scratchnet.export.models import Difference, TrainedNetwork, network_to_text


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
                [sys.executable, "-m", "scratchnet.export.models"],
                env=_environment(),
                stdin=text,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                # On Windows a console would flash up.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise TaskFailed(f"no process can be started: {error.strerror or error}") from error
        with process:
            task.on_cancel(process.kill)
            assert process.stdout is not None
            for line in process.stdout:
                _tell(json.loads(line), task)
        task.raise_if_cancelled()
        if process.returncode:
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise TaskFailed(lines[-1] if lines else f"it ended with {process.returncode}")


def _tell(message: dict[str, object], task: TaskContext) -> None:
    match message:
        case {"row": dict(row)}:
            task.report(Difference(**row))
        case {"doing": doing, "share": share}:
            task.progress((doing, share))


def _environment() -> dict[str, str]:
    """Return ours, in which our own packages are found wherever the window was started."""
    place = str(Path(scratchnet.__file__).parents[1])
    paths = [place, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONIOENCODING": "utf-8",
    }
