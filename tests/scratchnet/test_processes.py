"""No process of ours takes code from the current folder; a frozen program starts itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scratchnet import processes
from scratchnet.engines import EXACT
from scratchnet.engines.cache import cache_folder
from scratchnet.engines.preparing import prepare
from scratchnet.processes import (
    JOBS,
    job_command,
    leave_current_folder,
    run_job_if_asked,
    script_command,
)

_ROOT = Path(__file__).parents[2]
#: Modules that ours, llvmlite or Qt's bindings import sooner or later, most of them late.
_NAMES = ("random", "llvmlite", "numpy", "re", "json", "pathlib", "platformdirs", "ctypes", "gui")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder with modules of somebody else, each of which leaves a mark when it is imported."""
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    for name in _NAMES:
        mark = f"open({str(tmp_path / 'taken')!r}, 'a').write({name + ' '!r})\n"
        (folder / f"{name}.py").write_text(mark)
    return folder


def _taken(planted: Path) -> str:
    mark = planted.parent / "taken"
    return mark.read_text() if mark.exists() else ""


def _surroundings(cache: Path) -> dict[str, str]:
    """Return the environment of a user who has installed the program, and nothing else."""
    return {**os.environ, "PYTHONPATH": str(_ROOT), "SCRATCHNET_CACHE_DIR": str(cache)}


@pytest.fixture
def cold_cache(tmp_path: Path) -> Path:
    """A cache in which nothing counts as compiled, so that the process that compiles is started.

    It finds most of its work done, for this is about where it takes its modules from.
    """
    prepare(EXACT)
    full = cache_folder()
    shutil.copytree(full, tmp_path / "cache" / full.name)
    (tmp_path / "cache" / full.name / f"{EXACT}.ready").unlink()
    return tmp_path / "cache"


def _console_script(folder: Path, entry_point: str) -> list[str]:
    """Return the command that an installer makes for an entry point."""
    module, function = entry_point.split(":")
    script = folder / "script.py"
    script.write_text(
        f"import sys\nfrom {module} import {function}\n"
        f"if __name__ == '__main__':\n    sys.exit({function}())\n"
    )
    return [sys.executable, str(script)]


