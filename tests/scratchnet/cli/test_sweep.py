"""``scratchnet sweep``: rows that equal ``train``, the file that goes on, and what is refused."""

import csv
import json
import os
import signal
import subprocess
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from scratchnet.cli import sweep
from scratchnet.cli.sweep import duration
from scratchnet.engines import EXACT, FAST, REFERENCE, EngineUnavailable
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.many.sweep_file import SweepFile
from scratchnet.records import read_run
from tests.scratchnet.cli.conftest import COMMAND, Run

_VARIED = ("--vary", "training.learning_rate=0.5,3,1000", "--vary", "network.hidden=[2],[3,3]")
_SHORT = ("--set", "data.test_share=0.25", "--set", "network.output_activation=linear")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.scratchnet-sweep"


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def _table(path: Path) -> list[Any]:
    with SweepFile.open_to_read(path) as file:
        return list(file.results())


@pytest.mark.parametrize("engine", [EXACT, FAST])
def test_every_row_has_the_numbers_that_train_reports(
    run: Run, path: Path, tmp_path: Path, engine: str
) -> None:
    table, report = tmp_path / "a.csv", tmp_path / "report.json"
    common = (*_SHORT, "--steps", "400", "--engine", engine)
    done = run("sweep", "--seeds", "2", *_VARIED, *common, "--csv", table, "-o", path)
    assert done.code == 0
    rows = _rows(table.read_text())
    assert len(rows) == 12
    assert {row["status"] for row in rows} == {"finished", "diverged"}
    for row in rows:
        settings = [f"{key}={value}" for key, value in row.items() if "." in key]
        assert len(settings) == 2
        run(
            "train",
            *common,
            *(
                part
                for setting in [*settings, f"seed={row['seed']}"]
                for part in ("--set", setting)
            ),
            *("--report", report),
        )
        reported = json.loads(report.read_text())
        assert row["status"] == reported["status"]
        assert row["stopped_by"] == reported["stopped_by"]
        assert int(row["steps"]) == reported["steps"]
        assert row["loss"] == (repr(reported["losses"][-1]) if reported["losses"] else "")
        for name, part in (("metric", "training"), ("test_metric", "test")):
            found = reported["metrics"][part].get("r2", reported["metrics"][part].get("accuracy"))
            assert row[name] == ("" if found is None else repr(found))


def test_the_table_does_not_depend_on_jobs_or_on_being_interrupted(
    run: Run, path: Path, tmp_path: Path
) -> None:
    sweep_of = ("sweep", "--seeds", "3", *_VARIED, "--steps", "30", "--engine", FAST)
    other = tmp_path / "b.scratchnet-sweep"
    run(*sweep_of, "--jobs", "1", "-o", path)
    run(*sweep_of, "--jobs", "2", "-o", other)
    whole = _table(path)
    assert _table(other) == whole
    assert len(whole) == 18
    # Half of the rows are missing, as after a kill; the same command makes them again.
    with SweepFile.open_to_read(other) as file:
        plan = file.plan
    other.unlink()
    with SweepFile.open_for(other, plan) as file:
        for result in whole[::2]:
            file.add(result)
    again = run(*sweep_of, "-o", other)
    assert "9 of 18 runs are done already" in again.err
    assert _table(other) == whole


def test_the_summary_says_which_share_reached_the_goal(run: Run, path: Path) -> None:
    goal = ("--goal", "loss < 0.2", "--engine", FAST, "--steps", "100")
    done = run(
        "sweep", "--seeds", "4", "--vary", "training.learning_rate=1e-6,1", *goal, "-o", path
    )
    assert "8 of 8 runs: 2 combinations, 4 seeds each, engine fast, goal loss < 0.2" in done.out
    lines = done.out.splitlines()
    assert "4 of 4, 100 % (51 to 100 %)" in lines[3]
    assert "lowest loss" in lines[4]
    shown = run("sweep", "--show", path)
    assert (shown.code, shown.out) == (0, done.out)


def test_any_run_is_exported_and_has_the_rows_loss(run: Run, path: Path, tmp_path: Path) -> None:
    run("sweep", "--seeds", "2", *_VARIED, "--steps", "30", "--engine", FAST, "-o", path)
    out = tmp_path / "a.scratchnet-run"
    done = run("sweep", "--show", path, "--export-run", "4", "-o", out)
    assert (done.code, "run 4 (seed 1, training.learning_rate=0.5" in done.out) == (0, True)
    recorded = read_run(out)
    assert recorded.loss == _table(path)[3].loss
    assert recorded.recipe.experiment.seed == 1
    assert run("check", out).code == 0


