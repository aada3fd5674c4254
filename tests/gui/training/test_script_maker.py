"""Scripts made beside the window: of runs as they stand, made anew, and given up."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.training import script_maker
from gui.training.script_maker import ScriptMaker, ScriptWish
from scratchnet.engines import REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from tests.scratchnet.export.script.strategies import executed

_SMALL = Experiment().with_values({"data.intervals": 2, "training.steps": 9})


@pytest.fixture
def maker(qtbot: QtBot) -> Iterator[ScriptMaker]:
    maker = ScriptMaker()
    yield maker
    maker.cancel()


def _changed() -> Session:
    """Return a session whose settings changed on the way."""
    session = Session(_SMALL, REFERENCE)
    session.advance(steps=2)
    session.apply(session.experiment.with_values({"training.learning_rate": 2.0}))
    session.advance(steps=3)
    session.apply(session.experiment.with_values({"training.batch_size": 4}))
    session.advance(steps=1)
    return session


@pytest.mark.parametrize("engine", ["reference", "fast"])
def test_a_run_is_written_with_what_changed_in_it(
    qtbot: QtBot, maker: ScriptMaker, tmp_path: Path, engine: str
) -> None:
    session, path = _changed(), tmp_path / "run.py"
    # Of the fast engine only the recipe counts: its digits are others.
    snapshot = replace(session.snapshot(), engine=engine)
    with qtbot.waitSignals([maker.written, maker.verified, maker.ended]):
        maker.make(ScriptWish(snapshot, "", "a run", path))
    text = path.read_text(encoding="utf-8")
    assert executed(text)[:2] == (list(session.losses), session.parameters())
    assert ("the fast engine" in text) == (engine == "fast")


def test_a_run_that_diverges_is_written_up_to_there(
    qtbot: QtBot, maker: ScriptMaker, tmp_path: Path
) -> None:
    experiment = _SMALL.with_values(
        {
            "training.learning_rate": 1000,
            "network.output_activation": "linear",
            "training.steps": 99,
        }
    )
    session = Session(experiment, REFERENCE)
    with qtbot.waitSignals([maker.verified, maker.ended]):
        maker.make(ScriptWish(session.snapshot(), "", "a run", tmp_path / "run.py"))
    session.advance()
    losses = executed((tmp_path / "run.py").read_text(encoding="utf-8"))[0]
    assert losses == list(session.losses)
    assert session.diverged_at == len(losses) + 1


def test_what_cannot_be_written_as_python_is_said(
    qtbot: QtBot, maker: ScriptMaker, tmp_path: Path
) -> None:
    formula = "floor(" * 120 + "x" + ")" * 120
    session = Session(_SMALL.with_values({"data.formula": formula}), REFERENCE)
    session.advance(steps=1)
    with qtbot.waitSignal(maker.failed) as told, qtbot.waitSignal(maker.ended):
        maker.make(ScriptWish(session.snapshot(), "", "a run", tmp_path / "run.py"))
    assert told.args[0].startswith("No script was written: Python cannot")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_made_anew_can_be_given_up(
    qtbot: QtBot, maker: ScriptMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script_maker, "is_prepared", lambda _: False)
    endless = Experiment().with_values({"training.steps": 10_000_000})
    session = Session(endless, REFERENCE)
    with qtbot.waitSignal(maker.progressed):
        maker.make(ScriptWish(session.snapshot(), "", "a run", tmp_path / "run.py"))
    with qtbot.waitSignal(maker.ended), qtbot.assertNotEmitted(maker.written):
        maker.cancel()
    assert "scripting" not in [thread.name for thread in threading.enumerate()]
    assert list(tmp_path.iterdir()) == []


def test_nothing_more_is_said_of_one_that_another_takes_the_place_of(
    qtbot: QtBot, maker: ScriptMaker, tmp_path: Path
) -> None:
    snapshot = _changed().snapshot()
    told: list[str] = []
    maker.written.connect(told.append)
    for name in ("first.py", "second.py"):
        maker.make(ScriptWish(snapshot, "", "a run", tmp_path / name))
    qtbot.waitSignal(maker.verified).wait()
    assert [words for words in told if "first.py" in words] == []
