"""Autosave: a crash loses nothing, and a saved or discarded experiment leaves nothing."""

import subprocess
import sys
from pathlib import Path
from threading import current_thread
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.document import autosave as module
from gui.document.autosave import Autosave, Recovered
from scratchnet.experiment import Experiment
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change

pytestmark = pytest.mark.slow

_EDITED = Experiment().with_values({"seed": 42})

_KEEP_AND_WAIT = """
import sys
from pathlib import Path
from gui.document.autosave import Autosave
from scratchnet.experiment import Experiment

autosave = Autosave(Path(sys.argv[1]))
autosave.save(Experiment().with_values({"seed": int(sys.argv[2])}), None)
autosave.wait()
print("kept", flush=True)
sys.stdin.read()
"""


def _crash(folder: Path, seed: int) -> None:
    """Let another program autosave an experiment, and kill it as `kill -9` does."""
    program = subprocess.Popen(
        [sys.executable, "-c", _KEEP_AND_WAIT, str(folder), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdin is not None
    assert program.stdout.readline() == "kept\n"
    program.kill()
    program.wait()
    program.stdin.close()
    program.stdout.close()


def _killed(folder: Path, *kept: object, **more: Any) -> None:
    """Autosave as a program that is then killed: its lock is released, its file remains."""
    autosave = Autosave(folder)
    autosave.save(*kept, **more)
    autosave.wait()
    autosave._lock.unlock()


def _recovered(folder: Path) -> Recovered:
    autosave = Autosave(folder)
    recovered = autosave.recover()
    autosave.close()
    assert recovered is not None
    return recovered


def test_a_killed_program_loses_nothing(tmp_path: Path) -> None:
    _crash(tmp_path, seed=42)
    autosave = Autosave(tmp_path)
    assert autosave.recover() == Recovered(_EDITED, None)
    autosave.close()


def test_several_crashes_are_restored_one_per_start(tmp_path: Path) -> None:
    for seed in (1, 2):
        _crash(tmp_path, seed)
    found = set()
    for _ in range(2):
        autosave = Autosave(tmp_path)
        recovered = autosave.recover()
        assert recovered is not None
        found.add(recovered.experiment.seed)
        autosave.close()
    assert found == {1, 2}
    last = Autosave(tmp_path)
    assert last.recover() is None
    last.close()


def test_what_was_recovered_survives_another_crash(tmp_path: Path) -> None:
    _crash(tmp_path, seed=42)
    autosave = Autosave(tmp_path)
    assert autosave.recover() is not None
    # As if this program were killed now: its lock is released, its file remains.
    autosave._lock.unlock()
    another = Autosave(tmp_path)
    assert another.recover() == Recovered(_EDITED, None)
    another.close()


def test_a_running_program_is_left_alone(tmp_path: Path) -> None:
    running = Autosave(tmp_path)
    running.save(_EDITED, None)
    running.wait()
    other = Autosave(tmp_path)
    assert other.recover() is None
    other.close()
    running.close()


def test_the_file_it_came_from_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "mine.scratchnet.json"
    _killed(tmp_path / "autosave", _EDITED, path)
    autosave = Autosave(tmp_path / "autosave")
    assert autosave.recover() == Recovered(_EDITED, path)
    autosave.close()


def test_nothing_is_left_after_a_proper_end(tmp_path: Path) -> None:
    autosave = Autosave(tmp_path)
    autosave.save(_EDITED, None)
    autosave.close()
    assert list(tmp_path.glob("*.json")) == []


@pytest.mark.parametrize(
    "content", ["", "{", '{"path": null}', "[1]", '{"path": 3, "experiment": 4}']
)
def test_a_damaged_file_is_set_aside_and_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.json").write_text(content)
    autosave = Autosave(tmp_path)
    assert autosave.recover() is None
    autosave.close()
    [said] = autosave.set_aside
    assert str(tmp_path / "broken.damaged") in said
    assert (tmp_path / "broken.damaged").read_text() == content
    again = Autosave(tmp_path)
    assert again.recover() is None
    assert again.set_aside == []
    again.close()


def test_a_folder_that_cannot_be_made_is_no_obstacle(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    autosave = Autosave(tmp_path / "file" / "autosave")
    with qtbot.waitSignal(autosave.task.failed) as caught:
        autosave.save(_EDITED, None)
    assert str(tmp_path / "file" / "autosave") in caught.args[0]
    assert autosave.recover() is None
    autosave.close()


def test_locks_and_parts_of_ended_programs_are_removed(tmp_path: Path) -> None:
    running = Autosave(tmp_path)
    running.save(_EDITED, None)
    running.wait()
    kept = set(tmp_path.iterdir())
    _crash(tmp_path, seed=1)
    [crashed] = [path for path in tmp_path.glob("*.json") if path not in kept]
    crashed.unlink()
    (tmp_path / f".{crashed.name}.x1y2z3.scratchnet-part").write_text("half")
    # Of another program, which has no lock any more.
    (tmp_path / ".gone.json.x1y2z3.scratchnet-part").write_text("half")
    starting = Autosave(tmp_path)
    assert starting.recover() is None
    starting.close()
    assert set(tmp_path.iterdir()) == kept
    running.close()


def _session(experiment: Experiment = _EDITED) -> Session:
    """Return a run whose learning rate changed after two steps of three."""
    session = Session(experiment)
    session.advance(steps=2)
    session.apply(experiment.with_values({"training.learning_rate": 1.0}))
    session.advance(steps=1)
    return session


def test_a_run_is_recovered_as_its_recipe(tmp_path: Path) -> None:
    session = _session()
    snapshot = session.snapshot()
    _killed(tmp_path, session.experiment, None, saved=True, snapshot=snapshot)
    recovered = _recovered(tmp_path)
    change = Change(2, "training.learning_rate", 1.0)
    assert recovered.recipe == recipe_of(snapshot)
    assert recovered.recipe == Recipe(_EDITED, "reference", (change,), 3)
    assert recovered == Recovered(session.experiment, None, True, recovered.recipe)


def test_a_branch_with_another_optimizer_is_recovered(tmp_path: Path) -> None:
    session = Session(_EDITED)
    session.advance(steps=2)
    session.apply(_EDITED.with_values({"training.optimizer": "adam"}))
    session.advance(steps=1)
    snapshot = session.snapshot()
    _killed(tmp_path, session.experiment, None, snapshot=snapshot)
    assert _recovered(tmp_path).recipe == recipe_of(snapshot)
    # Of the same optimizer from the first step on there is no run yet.
    other = session.experiment.with_values({"training.optimizer": "rmsprop"})
    _killed(tmp_path, other, None, snapshot=snapshot)
    assert _recovered(tmp_path).recipe is None


def test_the_run_of_another_experiment_is_not_kept(tmp_path: Path) -> None:
    other = _EDITED.with_values({"network.hidden": [5]})
    _killed(tmp_path, other, None, snapshot=_session().snapshot())
    assert _recovered(tmp_path) == Recovered(other, None)


def test_a_large_table_is_restored_to_the_last_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, threads = module.write_atomically, []

    def watched(path: Path, content: bytes) -> None:
        threads.append(current_thread().name)
        write(path, content)

    monkeypatch.setattr(module, "write_atomically", watched)
    rows = [(k / 7, -k / 3) for k in range(100_000)]
    values = {"data.source": "table", "data.inputs": rows, "data.targets": [k % 2 for k, _ in rows]}
    experiment = Experiment().with_values(values)
    _killed(tmp_path, experiment, None)
    assert _recovered(tmp_path).experiment == experiment
    # The window must not be what waits.
    assert threads == ["autosave"]


def test_the_last_of_many_is_what_counts(tmp_path: Path) -> None:
    autosave = Autosave(tmp_path)
    for seed in range(50):
        autosave.save(Experiment().with_values({"seed": seed}), None)
    autosave.wait()
    autosave._lock.unlock()
    assert _recovered(tmp_path).experiment.seed == 49


def test_what_an_older_version_left_is_restored(tmp_path: Path) -> None:
    content = '{"path": null, "experiment": {"seed": 42}}'
    (tmp_path / "old.json").write_text(content)
    assert _recovered(tmp_path) == Recovered(_EDITED, None)


@pytest.mark.parametrize("run", ["3", "{}", '{"experiment": {}, "engine": "x"}', "[]"])
def test_without_its_run_an_experiment_is_restored_all_the_same(tmp_path: Path, run: str) -> None:
    content = f'{{"path": null, "experiment": {{"seed": 42}}, "run": {run}}}'
    (tmp_path / "bad.json").write_text(content)
    assert _recovered(tmp_path) == Recovered(_EDITED, None)
