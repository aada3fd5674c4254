"""``scratchnet schema`` and ``scratchnet new``."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scratchnet.experiment import Experiment, experiment_to_text, json_schema, read_experiment
from tests.scratchnet.cli.conftest import Run


def test_schema_prints_the_schema(run: Run) -> None:
    outcome = run("schema")
    assert (outcome.code, outcome.err) == (0, "")
    printed = json.loads(outcome.out)
    assert printed == json_schema()
    Draft202012Validator.check_schema(printed)


def test_a_new_file_fits_the_printed_schema(run: Run, tmp_path: Path) -> None:
    schema = json.loads(run("schema").out)
    path = tmp_path / "new.json"
    assert run("new", path).code == 0
    Draft202012Validator(schema).validate(json.loads(path.read_text(encoding="utf-8")))


def test_new_writes_every_default(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.scratchnet.json"
    assert run("new", path) == (0, f"wrote {path}\n", "")
    assert path.read_text(encoding="utf-8") == experiment_to_text(Experiment())
    assert read_experiment(path) == Experiment()


def test_new_takes_settings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    assert run("new", path, "--set", "seed=4", "--set", "network.hidden=[8, 8]").code == 0
    expected = Experiment().with_values({"seed": 4, "network.hidden": [8, 8]})
    assert read_experiment(path) == expected


def test_new_does_not_replace_a_file_unless_forced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("precious")
    assert run("new", path) == (2, "", f"scratchnet: {path} exists; --force replaces it\n")
    assert path.read_text() == "precious"
    assert run("new", path, "--force").code == 0
    assert read_experiment(path) == Experiment()


def test_new_with_a_bad_setting_writes_nothing(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "new.json", "--set", "sead=4")
    assert outcome.code == 2
    assert 'sead is not a known field, did you mean "seed"?' in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "words"), [("nowhere/new.json", "No such file"), ("file/new.json", "Not a directory")]
)
def test_new_without_a_place_says_so(run: Run, tmp_path: Path, place: str, words: str) -> None:
    (tmp_path / "file").touch()
    outcome = run("new", tmp_path / place)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"scratchnet: {tmp_path / place}: cannot be written: {words}")


def test_new_never_replaces_a_folder(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path, "--force")
    assert outcome == (2, "", f"scratchnet: {tmp_path}: cannot be written: Is a directory\n")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_refused_in_words(run: Run, tmp_path: Path) -> None:
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