@pytest.mark.slow
@pytest.mark.parametrize("start", ["script", "module"])
def test_training_compiles_in_a_folder_of_somebody_elses_code(
    planted: Path, cold_cache: Path, tmp_path: Path, start: str
) -> None:
    command = {
        "script": _console_script(tmp_path, "scratchnet.cli:main"),
        "module": [sys.executable, "-m", "scratchnet"],
    }[start]
    # So many that the reference would take a minute.
    done = subprocess.run(
        [*command, "train", "--steps", "20000", "--report", tmp_path / "r.json"],
        cwd=planted,
        env=_surroundings(cold_cache),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _taken(planted) == ""
    assert json.loads((tmp_path / "r.json").read_text())["engine"] == EXACT
    [folder] = cold_cache.iterdir()
    assert (folder / f"{EXACT}.ready").exists()


@pytest.mark.slow
@pytest.mark.parametrize("start", ["script", "module", "module without environment"])
def test_processes_of_a_sweep_take_no_module_from_the_current_folder(
    planted: Path, tmp_path: Path, start: str
) -> None:
    mark = planted.parent / "taken"
    (planted / "multiprocessing.py").write_text(f"open({str(mark)!r}, 'a').write('pool')\n")
    command = {
        "script": _console_script(tmp_path, "scratchnet.cli:main"),
        "module": [sys.executable, "-m", "scratchnet"],
        # Then nothing keeps the folder out of a pool's processes, so that there are none.
        "module without environment": [
            *(sys.executable, "-E", "-c"),
            f"import sys; sys.path[:1] = [{str(_ROOT)!r}]; from scratchnet.cli import main; main()",
        ],
    }[start]
    done = subprocess.run(
        [
            *(*command, "sweep", "--seeds", "4", "--steps", "2", "--jobs", "2"),
            *("--engine", "reference", "-o", tmp_path / "a.scratchnet-sweep"),
        ],
        cwd=planted,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 of 4 runs" in done.stdout
    assert _taken(planted) == ""


@pytest.mark.slow
def test_the_window_starts_in_a_folder_of_somebody_elses_code(
    planted: Path, cold_cache: Path, tmp_path: Path
) -> None:
    command = _console_script(tmp_path, "gui.app:main")
    done = subprocess.run(
        [*command, "--render", tmp_path / "pictures", "--engine", EXACT, "--steps", "1"],
        cwd=planted,
        env=_surroundings(cold_cache),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _taken(planted) == ""
    [folder] = cold_cache.iterdir()
    assert (folder / f"{EXACT}.ready").exists()


def test_a_job_takes_no_module_from_the_current_folder(planted: Path) -> None:
    done = subprocess.run(
        job_command("measure"),
        cwd=planted,
        env={**os.environ, "PYTHONPATH": ""},
        input="{}",
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1].endswith("InvalidInput: format is missing")
    assert _taken(planted) == ""


def test_a_script_is_verified_without_modules_of_the_current_folder(planted: Path) -> None:
    script = planted.parent / "run.py"
    script.write_text("import random\ndef train(): raise ValueError(random.__file__)\n")
    done = subprocess.run(
        script_command(str(script), sys.executable),
        cwd=planted,
        env={**os.environ, "PYTHONPATH": str(planted)},
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1].startswith("ValueError: /")
    assert _taken(planted) == ""


def test_a_job_is_done_by_this_package_though_another_is_installed(tmp_path: Path) -> None:
    other = tmp_path / "scratchnet"
    other.mkdir()
    (other / "__init__.py").write_text("raise ImportError('the other one')\n")
    done = subprocess.run(
        job_command("measure"),
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        input="{}",
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1].endswith("InvalidInput: format is missing")


def test_what_keeps_modules_out_of_this_python_keeps_them_out_of_a_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Flags:
        isolated, ignore_environment, no_user_site = 0, 1, 1

    monkeypatch.setattr(processes.sys, "flags", Flags)
    assert job_command("compile", "exact")[1:4] == ["-P", "-E", "-s"]


# -- `python -m` ---------------------------------------------------------------------------------


def test_the_current_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [os.getcwd(), "elsewhere"])
    leave_current_folder()
    assert sys.path == ["elsewhere"]
    leave_current_folder()
    assert sys.path == ["elsewhere"]


def test_a_checkout_is_not_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    monkeypatch.setattr(sys, "path", [str(_ROOT), "elsewhere"])
    leave_current_folder()
    assert sys.path == [str(_ROOT), "elsewhere"]


# -- a program with its Python inside ------------------------------------------------------------


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)


@pytest.mark.usefixtures("frozen")
def test_a_frozen_program_starts_itself_and_does_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setitem(sys.modules, "a_job", type(sys)("a_job"))
    sys.modules["a_job"].main = lambda *words: asked.extend(words) or "what went wrong"
    monkeypatch.setitem(JOBS, "compile", "a_job")
    program, *arguments = job_command("compile", "exact")
    assert program == sys.executable
    monkeypatch.setattr(sys, "argv", ["scratchnet", *arguments])
    with pytest.raises(SystemExit) as ended:
        run_job_if_asked()
    assert (asked, ended.value.code) == (["exact"], "what went wrong")


@pytest.mark.usefixtures("frozen")
def test_a_frozen_program_runs_scripts_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "class N:\n    def parameters(self): return [[[0.1]]]\ndef train(): return N(), [0.5]\n"
    )
    _, *arguments = script_command(str(script), sys.executable)
    assert script_command(str(script), "python3")[0] == "python3"
    monkeypatch.setattr(sys, "argv", ["scratchnet", *arguments])
    with pytest.raises(SystemExit) as ended:
        run_job_if_asked()
    assert ended.value.code is None
    assert json.loads(capsys.readouterr().out) == [[0.5], [[[0.1]]]]


def test_arguments_start_no_job_in_a_program_that_is_not_frozen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["scratchnet", *job_command("compile", "exact")[-3:]])
    run_job_if_asked()
