"""Preparing the exact engine during a run: the run is handed over, and no digit changes."""

import os
import subprocess
from pathlib import Path

import pytest

from scratchnet.cli import training
from scratchnet.cli.training import BackgroundEngine
from scratchnet.engines import EXACT, FAST, REFERENCE
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from tests.preparations import Preparations
from tests.scratchnet.cli.conftest import COMMAND, Outcome, Run

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[3]
_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": [3], "training.steps": 60, "training.batch_size": 5}
)
#: Long enough for a process that fails at once to be heard while the reference trains.
_LONG = ("--steps", "60000", "--set", "data.intervals=1", "--set", "network.hidden=[1]")


@pytest.fixture
def preparations(monkeypatch: pytest.MonkeyPatch) -> Preparations:
    """Preparations that the test ends, started at the first opportunity."""
    preparations = Preparations()
    monkeypatch.setattr(training, "Preparation", preparations)
    monkeypatch.setattr(training, "is_prepared", lambda _: False)
    monkeypatch.setattr(training, "_PATIENCE_S", -1.0)
    monkeypatch.setattr(training, "_WORTH_S", 0.0)
    return preparations


@pytest.fixture(scope="module")
def _exact_prepared() -> None:
    prepare(EXACT)


def _ended(engine: BackgroundEngine) -> None:
    """Wait until the preparation has ended."""
    assert engine._thread is not None
    engine._thread.join()


@pytest.mark.parametrize("name", [REFERENCE, FAST])
def test_other_engines_start_at_once(preparations: Preparations, name: str) -> None:
    engine = BackgroundEngine(name)
    assert engine.initial_name == name
    with engine:
        assert engine.hand_over(Session(_SMALL)) == ""
        assert not preparations.last.started.is_set()


def test_a_prepared_engine_starts_at_once(
    preparations: Preparations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "is_prepared", lambda _: True)
    engine = BackgroundEngine(EXACT)
    assert engine.initial_name == EXACT
    with engine:
        assert engine.hand_over(Session(_SMALL)) == ""
        assert not preparations.last.started.is_set()


def test_a_short_run_prepares_nothing(
    preparations: Preparations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "_PATIENCE_S", 600.0)
    with BackgroundEngine(EXACT) as engine:
        session = Session(_SMALL, engine.initial_name)
        for _ in range(3):
            assert engine.hand_over(session) == ""
            session.advance(steps=20)
        assert not preparations.last.started.is_set()
    assert not preparations.last.left
    assert session.engine == REFERENCE


def test_a_run_that_ends_soon_prepares_nothing(
    preparations: Preparations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "_WORTH_S", 600.0)
    with BackgroundEngine(EXACT) as engine:
        session = Session(_SMALL, engine.initial_name)
        session.advance(steps=20)
        for _ in range(2):
            assert engine.hand_over(session) == ""
            session.advance(steps=20)
        assert not preparations.last.started.is_set()


