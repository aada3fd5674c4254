"""Verification of a script: it is run by itself, and every number compared."""

import json
import re
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from threading import Lock

from scratchnet.processes import script_command
from scratchnet.reference.article import Parameters

#: A line of the log: step and loss.
_LOGGED = re.compile(r"(\d+) (\S+)")
#: Called with a step and its loss, for each line of the log.
ReportProgress = Callable[[int, float], None]


class ScriptFailed(Exception):
    """A script did not finish. The message is the last line that Python printed."""


@dataclass(frozen=True, slots=True)
class ScriptResult:
    """What a script computed: the loss of each step, the parameters at the end, and its log."""

    losses: list[float]
    parameters: Parameters
    log: list[str]


def main(path: str) -> None:
    """Train a script in this process and print all digits: the job ``script``, of a bundle."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    network, losses = runpy.run_path(path)["train"]()
    print(json.dumps([losses, network.parameters()]))  # noqa: T201


class ScriptProcess:
    """A script in a fresh interpreter that sees the standard library only.

    Another thread may ``cancel`` it. ``python`` is the interpreter, by default this program's.
    """

    def __init__(self, text: str, python: str = sys.executable) -> None:
        self._text = text
        self._python = python
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = False

    def run(self, report: ReportProgress = lambda *_: None) -> ScriptResult | None:
        """Run it and report what it logs; return None if it was cancelled.

        Raises ScriptFailed, and OSError if the script cannot be stored or Python not started.
        """
        if not self._python:
            # Python does not know its own path when it is embedded in another program.
            raise ScriptFailed("there is no Python to run it with")
        with tempfile.TemporaryDirectory(prefix="scratchnet-") as folder:
            path = Path(folder) / "run.py"
            path.write_bytes(self._text.encode())
            with self._lock:
                if self._cancelled:
                    return None
                self._process = subprocess.Popen(
                    script_command(str(path), self._python),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    encoding="utf-8",
                    errors="backslashreplace",
                    # Do not show a console on Windows.
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            # Leaving the block waits for the process; an exception, as by Ctrl-C, kills it first.
            with self._process as process:
                try:
                    lines = self._lines(process, report)
                except BaseException:
                    process.kill()
                    raise
            if self._cancelled:
                return None
            if process.returncode or not lines:
                raise ScriptFailed(lines[-1] if lines else f"exit code {process.returncode}")
        losses, layers = json.loads(lines.pop())
        parameters = tuple(tuple(tuple(row) for row in layer) for layer in layers)
        return ScriptResult(losses, parameters, lines)

    def cancel(self) -> None:
        """Stop it, from any thread; `run` returns soon."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()

    def _lines(self, process: "subprocess.Popen[str]", report: ReportProgress) -> list[str]:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if logged := _LOGGED.fullmatch(lines[-1]):
                report(int(logged[1]), float(logged[2]))
        return lines


def difference_text(computed: ScriptResult, losses: Sequence[float], parameters: Parameters) -> str:
    """Return the first number in which a script differs from a run, or ""."""
    if len(computed.losses) != len(losses):
        return f"the script makes {len(computed.losses):,} steps and the run {len(losses):,}"
    for step, (found, expected) in enumerate(zip(computed.losses, losses, strict=True), 1):
        if found != expected:
            return f"the loss of step {step:,} is {found!r} in the script, {expected!r} in the run"
    if _shape(computed.parameters) != _shape(parameters):
        return "the shape of the script's network differs from the run's"
    for i, layer in enumerate(parameters):
        for j, row in enumerate(layer):
            for k, expected in enumerate(row):
                found = computed.parameters[i][j][k]
                if found != expected:
                    name = f"weight {k + 1}" if k + 1 < len(row) else "the bias"
                    return (
                        f"{name} of neuron {j + 1} in layer {i + 1} is {found!r} in the script, "
                        f"{expected!r} in the run"
                    )
    return ""


def _shape(parameters: Parameters) -> list[list[int]]:
    return [[len(row) for row in layer] for layer in parameters]


def agreement_text(computed: ScriptResult) -> str:
    """Return that all numbers are the same, and how many there are."""
    steps = len(computed.losses)
    count = sum(len(row) for layer in computed.parameters for row in layer)
    losses = "1 loss" if steps == 1 else f"{steps:,} losses"
    return f"the script gives the same {losses} and {count:,} parameters, bit for bit"
