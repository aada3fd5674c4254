"""``scratchnet export script``: written or printed, verified or found to differ."""

from pathlib import Path

import pytest

from tests.scratchnet.cli.conftest import Run
from tests.scratchnet.export.script.strategies import executed

_FEW = ("--steps", "3", "--set", "data.intervals=2")


def test_the_script_is_printed_and_prints_what_train_prints(run: Run) -> None:
    outcome = run("export", "script", *_FEW)
    assert (outcome.code, outcome.err) == (0, "")
    log = executed(outcome.out)[2]
    assert log == run("train", *_FEW).out.splitlines()
    assert run("export", "script", "-o", "-", *_FEW) == outcome


def test_a_file_is_written_and_replaced_and_verified(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    path.write_text("old")
    outcome = run("export", "script", "-o", path, "--verify", *_FEW)
    wrote, verified = outcome.out.splitlines()
    text = path.read_text(encoding="utf-8")
    assert (outcome.code, outcome.err) == (0, "")
    assert wrote == f"wrote {path}: 3 steps, {len(text.splitlines())} lines"
    assert verified.startswith(
        "verified: the script gives the same 3 losses and 17 parameters, bit for bit (Python 3."
    )
    assert len(executed(text)[0]) == 3
    assert [file.name for file in tmp_path.iterdir()] == ["run.py"]


def test_nothing_else_is_printed_with_the_script(run: Run) -> None:
    outcome = run("export", "script", "--verify", *_FEW)
    compile(outcome.out, "script", "exec")
    assert outcome.err.startswith("verified: ")


def test_the_experiment_is_named(run: Run) -> None:
    with_settings = "the article's experiment with data.intervals=2, training.steps=3."
    text = " ".join(run("export", "script", *_FEW).out.split())
    assert f"wrote this from {with_settings}" in text


def test_a_run_that_ends_early_is_reported(run: Run) -> None:
    outcome = run(
        *("export", "script", "--set", "training.learning_rate=1000"),
        *("--set", "network.output_activation=linear"),
    )
    assert outcome.code == 0
    assert "of 2,000. The run ends after these steps because the next one diverges." in outcome.err


@pytest.mark.parametrize(
    ("driver", "words"),
    [
        ("print('[[1.0, 2.0, 3.0], []]')", "the script differs from the run: the loss of step 1"),
        ("import nothing_of_that_name", "the script does not run: ModuleNotFoundError"),
    ],
)
def test_a_difference_is_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, driver: str, words: str
) -> None:
    monkeypatch.setattr("scratchnet.processes._RUN_SCRIPT", driver)
    outcome = run("export", "script", "-o", tmp_path / "run.py", "--verify", *_FEW)
    assert outcome.code == 1
    assert words in outcome.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "/no/such/folder/run.py", *_FEW), "the folder /no/such/folder does not exist"),
        (("missing.json",), "missing.json"),
        (("--set", "data.formula=1/x"), "data.formula: "),
        (("--steps", "0"), "training.steps is 0"),
    ],
)
def test_what_cannot_be_done_is_reported(run: Run, arguments: tuple[str, ...], words: str) -> None:
    outcome = run("export", "script", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("scratchnet: ")
    assert words in outcome.err


def test_a_kind_is_needed(run: Run) -> None:
    outcome = run("export")
    assert outcome.code == 2
    assert "KIND" in outcome.err
