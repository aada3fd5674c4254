"""``scratchnet export model``: the trained network, written whole or refused before it trains."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scratchnet.experiment import Experiment, write_experiment
from scratchnet.export.models import FORMATS, differences, read_network
from scratchnet.run.session import Session
from tests.scratchnet.cli.conftest import Run

_QUICK = ("--set", "network.hidden=[2]", "--steps", "5")


def _session(**values: object) -> Session:
    changed = {"network.hidden": (2,), "training.steps": 5, **values}
    session = Session(Experiment().with_values(changed))
    session.advance()
    return session


def test_writes_the_trained_network(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    outcome = run("export", "model", "-o", path, "--engine", "reference", *_QUICK)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"wrote {path}: JSON, after 5 steps of the reference engine, los")
    network = read_network(path)
    assert network.parameters == _session().parameters()
    assert network.predictor()((0.3, -1.5)) == _session().snapshot().outputs((0.3, -1.5))


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.suffix == ".py"])
def test_prints_a_source_and_nothing_else(run: Run, name: str) -> None:
    outcome = run("export", "model", "--format", name, *_QUICK)
    assert (outcome.code, outcome.err) == (0, "")
    compile(outcome.out, "net.py", "exec")
    assert outcome.out.startswith("# A trained network: from 'x' and 'y' to 'class' ('0', '1').\n")


def test_the_file_of_the_experiment_is_named(run: Run, tmp_path: Path) -> None:
    write_experiment(tmp_path / "mine.scratchnet.json", Experiment())
    outcome = run("export", "model", tmp_path / "mine.scratchnet.json", "--format", "json", *_QUICK)
    assert '"experiment": "mine"' in outcome.out


def test_checks_what_was_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("torch", "sklearn"):
        monkeypatch.setitem(sys.modules, missing, None)
    outcome = run("export", "model", "-o", tmp_path / "net.onnx", "--check", *_QUICK)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[1] == (
        "largest differences from the reference at 10,000 random points, 'x' -2…2, 'y' -2…2:"
    )
    assert [line.split()[0] for line in lines[3:]] == [*FORMATS, "scikit-learn"]
    assert lines[3].split()[-3:] == ["0", "0", "bit-identical"]
    assert "pytorch       not installed: pip install 'scratchnet[torch]'" in lines


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "--format is missing; allowed: one of python, numpy, pytorch, onnx, json"),
        (("--format", "onnx"), "--format onnx cannot be printed; choose a file with -o"),
        (
            ("-o", "net.py"),
            "the suffix of net.py does not determine the format; allowed: --format with",
        ),
        (("-o", "/no/net.json"), "-o /no/net.json: the folder /no does not exist"),
        (("--format", "json", "--engine", "exact", "--set", "data.formula=1/x"), "data.formula: "),
        (("--format", "json", "--steps", "0"), "training.steps is 0; allowed: "),
        (("nothing.json", "--format", "json"), "nothing.json: cannot be read: No such file"),
    ],
)
def test_refuses_before_it_trains(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    outcome = run("export", "model", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"scratchnet: {reason}")


def test_onnx_that_cannot_be_written_is_refused_before_it_trains(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    outcome = run("export", "model", "-o", tmp_path / "net.onnx")
    assert outcome.code == 2
    assert outcome.err == "scratchnet: ONNX is not installed: pip install 'scratchnet[onnx]'\n"
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_diverges_leaves_the_last_finite_network(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    outcome = run("export", "model", "-o", path, "--set", "data.formula=1e200 * x", *_QUICK)
    assert outcome.code == 3
    assert "this is the network of the step before" in outcome.err
    assert read_network(path).origin.step == 0


def test_ctrl_c_ends_it_and_writes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = Session.advance

    def interrupted(session: Session, **portion: float) -> int:
        if session.step:
            raise KeyboardInterrupt
        return advance(session, steps=1)

    monkeypatch.setattr(Session, "advance", interrupted)
    outcome = run("export", "model", "-o", tmp_path / "net.json", *_QUICK)
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_measuring_leaves_what_was_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(content: bytes) -> None:
        raise KeyboardInterrupt

    forms = {**FORMATS, "python": replace(FORMATS["python"], load=interrupted)}
    monkeypatch.setattr(differences, "FORMATS", forms)
    outcome = run("export", "model", "-o", tmp_path / "net.json", "--check", *_QUICK)
    assert outcome.code == 130
    assert read_network(tmp_path / "net.json").origin.step == 5
