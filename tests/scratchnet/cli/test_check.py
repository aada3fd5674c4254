"""``scratchnet check``: a class's runs in one table."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scratchnet.cli import check as module
from scratchnet.cli.check import _data_text, _network_text, _neuron_count, _weight_count
from scratchnet.engines import EXACT, FAST, EngineUnavailable
from scratchnet.experiment import Data, Experiment, Network
from scratchnet.records import About, Run, run_to_text, write_run
from scratchnet.records import file as run_file
from scratchnet.records.file import encoded, run_from_document
from scratchnet.run.session import Session
from tests.scratchnet.cli.conftest import Run as Command
from tests.scratchnet.records.conftest import SMALL, made, run_from

Write = Callable[..., Path]

_ARTICLE = Experiment()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a run of the article's experiment, or another, by an author."""

    def write(author: str, experiment: Experiment = _ARTICLE, name: str = "") -> Path:
        session = Session(experiment, EXACT)
        session.advance()
        path = tmp_path / f"{name or author}.scratchnet-run"
        write_run(path, run_from(session, About(author)))
        return path

    return write


def _forge(path: Path) -> None:
    """Claim another loss, with a hash that suits it."""
    document = json.loads(path.read_text())
    run = run_from_document(document)
    losses = list(run.losses)
    losses[11] = 0.001
    document["losses"] = encoded(losses)
    document["sha256"] = run_file._digest(document)
    path.write_text(json.dumps(document))


def test_the_table_shows_author_experiment_and_verdict(run: Command, write: Write) -> None:
    spiral = {"data.source": "gallery", "data.dataset": "spiral", "data.test_share": 0.2}
    small = {"network.hidden": [8, 8], "network.activation": "tanh", "training.steps": 10}
    files = [write("Ana"), write("李小龍", Experiment().with_values(spiral | small))]
    outcome = run("check", *files)
    assert (outcome.code, outcome.err) == (0, "")
    header, ana, li = outcome.out.splitlines()
    assert " ".join(header.split()) == (
        "author experiment engine loss test loss steps neurons weights verified"
    )
    assert " ".join(ana.split()) == (
        "Ana x*x + y*y < 1, 2-4-1 sigmoid exact 0.003459 – 2,000 5 12 yes"
    )
    assert li.startswith("李小龍  Spiral, 2-8-8-1 tanh")
    test_loss = li.split()[-5]
    assert float(test_loss) > 0
    assert li.split()[-4:] == ["10", "17", "88", "yes"]


def test_damaged_and_forged_files_do_not_stop_the_others(run: Command, write: Write) -> None:
    damaged, forged, good = write("Bo"), write("Eva"), write("Ana")
    damaged.write_text(damaged.read_text().replace("AAAA", "AAAB", 1).replace("Bo", "Jo"))
    _forge(forged)
    outcome = run("check", damaged, forged, good)
    assert outcome.code == 2
    lines = outcome.out.splitlines()
    assert lines[1].startswith("Bo.scratchnet-run")
    assert lines[1].endswith("cannot be read")
    assert lines[2].endswith("differs at step 12")
    assert lines[3].endswith("yes")
    assert f"{damaged}: damaged: the content has changed" in outcome.err
    assert "the loss of step 12: 0.001 in the file" in outcome.err
    assert run("check", forged, good).code == 1


def test_a_folder_and_a_pattern_stand_for_their_runs(run: Command, write: Write) -> None:
    folder = write("Ana").parent
    write("Bo")
    for argument in (folder, folder / "*.scratchnet-run"):
        outcome = run("check", argument)
        assert outcome.code == 0
        assert [line.split()[0] for line in outcome.out.splitlines()] == ["author", "Ana", "Bo"]
    missing = run("check", folder / "x*.scratchnet-run")
    assert (missing.code, missing.out) == (2, "")
    assert "there are no .scratchnet-run files" in missing.err


def test_without_a_name_the_file_s_is_shown(run: Command, write: Write) -> None:
    assert run("check", write("", name="x")).out.splitlines()[1].startswith("x.scratchnet-run ")


def test_runs_of_one_author_are_distinguished_by_their_files(run: Command, write: Write) -> None:
    files = [write("Ana"), write("Ana", name="Eva"), write("Bo")]
    _, first, second, bo = run("check", "--no-verify", *files).out.splitlines()
    assert first.startswith(f"Ana ({files[0]})  ")
    assert second.startswith(f"Ana ({files[1]})  ")
    assert bo.startswith("Bo  ")


