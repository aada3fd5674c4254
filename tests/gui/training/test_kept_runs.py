"""Runs kept for Undo: which, how many, and how much memory they may take."""

import pytest

from gui.training import kept_runs
from gui.training.kept_runs import KeptRun, KeptRuns
from scratchnet.experiment import Experiment
from scratchnet.run.observation import scene_of
from scratchnet.run.session import Session

_SMALL = Experiment().with_values({"data.intervals": 3, "network.hidden": [2]})


def _run(run_id: int, steps: int = 1) -> KeptRun:
    session = Session(_SMALL)
    session.advance(steps=steps)
    return KeptRun(frozenset({run_id}), session, scene_of(session, 4), running=False)


def test_a_run_is_taken_out_by_any_of_its_ids() -> None:
    kept, run = KeptRuns(), _run(1)
    run = KeptRun(frozenset({1, 2}), run.session, run.scene, running=True)
    kept.add(run)
    assert kept.take(3) is None
    assert kept.take(2) is run
    assert kept.take(1) is None


def test_a_run_that_has_not_begun_is_not_kept() -> None:
    kept = KeptRuns()
    kept.add(_run(1, steps=0))
    assert kept.take(1) is None


def test_only_what_may_be_asked_for_stays() -> None:
    kept = KeptRuns()
    for run_id in (1, 2, 3):
        kept.add(_run(run_id))
    kept.limit_to((1, 3))
    assert [kept.take(run_id) is not None for run_id in (1, 2, 3)] == [True, False, True]


def test_the_oldest_go_when_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, runs = KeptRuns(), [_run(run_id) for run_id in (1, 2, 3)]
    monkeypatch.setattr(kept_runs, "_MOST_BYTES", runs[0].size_bytes * 2)
    for run in runs:
        kept.add(run)
    kept.limit_to((1, 2, 3))
    assert [kept.take(run_id) is not None for run_id in (1, 2, 3)] == [False, True, True]