def test_a_row_that_does_not_come_out_again_is_told(run: Run, path: Path, tmp_path: Path) -> None:
    run("sweep", "--seeds", "2", "--steps", "30", "--engine", FAST, "-o", path)
    with SweepFile.open_to_read(path) as file:
        plan, results = file.plan, list(file.results())
    path.unlink()
    with SweepFile.open_for(path, plan) as file:
        file.add(results[0].at(1))
    out = tmp_path / "a.scratchnet-run"
    done = run("sweep", "--show", path, "--export-run", "2", "-o", out)
    assert (done.code, out.exists()) == (1, False)
    assert "run 2 came out differently" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["-o", "OUT.scratchnet-sweep"]),
        (("--goal", "los < 1"), ["--goal", "los < 1", "did you mean"]),
        (("--vary", "training.learning_rate=x"), ["--vary training.learning_rate", "number from"]),
        (("--random", "3", "--vary", "training.steps=1,2"), ["--random is 3", "1 to 2"]),
        (("--seeds", "0"), ["--seeds", "whole number from 1"]),
        (("--seeds", "99999999"), ["99,999,999 runs", "allowed"]),
        (("--vary", "training.loss=cross_entropy"), ["training.loss=cross_entropy", "allowed"]),
        (("--export-run", "1"), ["--export-run", "--show"]),
        (("--jobs", "9999"), ["--jobs is 9999", "1 to 1,024"]),
        (("--jobs", "x"), ["--jobs", "whole number from 1"]),
        (("--set", "data.formula=log(x)"), ["log(x)", "undefined"]),
    ],
)
def test_bad_options_name_what_is_allowed(
    run: Run, path: Path, arguments: tuple[str, ...], words: list[str]
) -> None:
    output = ("-o", path) if arguments else ()
    done = run("sweep", *arguments, *output)
    assert done.code == 2
    assert all(word in done.err for word in words), done.err
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--export-run", "9"), ["--export-run is 9", "1 to 2"]),
        (("--export-run", "1"), ["--export-run needs -o"]),
        (("--seeds", "3"), ["--show prints a sweep as it is"]),
        (("-o", "x.scratchnet-run"), ["--export-run"]),
    ],
)
def test_bad_options_beside_show(
    run: Run, path: Path, arguments: tuple[str, ...], words: list[str]
) -> None:
    run("sweep", "--seeds", "2", "--steps", "3", "--engine", FAST, "-o", path)
    done = run("sweep", "--show", path, *arguments)
    assert done.code == 2
    assert all(word in done.err for word in words), done.err


def test_an_experiments_file_is_swept(run: Run, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.scratchnet.json"
    write_experiment(file, Experiment(seed=7).with_values({"training.steps": 20}))
    assert run("sweep", file, "--seeds", "2", "--engine", FAST, "-o", path).code == 0
    with SweepFile.open_to_read(path) as opened:
        assert [opened.plan.seed(number) for number in range(2)] == [7, 8]


def test_without_the_exact_engine_the_reference_makes_the_runs(
    run: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("sweep", "--seeds", "2", "--steps", "3", "--jobs", "1", "-o")
    other = tmp_path / "b.scratchnet-sweep"
    run(*arguments, other)

    class Unavailable:
        note = ""

        def __init__(self, name: str) -> None: ...

        def run(self) -> None:
            raise EngineUnavailable("there is none")

    monkeypatch.setattr(sweep, "Preparation", Unavailable)
    done = run(*arguments, path)
    assert (done.code, "with the same digits" in done.err) == (0, True)
    assert _table(path) == _table(other)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (59.6, "1 min 0 s"), (3725, "1 h 2 min"), (200_000, "2 days 7 h")],
)
def test_times_are_said_in_two_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def _started(path: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start a sweep of 400 runs as a process, and wait until some of them are done."""
    process = subprocess.Popen(
        [*COMMAND, "sweep", "--seeds", "400", "-o", os.fspath(path), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = monotonic() + 60
    while monotonic() < deadline and process.poll() is None:
        if path.exists() and _count(path) > 5:
            break
    return process


def _count(path: Path) -> int:
    from scratchnet.errors import InvalidInput

    try:
        with SweepFile.open_to_read(path) as file:
            return len(file.done())
    except InvalidInput:
        # It is being made.
        return 0


@pytest.mark.slow
@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(("engine", "steps"), [(FAST, "20000"), (REFERENCE, "100")])
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(
    path: Path, engine: str, steps: str
) -> None:
    process = _started(path, "--engine", engine, "--steps", steps)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    assert 5 < _count(path) < 400
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.slow
def test_a_killed_sweep_keeps_every_row_and_goes_on(run: Run, path: Path, tmp_path: Path) -> None:
    steps = ("--steps", "2000", "--engine", FAST)
    for _ in range(3):
        process = _started(path, *steps)
        process.kill()
        process.communicate(timeout=60)
        before = _table(path)
        assert before
        assert {each.number for each in before} <= set(range(400))
    done = run("sweep", "--seeds", "400", *steps, "-o", path)
    assert done.code == 0
    other = tmp_path / "whole.scratchnet-sweep"
    run("sweep", "--seeds", "400", *steps, "-o", other)
    assert _table(path) == _table(other)
