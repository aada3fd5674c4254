"""``scratchnet export values``: numbers of a run as CSV."""

from pathlib import Path

import pytest

from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.records import write_run
from scratchnet.records.values import TABLES
from scratchnet.run.session import Session
from tests.scratchnet.cli.conftest import Run
from tests.scratchnet.records.conftest import SMALL, made


def test_the_losses_of_an_experiment_are_printed(run: Run) -> None:
    outcome = run("export", "values", "--what", "losses", "--set", "training.steps=3")
    session = Session(Experiment(), EXACT)
    session.advance(steps=3)
    lines = [f"{step},{loss!r},0.0" for step, loss in enumerate(session.losses, 1)]
    assert outcome == (0, "\n".join(["step,loss,penalty", *lines, ""]), "")


def test_everything_goes_into_a_folder(run: Run, tmp_path: Path) -> None:
    path, folder = tmp_path / "a.scratchnet-run", tmp_path / "values"
    write_run(path, made())
    outcome = run("export", "values", path, "-o", folder, "--resolution", "5", "--every", "2")
    assert outcome.code == 0
    assert sorted(file.stem for file in folder.iterdir()) == sorted(TABLES)
    assert f"wrote {folder / 'map.csv'}: 25 rows" in outcome.out
    assert f"wrote {folder / 'parameters.csv'}: 4 rows" in outcome.out


def test_a_run_and_its_experiment_give_the_same_values(run: Run, tmp_path: Path) -> None:
    path, same = tmp_path / "a.scratchnet-run", tmp_path / "a.scratchnet.json"
    write_run(path, made())
    write_experiment(same, SMALL)
    for what in TABLES:
        options = ("--what", what, "--resolution", "3")
        of_run = run("export", "values", path, *options)
        assert of_run.code == 0
        assert of_run.out.count("\n") > 1
        assert of_run == run("export", "values", same, *options)


def test_one_table_goes_into_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    options = ("--what", "losses", "--set", "training.steps=2", "--logarithmic")
    assert run("export", "values", *options, "-o", path).code == 0
    assert len(path.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--what all needs a folder"),
        (("--what", "map", "--resolution", "1"), "--resolution 1: allowed: from 2 to 1,000"),
        (("--what", "map", "--every", "2", "--logarithmic"), "exclude each other"),
        (("missing.scratchnet-run", "--what", "map"), "missing.scratchnet-run: cannot be read"),
        (("x.scratchnet-run", "--what", "map", "--set", "seed=1"), "--set and --steps need"),
        (("x.scratchnet-run", "--what", "map", "--steps", "1"), "--set and --steps need"),
        (("--what", "losses", "-o", "/no/such/folder/x.csv"), "-o /no/such/folder/x.csv: "),
        (("--what", "map", "--set", "data.formula=1/x"), "data.formula: "),
        (("-o", "/no/such/folder"), "-o /no/such/folder: the folder /no/such does not exist"),
        (("-o", __file__), f"-o {__file__}: is a file; allowed: the name of a folder"),
    ],
)
def test_what_cannot_be_done_is_reported(run: Run, arguments: tuple[str, ...], words: str) -> None:
    outcome = run("export", "values", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err


def test_the_table_that_cannot_be_had_is_named(run: Run, tmp_path: Path) -> None:
    values = {
        "data.source": "table",
        "data.inputs": [[0.0], [1.0]],
        "data.targets": ["chien\n", "chat"],
        "training.steps": 3,
    }
    path = tmp_path / "a.scratchnet.json"
    write_experiment(path, Experiment().with_values(values))
    outcome = run("export", "values", path, "-o", tmp_path / "values")
    assert outcome.code == 2
    assert "--what dataset: " in outcome.err
    assert run("export", "values", path, "--what", "losses").code == 0
