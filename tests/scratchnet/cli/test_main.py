"""The command itself: its help, its processes, and how it takes Ctrl-C and closed pipes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scratchnet import __version__
from scratchnet.cli import main
from scratchnet.cli.command import COMMANDS, ExitCode, load_commands
from scratchnet.cli.training import interrupts
from scratchnet.experiment import PARAMETERS
from tests.scratchnet.cli.conftest import COMMAND, Run

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[3]

load_commands()
_ALL_COMMANDS = tuple(COMMANDS)

#: A run that lasts longer than any test, but ends by itself if a test does not stop it.
_ENDLESS = ["train", "--steps", "20000", "--log-every", "1"]


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"scratchnet {__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("fly",), ("train", "--fast"), ("new",)])
def test_an_unknown_command_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("usage: scratchnet")


def test_help_names_the_commands_and_the_exit_codes(run: Run) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    for word in ("train", "schema", "new", "0 done", "2 bad input", "3 diverged", "130 stopped"):
        assert word in " ".join(outcome.out.split())


@pytest.mark.parametrize("path", PARAMETERS)
def test_help_of_train_lists_every_parameter(run: Run, path: str) -> None:
    lines = run("train", "--help").out.splitlines()
    (line,) = [line for line in lines if line.startswith(f"  {path}=")]
    assert PARAMETERS[path].allowed() in line


def test_an_interrupt_outside_of_training_ends_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted() -> dict[str, object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("scratchnet.cli.experiments.json_schema", interrupted)
    assert main(["schema"]) == 130


def test_training_leaves_the_handling_of_signals_as_it_was(run: Run) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert run("train", "--steps", "1").code == 0
    assert signal.getsignal(signal.SIGINT) is before


def test_a_process_trains_and_exits_with_0() -> None:
    done = subprocess.run(
        [*COMMAND, "train", "--steps", "1"], cwd=_ROOT, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 0.2919\n", "")


@pytest.mark.parametrize(
    ("setting", "code"), [("training.steps=0", 2), ("data.formula=1e200 * x", 3)]
)
def test_a_process_exits_with_the_code_of_what_went_wrong(setting: str, code: int) -> None:
    done = subprocess.run(
        [*COMMAND, "train", "--set", setting],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("scratchnet: ")
    assert done.stderr.count("\n") == 1


def test_ctrl_c_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts() as interrupted:
            os.kill(os.getpid(), signal.SIGINT)
            assert not interrupted()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_the_run_and_writes_the_report(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with subprocess.Popen(
        [*COMMAND, *_ENDLESS, "--report", path],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        lines += process.stdout.readlines()
        errors = process.stderr.read()
    assert process.returncode == 130
    report = json.loads(path.read_text(encoding="utf-8"))
    steps = report["steps"]
    assert errors == f"scratchnet: interrupted after step {steps}\n"
    assert report["status"] == "under way"
    assert 3 <= steps < 20_000
    assert len(report["losses"]) == steps
    expected = [f"{i} {loss:.4f}\n" for i, loss in enumerate(report["losses"], start=1)]
    assert lines == expected
    assert report["parameters"] != report["initial_parameters"]


def test_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(
        [*COMMAND, *_ENDLESS],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "1 0.2919\n"
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, "")


@pytest.mark.usefixtures("ctrl_c")
def test_a_terminal_sees_the_progress_on_stderr_only() -> None:
    # A pseudo-terminal replaces the user's terminal.
    try:
        ours, theirs = os.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    try:
        with subprocess.Popen(
            [*COMMAND, *_ENDLESS[:3], "--log-every", "1000000", "--engine", "reference"],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=theirs,
            text=True,
        ) as process:
            # Closed here, reading ends with an error should the process end before its time.
            os.close(theirs)
            seen = b""
            while b"  loss " not in seen:
                seen += os.read(ours, 1024)
            process.send_signal(signal.SIGINT)
            assert process.stdout is not None
            out = process.stdout.read()
    finally:
        os.close(ours)
    assert process.returncode == 130
    assert out == "1 0.2919\n"
    assert b" of 20,000  loss 0." in seen


_LEFT_OUT = ("PySide6", "shiboken6", "pyqtgraph", "numpy", "gui")


@pytest.mark.parametrize(
    "code",
    ["import scratchnet.cli", "from scratchnet.cli import main; main(['train', '--steps=1'])"],
)
def test_the_command_loads_neither_qt_nor_numpy(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    modules = done.stdout.split()
    assert "scratchnet.cli.main" in modules
    assert [m for m in modules if m.partition(".")[0] in _LEFT_OUT] == []


@pytest.mark.parametrize("name", sorted(_ALL_COMMANDS))
def test_the_help_of_every_command_lists_its_exit_codes(run: Run, name: str) -> None:
    outcome = run(*name.split(), "--help")
    assert outcome.code == 0
    for code in (ExitCode.DONE, ExitCode.BAD_INPUT, ExitCode.INTERRUPTED):
        assert f" {code:d} " in outcome.out.partition("Exit codes:")[2].replace("\n", " ")


@pytest.mark.parametrize(
    ("redirection", "code", "words"),
    [
        (">&-", 2, b"scratchnet: the output is closed"),
        ("2>&-", 0, b""),
        (">&- 2>&-", 2, b""),
        ("<&-", 0, b""),
    ],
)
def test_closed_streams_end_in_a_code_and_no_traceback(
    redirection: str, code: int, words: bytes, tmp_path: Path
) -> None:
    command = f'exec "$0" -m scratchnet new "$1" --force {redirection}'
    ended = subprocess.run(
        ["sh", "-c", command, sys.executable, str(tmp_path / "a.json")],
        capture_output=True,
        check=False,
    )
    assert ended.returncode == code
    assert ended.stderr.startswith(words)
    assert b"Traceback" not in ended.stderr
    if code == 0:
        assert json.loads((tmp_path / "a.json").read_text())


def test_a_closed_input_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    outcome = run("new", "never.json", "--from", "-")
    assert outcome.code == 2
    assert "there is no input to read" in outcome.err


def test_help_into_a_closed_pipe_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [*COMMAND, "train", "--help"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_schema_is_utf_8_whatever_the_locale() -> None:
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    ended = subprocess.run(
        [*COMMAND, "schema"], stdout=subprocess.PIPE, env=environment, check=True
    )
    assert "²" in ended.stdout.decode("utf-8")


def test_an_argument_does_not_control_the_terminal(run: Run) -> None:
    for arguments in (["--\x1b[2J"], ["train", "\x1b[2J.json"], ["train", "--set", "\x1b=1"]):
        outcome = run(*arguments)
        assert outcome.code == 2
        assert "\x1b" not in outcome.err
