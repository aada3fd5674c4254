"""``scratchnet verify``: its table, its exit codes, and its message when an engine is wrong."""

import os
import re
import signal
import subprocess
from pathlib import Path
from time import sleep

import pytest

import scratchnet.records.comparison
import scratchnet.run.session
from scratchnet.datasets import Dataset
from scratchnet.engines import Engine, EngineUnavailable, make_engine
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.reference.article import Parameters
from tests.scratchnet.cli.conftest import COMMAND, Outcome, Run

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[3]
_QUICK = ("--set", "data.intervals=2", "--set", "network.hidden=[2]", "--steps", "5")
_NAMED = "data.intervals=2, network.hidden=[2]"


def _rows(outcome: Outcome) -> dict[str, list[str]]:
    """Return the cells of the table by the names of their rows."""
    lines = outcome.out.split("\n\n")[1].splitlines()
    return {name: cells for name, *cells in (re.split(r"\s{2,}", line) for line in lines)}


def _replace_make_engine(monkeypatch: pytest.MonkeyPatch, make: object) -> None:
    monkeypatch.setattr(scratchnet.run.session, "make_engine", make)
    monkeypatch.setattr(scratchnet.records.comparison, "make_engine", make)


def _moved(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    """Make engines of which ``fast`` takes over parameters 1e-9 off."""
    engine = make_engine(name, experiment, dataset)
    if name == "fast":
        take_over = engine.set_parameters

        def set_parameters(parameters: Parameters) -> None:
            ((first, *row), *rows), *layers = parameters
            take_over((((first + 1e-9, *row), *rows), *layers))

        engine.set_parameters = set_parameters  # type: ignore[method-assign]
    return engine


def test_the_table_shows_equal_and_how_far(run: Run) -> None:
    outcome = run("verify", *_QUICK)
    assert outcome.code == 0
    first, *_ = outcome.out.splitlines()
    assert first == f"2-2-1, 9 samples, 5 steps (experiment: the article's with {_NAMED})"
    rows = _rows(outcome)
    assert rows.pop("quantity") == ["reference", "exact", "fast"]
    speeds, ratios = rows.pop("steps per second"), rows.pop("ratio to reference")
    assert [cells[0] for cells in rows.values()] == ["equal"] * 5
    assert list(rows) == ["losses", "weights", "biases", "gradients", "outputs"]
    far = r"equal|\d\.\de[-+]\d\d / \d\.\de[-+]\d\d( at step \d)?"
    assert all(re.fullmatch(far, cells[1]) for cells in rows.values())
    assert len(speeds) == len(ratios) == 3
    assert ratios[0] == "1"


def test_what_is_promised_is_said_in_numbers_of_this_experiment(run: Run) -> None:
    first, second = run("verify", *_QUICK).out.split("\n\n")[2].splitlines()
    assert re.fullmatch(r"fast: outputs promised within \d\.\de-1\d where sums .*;", first)
    assert re.fullmatch(r"the largest difference is 0?\.?\d+ % of what is promised .*", second)
    assert "promised within" not in run("verify", *_QUICK, "--set", "data.formula=1e200 * x").out


def test_the_table_is_the_same_on_every_run_but_for_speeds(run: Run) -> None:
    tables = [run("verify", *_QUICK).out for _ in range(2)]
    first, second = (
        [line for line in table.splitlines() if not line.startswith(("steps per", "ratio"))]
        for table in tables
    )
    assert first == second


def test_the_articles_experiment_keeps_every_promise(run: Run) -> None:
    outcome = run("verify", "--steps", "50")
    assert outcome.code == 0
    assert outcome.out.startswith("2-4-1, 121 samples, 50 steps (experiment: the article's)\n")


def test_file_and_settings_are_honoured(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    values = {"data.intervals": 3, "network.hidden": [3, 2], "training.steps": 4}
    write_experiment(path, Experiment().with_values(values))
    outcome = run("verify", path)
    assert outcome.out.startswith(f"2-3-2-1, 16 samples, 4 steps (experiment: {path})\n")
    outcome = run("verify", path, "--set", "data.intervals=1", "--steps", "3")
    name = f"{path} with data.intervals=1"
    assert outcome.out.startswith(f"2-3-2-1, 4 samples, 3 steps (experiment: {name})\n")


def test_many_steps_are_made_only_when_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scratchnet.cli.verify._MOST_STEPS", 3)
    assert ", 3 of 2,000 steps (" in run("verify", *_QUICK[:4]).out
    assert ", 5 steps (" in run("verify", *_QUICK).out


def test_an_engine_that_differs_is_shown_and_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _replace_make_engine(monkeypatch, _moved)
    outcome = run("verify", *_QUICK)
    assert outcome.code == 1
    assert outcome.err.endswith(
        "scratchnet: fast's outputs are not within 1e-12 of the sums that they are made of\n"
    )
    exact, fast = _rows(outcome)["outputs"]
    assert exact == "equal"
    assert 1e-12 < float(fast.split()[0]) < 1e-8


def test_an_engine_that_cannot_be_had_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_llvm(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
        if name != "reference":
            raise EngineUnavailable("No module named 'llvmlite'")
        return make_engine(name, experiment, dataset)

    _replace_make_engine(monkeypatch, without_llvm)
    outcome = run("verify", *_QUICK)
    assert outcome.code == 1
    assert _rows(outcome)["quantity"] == ["reference"]
    for engine in ("exact", "fast"):
        assert f"\n{engine}: not available: No module named 'llvmlite'\n" in outcome.out
    assert outcome.err.splitlines() == [
        f"scratchnet: {engine} is not available: No module named 'llvmlite'"
        for engine in ("exact", "fast")
    ]


def test_divergence_is_a_row(run: Run) -> None:
    outcome = run("verify", *_QUICK, "--set", "data.formula=1e200 * x")
    assert outcome.code == 0
    rows = _rows(outcome)
    assert rows["diverged"] == ["at step 1"] * 3
    assert rows["steps per second"] == rows["ratio to reference"] == ["-"] * 3
    assert "diverged" not in run("verify", *_QUICK).out


def test_slow_preparing_is_reported_on_stderr_only(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
        sleep(0.02)
        return make_engine(name, experiment, dataset)

    _replace_make_engine(monkeypatch, slowly)
    monkeypatch.setattr("scratchnet.cli.verify.PATIENCE_S", 0.0)
    outcome = run("verify", *_QUICK)
    for engine in ("exact", "fast"):
        assert (
            f"scratchnet: preparing the {engine} engine, which is compiled only the first time"
            in outcome.err
        )
    assert "preparing" not in outcome.out
    monkeypatch.setattr("scratchnet.cli.verify.PATIENCE_S", 60.0)
    assert run("verify", *_QUICK).err == ""


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--steps", "0"), "training.steps is 0; allowed: a whole number from 1 to 10000000"),
        (("--set", "seed=x"), 'seed is "x"; allowed: a whole number from 0 to 2147483647'),
        (("nowhere.json",), "nowhere.json: cannot be read: No such file or directory"),
        (
            ("--set", "data.formula=1/x"),
            'data.formula: formula "1/x" is undefined (division by zero) at x = 0',
        ),
    ],
)
def test_bad_input_is_refused_in_one_line(run: Run, arguments: tuple[str, ...], error: str) -> None:
    outcome = run("verify", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"scratchnet: {error}")
    assert outcome.err.count("\n") == 1


def test_help_shows_how_many_steps_and_the_exit_codes(run: Run) -> None:
    words = " ".join(run("verify", "--help").out.split())
    for part in ("at most 2000", "0 every engine matches", "1 one does not", "130 stopped"):
        assert part in words


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_it_while_the_reference_trains() -> None:
    # A pseudo-terminal replaces the user's terminal.
    try:
        ours, theirs = os.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    try:
        with subprocess.Popen(
            [*COMMAND, "verify", "--steps", "1000000"],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=theirs,
            text=True,
        ) as process:
            os.close(theirs)
            seen = b""
            while b"reference: step " not in seen:
                seen += os.read(ours, 1024)
            process.send_signal(signal.SIGINT)
            assert process.stdout is not None
            out = process.stdout.read()
    finally:
        os.close(ours)
    assert (process.returncode, out) == (130, "")
