"""Preparing an engine beside the window: one at a time, told by signals, and nothing set aside."""

import gc
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.training import preparer as module
from gui.training.preparer import EnginePreparer
from scratchnet.engines import EXACT, FAST, EngineUnavailable, is_prepared
from tests.preparations import NO_GC, HeldPreparation, Preparations


@pytest.fixture
def preparations(monkeypatch: pytest.MonkeyPatch) -> Preparations:
    preparations = Preparations()
    monkeypatch.setattr(module, "Preparation", preparations)
    monkeypatch.setattr(module, "gc", NO_GC)
    return preparations


@pytest.fixture
def preparer(qtbot: QtBot) -> Iterator[EnginePreparer]:
    preparer = EnginePreparer()
    yield preparer
    preparer.close()


@pytest.fixture
def heard(preparer: EnginePreparer) -> list[tuple[str, str]]:
    """What the preparer says, in its order."""
    heard: list[tuple[str, str]] = []
    preparer.prepared.connect(lambda *said: heard.append(said))
    preparer.unavailable.connect(lambda *said: heard.append(said))
    return heard


@pytest.mark.parametrize("note", ["", "the cache cannot be written"])
def test_says_when_an_engine_is_prepared_and_what_to_know_of_it(
    qtbot: QtBot,
    preparer: EnginePreparer,
    preparations: Preparations,
    heard: list[tuple[str, str]],
    note: str,
) -> None:
    preparer.prepare(EXACT)
    with qtbot.waitSignal(preparer.prepared):
        preparations.last.release(note)
    assert heard == [(EXACT, note)]


def test_says_why_an_engine_cannot_be_had(
    qtbot: QtBot,
    preparer: EnginePreparer,
    preparations: Preparations,
    heard: list[tuple[str, str]],
) -> None:
    preparer.prepare(EXACT)
    with qtbot.waitSignal(preparer.unavailable):
        preparations.last.fail("no LLVM here")
    assert heard == [(EXACT, "no LLVM here")]


def test_the_real_engine_is_prepared(qtbot: QtBot, preparer: EnginePreparer) -> None:
    with qtbot.waitSignal(preparer.prepared, timeout=60_000) as caught:
        preparer.prepare(EXACT)
    assert caught.args == [EXACT, ""]
    assert is_prepared(EXACT)


def test_what_is_cancelled_ends_and_says_nothing(
    qtbot: QtBot,
    preparer: EnginePreparer,
    preparations: Preparations,
    heard: list[tuple[str, str]],
) -> None:
    preparer.prepare(EXACT)
    thread = preparer._thread
    assert thread is not None
    assert preparations.last.begun.wait(30)
    preparer.cancel()
    assert not thread.is_alive()
    # Whatever the first had said would come before this.
    preparer.prepare(FAST)
    with qtbot.waitSignal(preparer.prepared):
        preparations.last.release()
    assert heard == [(FAST, "")]


def test_another_engine_takes_the_place_of_the_one_underway(
    qtbot: QtBot,
    preparer: EnginePreparer,
    preparations: Preparations,
    heard: list[tuple[str, str]],
) -> None:
    preparer.prepare(EXACT)
    preparer.prepare(FAST)
    first, second = preparations.made
    assert (first.cancelled, second.cancelled) == (True, False)
    with qtbot.waitSignal(preparer.prepared):
        second.release()
    assert heard == [(FAST, "")]


def test_closing_ends_what_is_underway(
    preparer: EnginePreparer, preparations: Preparations
) -> None:
    preparer.prepare(EXACT)
    thread = preparer._thread
    assert thread is not None
    preparer.close()
    assert preparations.last.cancelled
    assert not thread.is_alive()
    preparer.close()


def test_cancelling_nothing_does_no_harm(preparer: EnginePreparer) -> None:
    preparer.cancel()
    preparer.cancel()


# -- the search for garbage ----------------------------------------------------------------------


@pytest.fixture
def _with_gc(preparations: Preparations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "gc", gc)


@pytest.mark.usefixtures("_with_gc")
def test_loads_without_searches_for_garbage_and_sets_aside_what_came(
    qtbot: QtBot,
    preparer: EnginePreparer,
    preparations: Preparations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searching: list[bool] = []
    gc.unfreeze()
    monkeypatch.setattr(HeldPreparation, "load", lambda _: searching.append(gc.isenabled()))
    preparer.prepare(EXACT)
    assert gc.isenabled(), "compiling is the work of another process"
    with qtbot.waitSignal(preparer.prepared):
        preparations.last.release()
    assert searching == [False]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    preparer.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("_with_gc")
def test_searches_go_on_after_an_engine_that_does_not_load(
    qtbot: QtBot,
    preparer: EnginePreparer,
    preparations: Preparations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(_: HeldPreparation) -> None:
        raise EngineUnavailable("Numba does not work here")

    monkeypatch.setattr(HeldPreparation, "load", load)
    preparer.prepare(EXACT)
    with qtbot.waitSignal(preparer.unavailable):
        preparations.last.release()
    assert gc.isenabled()
    preparer.close()
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("_with_gc")
def test_what_others_set_aside_stays_so_where_nothing_was_loaded(
    preparer: EnginePreparer, preparations: Preparations
) -> None:
    gc.freeze()
    preparer.prepare(EXACT)
    preparer.close()
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()
