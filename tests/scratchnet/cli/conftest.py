"""Running the command inside the test and as a process of its own."""

import os
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from scratchnet.cli import main


class Outcome(NamedTuple):
    """The result of a command: its exit code and its output."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]

#: The command as a process: the package at hand, output as it comes.
COMMAND = [sys.executable, "-u", "-m", "scratchnet"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command with these arguments, whatever kind they are."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        try:
            code = main([os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments])
        except SystemExit as error:
            # argparse ends the program itself for --help, --version and unknown options.
            code = int(error.code or 0)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run
