"""What every ``scratchnet export`` takes: an experiment, or a run, which is replayed."""

from dataclasses import replace
from pathlib import Path

import pytest

from scratchnet.cli import training
from scratchnet.engines import EXACT, FAST, REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.export.models import read_network
from scratchnet.records import About, run_of, write_run
from scratchnet.records import Run as Record
from scratchnet.run.session import Session
from tests.scratchnet.cli.conftest import Run
from tests.scratchnet.export.script.strategies import executed

_KINDS = {"script": (), "model": ("--format", "json"), "values": ("--what", "metrics")}


def _made(engine: str = REFERENCE) -> Record:
    """Make five of nine steps, and change the learning rate in between."""
    values = {"training.steps": 9, "data.intervals": 3, "training.batch_size": 5}
    session = Session(Experiment().with_values(values), engine)
    session.advance(steps=3)
    session.apply(session.experiment.with_values({"training.learning_rate": 2.0}))
    session.advance(steps=2)
    return run_of(session.snapshot(), session.dataset, session.problem.test, About())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Größe (日本).scratchnet-run"


def test_the_script_of_a_run_makes_its_changes(run: Run, path: Path) -> None:
    record = _made()
    write_run(path, record)
    outcome = run("export", "script", path, "--verify")
    assert outcome.code == 0
    assert "The run made these steps, of 9." in outcome.err
    assert "verified: the script gives the same 5 losses" in outcome.err
    losses, parameters, _ = executed(outcome.out)
    assert losses == list(record.losses)
    assert parameters == record.parameters


def test_the_script_of_a_fast_run_states_that_it_has_other_digits(run: Run, path: Path) -> None:
    write_run(path, _made(FAST))
    outcome = run("export", "script", path, "--verify")
    assert outcome.code == 0
    assert "The run itself was computed by the fast engine" in outcome.out
    assert len(executed(outcome.out)[0]) == 5


@pytest.mark.parametrize("engine", [REFERENCE, EXACT, FAST])
def test_the_network_of_a_run_is_that_of_its_file(run: Run, path: Path, engine: str) -> None:
    record = _made(engine)
    write_run(path, record)
    model = path.with_name("net.json")
    assert run("export", "model", path, "-o", model).code == 0
    assert read_network(model).parameters == record.parameters


@pytest.mark.parametrize("kind", _KINDS)
def test_a_forged_run_is_refused(run: Run, path: Path, kind: str) -> None:
    record = _made()
    write_run(path, replace(record, losses=[*list(record.losses)[:-1], 1e-6]))
    outcome = run("export", kind, path, *_KINDS[kind])
    assert (outcome.code, outcome.out) == (2, "")
    assert "replaying the run does not reproduce it. Differs in the loss of step 5" in outcome.err


@pytest.mark.parametrize("kind", _KINDS)
def test_a_run_is_as_it_was(run: Run, path: Path, kind: str) -> None:
    write_run(path, _made())
    outcome = run("export", kind, path, "--steps", "3", *_KINDS[kind])
    assert outcome.code == 2
    assert "--set and --steps need an experiment" in outcome.err


@pytest.mark.parametrize("kind", _KINDS)
def test_a_place_is_checked_before_a_run(
    run: Run, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(training, "Session", None)
    outcome = run("export", kind, "-o", "/no/such/folder/out", *_KINDS[kind])
    assert outcome.code == 2
    assert outcome.err == (
        "scratchnet: -o /no/such/folder/out: the folder /no/such/folder does not exist\n"
    )


def test_values_take_steps(run: Run) -> None:
    outcome = run("export", "values", "--what", "losses", "--steps", "3")
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) == 4


def test_a_dash_prints_a_model(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ("export", "model", "--format", "json", "--steps", "3")
    outcome = run(*arguments, "-o", "-")
    assert outcome.out.startswith("{")
    assert outcome == run(*arguments)
    assert not list(tmp_path.iterdir())
