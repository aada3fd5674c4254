"""Runs that are kept in one file: as they were, by several programs, and whatever happens to it."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.records.store import RunStore, StoreUnavailable
from scratchnet.records.stored_run import StoredRun, curve_of, maps_of, spread_steps
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.recipe import Replay, recipe_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene, Status

_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": 20}


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "new" / "runs.sqlite3")


def _trained(experiment: Experiment | None = None, steps: int = 20) -> tuple[Scene, Frame]:
    session = Session(experiment or Experiment().with_values(_SMALL))
    session.advance(steps=steps)
    return scene_of(session, 20), frame_of(session, 20)


def _kept(store: RunStore, run_id: str = "a") -> tuple[Scene, Frame]:
    scene, frame = _trained()
    store.keep(run_id, scene, frame, began=1.0)
    return scene, frame


def _only(store: RunStore) -> StoredRun:
    [run] = store.runs()
    return run


def test_nothing_is_written_until_a_run_is_kept(store: RunStore) -> None:
    assert store.runs() == []
    assert not store.path.exists()


def test_a_kept_run_has_its_results(store: RunStore) -> None:
    _, frame = _kept(store)
    snapshot = frame.snapshot
    run = _only(store)
    assert run == store.run("a")
    assert (run.title, run.colour, run.pinned, run.parent) == ("Run 1", None, False, "")
    assert (run.steps, run.status, run.engine) == (20, Status.FINISHED, "reference")
    assert run.loss == snapshot.losses[-1]
    assert run.network == "2-2-1"
    assert run.settings["network.hidden"] == [2]
    assert "data.targets" not in run.settings


def test_its_recipe_makes_the_same_bits(store: RunStore) -> None:
    session = Session(Experiment().with_values(_SMALL))
    session.advance(steps=7)
    session.apply(session.experiment.with_values({"training.learning_rate": 0.3}))
    session.advance(steps=6)
    store.keep("a", scene_of(session, 20), frame_of(session, 20), began=1.0)
    recipe = store.recipe("a")
    assert recipe == recipe_of(session.snapshot())
    again = Replay(recipe)
    while again.session.step < recipe.steps:
        again.advance()
    assert again.session.parameters() == session.parameters()
    assert list(again.session.losses) == list(session.losses)


@pytest.mark.parametrize(("name", "long_values"), [("iris", 1), ("digits", 2)])
def test_the_samples_of_a_table_are_kept_once(store: RunStore, name: str, long_values: int) -> None:
    scene, frame = _trained(PRESETS[name].load(), 1)
    for run_id in "abc":
        store.keep(run_id, scene, frame, began=1.0)
    connection = sqlite3.connect(store.path)
    [(samples,)] = connection.execute("SELECT count(*) FROM samples").fetchall()
    connection.close()
    assert samples == long_values
    assert store.recipe("b").experiment == frame.snapshot.initial_experiment
    store.delete(["a", "b"])
    assert store.recipe("c").experiment == frame.snapshot.initial_experiment


def test_what_the_user_said_stays_when_a_run_goes_on(store: RunStore) -> None:
    session = Session(Experiment().with_values(_SMALL))
    session.advance(steps=5)
    store.keep("a", scene_of(session, 20), frame_of(session, 20), began=1.0)
    store.describe("a", name="mine", note="good", pinned=True, colour=5)
    session.advance(steps=5)
    store.keep("a", scene_of(session, 20), frame_of(session, 20), began=9.0)
    run = _only(store)
    assert (run.title, run.note, run.pinned, run.colour) == ("mine", "good", True, 5)
    assert (run.began, run.steps) == (1.0, 10)
    with pytest.raises(TypeError):
        store.describe("a", steps=3)


def test_deleted_runs_come_back(store: RunStore) -> None:
    _kept(store, "a")
    _kept(store, "b")
    seen = max(run.changed for run in store.runs())
    store.delete(["a"])
    assert store.ids() == [_only(store).id] == ["b"]
    store.describe("b", note="changed")
    assert [run.note for run in store.runs(since=seen)] == ["changed"]
    store.restore(["a"])
    assert {run.id for run in store.runs()} == {"a", "b"}


def test_the_oldest_go_first_and_pinned_ones_stay(store: RunStore) -> None:
    scene, frame = _trained()
    for number in range(6):
        store.keep(f"run {number}", scene, frame, began=float(number))
    store.describe("run 0", pinned=True)
    assert store.prune(2) == 3
    assert [run.id for run in store.runs()] == ["run 0", "run 4", "run 5"]


@given(st.integers(0, 5_000_000))
def test_a_thinned_curve_has_the_first_and_the_last_step(count: int) -> None:
    numbers = spread_steps(count)
    assert len(numbers) <= 512
    assert numbers == sorted(set(numbers))
    assert (numbers[:1], numbers[-1:]) == (([1], [count]) if count else ([], []))


def test_a_curve_is_kept_with_its_losses_bit_by_bit(store: RunStore) -> None:
    experiment = Experiment().with_values({**_SMALL, "training.steps": 900, "data.test_share": 0.3})
    scene, frame = _trained(experiment, 900)
    store.keep("a", scene, frame, began=1.0)
    curve = store.curve("a")
    assert curve == curve_of(frame.snapshot)
    losses = frame.snapshot.losses
    assert all(
        loss == losses[step - 1] for step, loss in zip(curve.steps, curve.losses, strict=True)
    )
    measured = {each.step: each.test_loss for each in frame.snapshot.measurements}
    assert len(curve.test_steps) == min(512, len(measured))
    for step, loss in zip(curve.test_steps, curve.test_losses, strict=True):
        assert loss == measured[step]


def test_maps_are_kept_in_single_precision(store: RunStore) -> None:
    _, frame = _kept(store)
    maps = store.maps("a")
    assert maps == maps_of(frame)
    assert maps.shape[0] == 1
    assert maps.values[0] == pytest.approx(frame.model_map[0, 0, 0], abs=0.2)


def test_runs_that_are_not_there_are_named(store: RunStore) -> None:
    with pytest.raises(KeyError):
        store.recipe("nothing")
    _kept(store)
    with pytest.raises(KeyError):
        store.curve("nothing")


def test_two_programs_lose_nothing_and_see_each_other(store: RunStore) -> None:
    other = RunStore(store.path)
    _kept(store, "a")
    seen = other.version()
    _kept(other, "b")
    _kept(store, "c")
    assert other.version() != seen
    assert [run.id for run in other.runs()] == [run.id for run in store.runs()] == ["a", "b", "c"]
    other.close()
    store.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough" * 100])
def test_a_damaged_file_is_set_aside(store: RunStore, content: bytes) -> None:
    store.path.parent.mkdir(parents=True)
    store.path.write_bytes(content)
    _kept(store)
    assert _only(store).id == "a"
    aside = list(store.path.parent.glob("runs-damaged-*.sqlite3"))
    if content:
        assert aside[0].read_bytes() == content
        assert str(aside[0]) in store.remark
    else:
        assert not aside
        assert not store.remark


def test_damage_that_shows_later_is_set_aside_too(store: RunStore) -> None:
    for number in range(40):
        _kept(store, f"run {number}")
    store.close()
    content = bytearray(store.path.read_bytes())
    content[8192:] = b"\xff" * len(content[8192:])
    store.path.write_bytes(bytes(content))
    with pytest.raises(StoreUnavailable, match="are now in"):
        store.runs()
    assert store.runs() == []
    _kept(store)
    assert _only(store).id == "a"


def test_a_file_of_a_later_version_is_left_alone(store: RunStore) -> None:
    _kept(store)
    store.close()
    connection = sqlite3.connect(store.path)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(StoreUnavailable, match="later version"):
        _kept(store, "b")
    assert not list(store.path.parent.glob("*damaged*"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a folder it cannot use")
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    store = RunStore(tmp_path / "new" / "runs.sqlite3")
    with pytest.raises(StoreUnavailable, match=str(store.path)):
        _kept(store)


_KEEPS_ON = """
    import sys
    from pathlib import Path
    from scratchnet.experiment import Experiment
    from scratchnet.records.store import RunStore
    from scratchnet.run.observation import frame_of, scene_of
    from scratchnet.run.session import Session

    store = RunStore(Path(sys.argv[1]))
    session = Session(Experiment().with_values({"data.intervals": 3, "network.hidden": (2,)}))
    scene = scene_of(session, 20)
    session.advance(steps=3)
    frame = frame_of(session, 20)
    for number in range(100_000):
        store.keep(f"run {number}", scene, frame, began=float(number))
        print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_killed_programs_lose_no_run_that_was_kept(tmp_path: Path) -> None:
    for attempt in range(3):
        path = tmp_path / f"{attempt}.sqlite3"
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_KEEPS_ON), str(path)],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(5 + 7 * attempt)]
            process.send_signal(signal.SIGKILL)
            said += process.stdout.readlines()
        last = int([line for line in said if line.endswith("\n")][-1])
        store = RunStore(path)
        ids = [run.id for run in store.runs()]
        assert ids[: last + 1] == [f"run {number}" for number in range(last + 1)]
        assert store.remark == ""
        store.close()