def test_nothing_is_run_again_with_no_verify(
    run: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("Ana")
    _forge(path)
    monkeypatch.setattr(module, "verify", lambda *_: pytest.fail("was replayed"))
    outcome = run("check", "--no-verify", path)
    assert outcome.code == 0
    assert "verified" not in outcome.out


def test_a_goal_marks_who_reached_it(run: Command, write: Write) -> None:
    short = Experiment().with_values({"training.steps": 10})
    outcome = run("check", write("Ana"), write("Bo", short), "--target-loss", "0.01")
    header, ana, bo = outcome.out.splitlines()
    assert "≤ 0.01" in header
    assert ana.split()[-2:] == ["yes", "yes"]
    assert bo.split()[-2:] == ["no", "yes"]
    assert run("check", "x", "--target-loss", "nan").code == 2


def test_the_table_for_spreadsheets(run: Command, write: Write, tmp_path: Path) -> None:
    formula, damaged = write("=1+1", name="f"), write("Bo")
    damaged.write_text("{")
    path = tmp_path / "table.csv"
    assert run("check", formula, damaged, "--csv", path).code == 2
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    session = Session(Experiment(), EXACT)
    session.advance()
    assert rows[0]["author"] == "'=1+1"
    assert float(rows[0]["loss"]) == session.losses[-1]
    assert (rows[0]["steps"], rows[0]["weights"], rows[0]["verified"]) == ("2000", "12", "yes")
    assert rows[1]["verified"] == "cannot be read"
    assert "not valid JSON" in rows[1]["details"]
    assert run("check", formula, "--csv", tmp_path / "no" / "t.csv").code == 2


def test_an_unavailable_engine_is_reported(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.scratchnet-run"
    write_run(path, made(engine=FAST))

    def missing(*_: object) -> None:
        raise EngineUnavailable("the fast engine is unavailable: no compiler")

    monkeypatch.setattr(module, "verify", missing)
    outcome = run("check", path)
    assert outcome.code == 1
    assert outcome.out.splitlines()[1].endswith("unknown")
    assert "no compiler" in outcome.err


def test_an_experiment_that_cannot_be_run_is_reported(run: Command, tmp_path: Path) -> None:
    document = json.loads(run_to_text(made()))
    document["experiment"]["data"]["formula"] = "1/x"
    document["sha256"] = run_file._digest(document)
    path = tmp_path / "a.scratchnet-run"
    path.write_text(json.dumps(document))
    outcome = run("check", path)
    assert outcome.code == 1
    assert "cannot be replayed" in outcome.err


def test_no_terminal_obeys_a_name(run: Command, tmp_path: Path) -> None:
    session = Session(Experiment().with_values({"training.steps": 1}))
    session.advance()
    found: Run = run_from(session, About("\x1b[2J" + "x" * 100))
    path = tmp_path / "a.scratchnet-run"
    write_run(path, found)
    line = run("check", path).out.splitlines()[1]
    assert "\x1b" not in line
    assert line.startswith("�[2J" + "x" * 23 + "…  ")


def test_runs_that_are_the_same_are_named(run: Command, write: Write) -> None:
    other = _ARTICLE.with_values({"seed": 1})
    files = [write("Ada"), write("Blaise", other), write("Evariste")]
    outcome = run("check", *files)
    assert outcome.code == 0
    assert outcome.err == f"scratchnet: the same run: {files[0]}, {files[2]}\n"


def test_a_forged_run_is_not_the_same_as_an_honest_one(run: Command, write: Write) -> None:
    files = [write("Ada"), write("Evariste")]
    _forge(files[1])
    outcome = run("check", *files)
    assert outcome.code == 1
    assert "the same run" not in outcome.err


def test_the_text_for_data() -> None:
    assert _data_text(Data()) == "x*x + y*y < 1"
    assert _data_text(Data(source="gallery", dataset="moons")) == "Two moons"
    table = Data(source="table", inputs=((1.0,), (2.0,)), targets=(1.0, 2.0))
    assert _data_text(table) == "your data, 2 samples"


def test_the_text_for_a_network() -> None:
    parameters = Session(SMALL.with_values({"network.hidden": [3, 2]})).parameters()
    assert _network_text(Network(), parameters) == "2-3-2-1 sigmoid"
    mixed = Network(hidden=(3, 2), activation=("tanh", "relu"))
    assert _network_text(mixed, parameters) == "2-3-2-1 tanh/relu"
    assert (_neuron_count(parameters), _weight_count(parameters)) == (6, 14)
    alone = Session(SMALL.with_values({"network.hidden": []})).parameters()
    assert _network_text(Network(hidden=()), alone) == "2-1 sigmoid"


def test_a_run_that_is_too_much_work_is_not_replayed_unasked(run: Command, write: Write) -> None:
    # 2,000 steps × 121 samples × 17 parameters.
    files = [write("Ana"), write("Bo", SMALL)]
    outcome = run("check", *files, "--most-work", 4_113_999)
    assert outcome.code == 1
    assert "too long" in outcome.out.splitlines()[1]
    assert outcome.out.splitlines()[2].endswith("yes")
    assert (
        "Ana.scratchnet-run: not replayed: 2,000 steps are 4.1e+06 samples × parameters, and "
        "--most-work allows 4.1e+06"
    ) in outcome.err
    assert run("check", *files, "--most-work", 4_114_000).code == 0
