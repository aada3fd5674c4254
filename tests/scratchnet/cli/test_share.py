"""``scratchnet share``, and texts in the place of files."""

import io
from pathlib import Path

import pytest

from scratchnet.experiment import Experiment, read_experiment, write_experiment
from scratchnet.share import parse_playground_link, parse_share_text, share_text
from tests.scratchnet.cli.conftest import Run

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


def test_a_link_is_printed_alone_and_what_differs_beside_it(run: Run) -> None:
    outcome = run("share", "--playground")
    assert outcome.code == 0
    assert parse_playground_link(outcome.out).experiment.data.dataset == "circle"
    assert outcome.err.startswith("differences:\n  ")
    outcome = run("share", "--playground", "--set", "data.source=table")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no equivalent of your data" in outcome.err


def test_new_from_a_link_lists_what_became_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    outcome = run("new", path, "--from", _LINK, "--set", "seed=8")
    assert (outcome.code, outcome.out) == (0, f"wrote {path}\n")
    assert "taken over:\n  dataset xor → Dataset Exclusive or\n" in outcome.err
    assert "colour is left out" in outcome.err
    assert read_experiment(path) == parse_playground_link(_LINK).experiment.with_values({"seed": 8})


def test_new_reads_a_text_from_stdin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.json"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"> {share_text(_SEVEN)}\n"))
    assert run("new", path, "--from", "-") == (0, f"wrote {path}\n", "")
    assert read_experiment(path) == _SEVEN


def test_new_from_anything_else_writes_nothing(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "new.json", "--from", "hello")
    assert outcome.code == 2
    assert "neither a Scratchnet text" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_long_text_is_printed_when_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    rows = [[number**0.5, number**0.3] for number in range(1000)]
    values = {"data.source": "table", "data.inputs": rows, "data.targets": [0.5] * 1000}
    write_experiment(path, Experiment().with_values(values))
    outcome = run("share", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "send the file instead" in outcome.err
    outcome = run("share", path, "--long")
    assert parse_share_text(outcome.out) == read_experiment(path)
    assert len(outcome.out) > 8000
