"""Processes of our own: how each is started, so that nobody else's code runs in it.

``python -m`` imports from the current folder, where anybody's ``random.py`` may lie beside the
files that are worked on. So a job is started with Python's safe path, and this package's folder
comes last among those that modules are imported from. A frozen program has no Python to start:
it starts itself, and calls `run_job_if_asked` before it does anything else.
"""

import os
import sys

# Nothing else is imported up here: until `leave_current_folder` it might be the current folder's.

#: What a process can be started for, with the module whose ``main`` takes the arguments.
JOBS = {
    "compile": "scratchnet.engines.compiled.__main__",
    "measure": "scratchnet.export.models.__main__",
    "script": "scratchnet.export.script.verification",
}
_OPTION = "--scratchnet-job"
#: The folder that this package lies in.
_PLACE = os.path.dirname(os.path.dirname(__file__))
#: Imports this package from its folder, and everything else from where Python finds it.
_START = """\
import sys
place = sys.argv.pop(1)
sys.path.insert(0, place)
import scratchnet
sys.path.remove(place)
if place not in sys.path:
    sys.path.append(place)
from scratchnet.processes import run_job
sys.exit(run_job(sys.argv[2:]))
"""
#: Runs a script in a Python that knows nothing of this package.
_RUN_SCRIPT = """\
import json, runpy, sys
network, losses = runpy.run_path(sys.argv[1])["train"]()
print(json.dumps([losses, network.parameters()]))
"""


def job_command(job: str, *arguments: str) -> list[str]:
    """Return the command line of a process that does one of `JOBS` and ends."""
    asked = [_OPTION, job, *arguments]
    if is_frozen():
        return [sys.executable, *asked]
    return [sys.executable, *_safe_flags(), "-c", _START, _PLACE, *asked]


def script_command(path: str, python: str) -> list[str]:
    """Return the command line that trains a script by itself and prints its results as JSON.

    The script sees the standard library alone. A frozen program runs it itself if ``python`` is
    its own path.
    """
    if is_frozen() and python == sys.executable:
        return job_command("script", path)
    return [python, "-I", "-S", "-u", "-c", _RUN_SCRIPT, path]


def run_job_if_asked() -> None:
    """Do a job and end, if this process was started for one. For the main of a frozen program."""
    if is_frozen() and sys.argv[1:2] == [_OPTION]:
        sys.exit(run_job(sys.argv[2:]))


def run_job(asked: list[str]) -> int | str | None:
    """Do the job that the first text names, with the others; return what the process exits with."""
    from importlib import import_module

    job, *arguments = asked
    code: int | str | None = import_module(JOBS[job]).main(*arguments)
    return code


def leave_current_folder() -> None:
    """Import nothing from the current folder from now on, unless this package lies there.

    ``python -m`` lets it come first, and modules are also imported long after the start.
    """
    here = os.getcwd()
    if not (is_frozen() or sys.flags.safe_path) and sys.path[:1] == [here] and here != _PLACE:
        del sys.path[0]


def is_frozen() -> bool:
    """Return whether this is a program with its Python inside, as PyInstaller makes."""
    return bool(getattr(sys, "frozen", False))


def _safe_flags() -> list[str]:
    """Return the flags that keep the current folder out, and those this Python was started with."""
    flags = sys.flags
    given = {"-I": flags.isolated, "-E": flags.ignore_environment, "-s": flags.no_user_site}
    return ["-P", *(flag for flag, is_set in given.items() if is_set)]
