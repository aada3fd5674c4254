"""``scratchnet schema``, ``share`` and ``data``."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scratchnet.datasets import build_problem
from scratchnet.experiment import (
    Experiment,
    json_schema,
    read_experiment,
    write_experiment,
)
from scratchnet.share import parse_playground_link, parse_share_text, share_text
from scratchnet.tables import choose, read_table
from tests.scratchnet.cli.conftest import Run


def test_schema_prints_the_schema(run: Run) -> None:
    outcome = run("schema")
    assert (outcome.code, outcome.err) == (0, "")
    printed = json.loads(outcome.out)
    assert printed == json_schema()
    Draft202012Validator.check_schema(printed)


def test_a_name_that_is_too_long_is_refused_with_a_message(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / ("a" * 300))
    assert (outcome.code, outcome.out) == (2, "")
    assert "File name too long" in outcome.err
    outcome = run("train", "--steps", "1", "--report", tmp_path / ("a" * 300))
    assert outcome.code == 2
    assert "File name too long" in outcome.err


def test_a_formula_undefined_in_the_domain_names_file_and_field(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text('{"data": {"formula": "1/x"}}')
    outcome = run("train", path)
    assert outcome.code == 2
    assert outcome.err.startswith(f"scratchnet: {path}: data.formula: ")


_LINK = "https://playground.tensorflow.org/#activation=relu&dataset=xor&seed=0.00007&colour=red"
_SEVEN = Experiment().with_values({"seed": 7})


def test_the_text_is_printed_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "seven.json"
    write_experiment(path, _SEVEN)
    assert run("share", path) == (0, f"{share_text(_SEVEN)}\n", "")
    outcome = run("share", path, "--set", "seed=8")
    assert parse_share_text(outcome.out).seed == 8


@pytest.mark.parametrize("text", [share_text(_SEVEN), "#" + _LINK.partition("#")[2], _LINK])
def test_a_text_may_stand_for_a_file(run: Run, text: str) -> None:
    outcome = run("train", text, "--steps", "1")
    assert outcome.code == 0
    assert outcome.out.startswith("1 0.")
    assert run("share", text, "--set", "data.noise=0.5").code == 0


def test_a_damaged_text_is_refused(run: Run) -> None:
    outcome = run("train", share_text(_SEVEN)[:-1])
    assert outcome.code == 2
    assert "damaged" in outcome.err


def test_a_link_goes_to_stdout_and_what_differs_to_stderr(run: Run) -> None:
    outcome = run("share", "--playground")
    assert outcome.code == 0
    assert parse_playground_link(outcome.out).experiment.data.dataset == "circle"
    assert outcome.err.startswith("differences:\n  ")
    outcome = run("share", "--playground", "--set", "data.source=table")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no equivalent of your data" in outcome.err


def test_a_long_text_is_printed_when_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    rows = [[number**0.5, number**0.3] for number in range(1000)]
    values = {"data.source": "table", "data.inputs": rows, "data.targets": [0.5] * 1000}
    write_experiment(path, Experiment().with_values(values))
    outcome = run("share", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Send the file instead" in outcome.err
    outcome = run("share", path, "--long")
    assert parse_share_text(outcome.out) == read_experiment(path)
    assert len(outcome.out) > 8000


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
def test_what_cannot_be_done_is_reported(run: Run, arguments: tuple[str, ...], words: str) -> None:
    outcome = run("data", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("scratchnet: ")
    assert words in outcome.err