@pytest.mark.usefixtures("_exact_prepared")
def test_a_long_step_of_the_reference_is_given_up(
    preparations: Preparations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that compiles is started during the first step, and ends during it."""
    monkeypatch.setattr(training, "_PATIENCE_S", 600.0)
    monkeypatch.setattr(training, "_LONG_STEP_S", 0.0)
    experiment = _SMALL.with_values({"training.batch_size": None, "training.steps": 2})
    with BackgroundEngine(EXACT) as engine:
        session = Session(experiment, engine.initial_name)
        assert engine.hand_over(session) == ""
        assert not engine.interrupt()
        preparations.last.release()
        _ended(engine)
        assert session.advance(interrupt=engine.interrupt) == 0
        assert engine.hand_over(session) == ""
        assert session.engine == EXACT
        assert session.advance(interrupt=engine.interrupt) == 2
    alone = Session(experiment)
    alone.advance()
    assert list(session.losses) == list(alone.losses)
    assert session.parameters() == alone.parameters()


@pytest.mark.usefixtures("_exact_prepared")
def test_a_hand_over_changes_no_digit(preparations: Preparations) -> None:
    with BackgroundEngine(EXACT) as engine:
        session = Session(_SMALL, engine.initial_name)
        for _ in range(3):
            assert engine.hand_over(session) == ""
            session.advance(steps=7)
        assert session.engine == REFERENCE
        preparations.last.release()
        _ended(engine)
        assert engine.hand_over(session) == ""
        assert (session.engine, session.step) == (EXACT, 21)
        session.advance()
    alone = Session(_SMALL)
    alone.advance()
    assert list(session.losses) == list(alone.losses)
    assert session.parameters() == alone.parameters()


@pytest.mark.usefixtures("_exact_prepared")
def test_a_note_about_an_engine_is_reported_once(preparations: Preparations) -> None:
    with BackgroundEngine(EXACT) as engine:
        session = Session(_SMALL)
        engine.hand_over(session)
        preparations.last.release("the cache cannot be written")
        _ended(engine)
        assert engine.hand_over(session) == "engine exact: the cache cannot be written"
        assert session.engine == EXACT
        assert engine.hand_over(session) == ""


def test_an_unavailable_engine_is_reported_once_and_the_reference_continues(
    preparations: Preparations,
) -> None:
    with BackgroundEngine(EXACT) as engine:
        session = Session(_SMALL)
        engine.hand_over(session)
        preparations.last.fail("no LLVM here")
        _ended(engine)
        assert engine.hand_over(session) == (
            "continuing with the reference; the exact engine failed: no LLVM here"
        )
        assert engine.hand_over(session) == ""
        session.advance()
    assert session.engine == REFERENCE
    assert session.ended
    assert len(preparations.made) == 1


def test_a_run_that_ends_first_leaves_the_preparation(preparations: Preparations) -> None:
    with BackgroundEngine(EXACT) as engine:
        engine.hand_over(Session(_SMALL))
        assert preparations.last.started.wait(30)
    assert preparations.last.left
    assert engine._thread is not None
    assert not engine._thread.is_alive()


def test_an_error_leaves_the_preparation_too(preparations: Preparations) -> None:
    def interrupted() -> None:
        with BackgroundEngine(EXACT) as engine:
            engine.hand_over(Session(_SMALL))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert preparations.last.left


def test_news_stand_on_a_line_of_their_own(
    run: Run, preparations: Preparations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hand_over(self: BackgroundEngine, session: Session) -> str:
        return "news" if session.step == 3 else ""

    monkeypatch.setattr(BackgroundEngine, "hand_over", hand_over)
    monkeypatch.setattr("scratchnet.cli.output._UPDATE_INTERVAL_S", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    outcome = run("train", "--steps", "5", "--log-every", "1")
    assert "step 3 of 5" in outcome.err
    assert "\r\033[Kscratchnet: news\n" in outcome.err


# -- the command as a process --------------------------------------------------------------------


@pytest.fixture
def without_llvm(tmp_path: Path) -> dict[str, str]:
    """An environment in which LLVM is broken and nothing is compiled."""
    (tmp_path / "packages" / "llvmlite").mkdir(parents=True)
    (tmp_path / "packages" / "llvmlite" / "__init__.py").write_text('raise ImportError("no LLVM")')
    path = os.pathsep.join([str(tmp_path / "packages"), str(_ROOT)])
    return {**os.environ, "SCRATCHNET_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": path}


def _process(*arguments: str, surroundings: dict[str, str]) -> Outcome:
    found = subprocess.run(
        [*COMMAND, *arguments], cwd=_ROOT, env=surroundings, capture_output=True, text=True
    )
    return Outcome(found.returncode, found.stdout, found.stderr)


def test_without_llvm_the_reference_trains_to_the_end(without_llvm: dict[str, str]) -> None:
    outcome = _process("train", *_LONG, "--log-every", "30000", surroundings=without_llvm)
    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.out.splitlines()] == ["1", "30000", "60000"]
    assert outcome.err == (
        "scratchnet: continuing with the reference; the exact engine failed: "
        "it could not be compiled: ImportError: no LLVM\n"
    )


def test_without_llvm_an_engine_that_starts_at_once_is_refused(
    without_llvm: dict[str, str],
) -> None:
    outcome = _process("train", "--engine", "fast", surroundings=without_llvm)
    assert outcome == (
        2,
        "",
        "scratchnet: --engine fast: it could not be compiled: ImportError: no LLVM\n",
    )
