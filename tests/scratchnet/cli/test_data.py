"""``scratchnet data``: samples as CSV, printed or written whole."""

from pathlib import Path

import pytest

from scratchnet.datasets import build_problem
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.tables import choose, read_table
from tests.scratchnet.cli.conftest import Run

_SHARE = "data.test_share=0.25"


def test_the_samples_are_printed(run: Run) -> None:
    outcome = run("data", "--set", "data.intervals=1", "--set", "data.formula=x > 0")
    lines = ["x,y,class", "-2.0,-2.0,0", "2.0,-2.0,1", "-2.0,2.0,0", "2.0,2.0,1"]
    assert outcome.code == 0
    assert sorted(outcome.out.splitlines()) == sorted(lines)


def test_a_file_is_written_and_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    assert run("data", "-o", path) == (0, f"wrote {path}: 121 samples\n", "")
    chosen = choose(read_table(path.read_bytes()), ["x", "y"], ["class"], "classification")
    train = build_problem(Experiment()).train
    assert chosen.points == train.inputs
    assert chosen.labels == tuple(map(int, train.targets))
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_the_parts_are_those_of_the_split(run: Run) -> None:
    rows = {
        part: run("data", "--set", _SHARE, "--part", part).out.splitlines()[1:]
        for part in ("all", "train", "test")
    }
    assert len(rows["test"]) == 30
    assert sorted(rows["train"] + rows["test"]) == sorted(rows["all"])
    assert run("data", "--set", _SHARE).out.splitlines()[1:] == rows["all"]


def test_own_data_come_with_their_names(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.scratchnet.json"
    values = {
        "data.source": "table",
        "data.inputs": [[1.0], [2.0]],
        "data.targets": ["red", "light, blue"],
        "data.names": ["size [mm]", "colour"],
    }
    write_experiment(path, Experiment().with_values(values))
    assert run("data", path).out == '"size [mm]",colour\n1.0,red\n2.0,"light, blue"\n'


def test_a_regression_has_numbers(run: Run) -> None:
    outcome = run("data", "--set", "data.intervals=1", "--set", "data.formula=x*y/8")
    assert outcome.out.splitlines()[0] == "x,y,target"
    assert "-2.0,-2.0,0.5" in outcome.out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--part", "test"), "there are no test samples"),
        (("--set", "data.formula=1/x"), "data.formula: "),
        (("-o", "/no/such/folder/out.csv"), "cannot be written"),
        (("missing.json",), "missing.json"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, arguments: tuple[str, ...], words: str) -> None:
    outcome = run("data", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("scratchnet: ")
    assert words in outcome.err
