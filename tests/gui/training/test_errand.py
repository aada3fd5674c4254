"""Work beside the window: done, refused, given up, and never left behind."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from gui.training.errand import Errand
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput

Watch = Callable[[int], None]


@pytest.fixture
def errand(qtbot: QtBot) -> Iterator[Errand]:
    errand = Errand()
    yield errand
    errand.close()


def _until_cancelled(interrupt: Interrupt, watch: Watch) -> object:
    while not interrupt():
        watch(1)
    raise Interrupted


def test_what_comes_of_it_is_told(qtbot: QtBot, errand: Errand) -> None:
    told: list[int] = []
    errand.progressed.connect(told.append)
    with qtbot.waitSignal(errand.done) as caught:
        errand.start(lambda interrupt, watch: (watch(2**40), "result")[1])
        assert errand.busy
    assert (told, caught.args) == ([2**40], ["result"])
    assert not errand.busy


def test_a_refusal_is_told_in_words(qtbot: QtBot, errand: Errand) -> None:
    def work(interrupt: Interrupt, watch: Watch) -> object:
        raise InvalidInput("too large")

    with qtbot.waitSignal(errand.refused) as caught:
        errand.start(work)
    assert caught.args == ["too large"]


def test_it_is_given_up(qtbot: QtBot, errand: Errand) -> None:
    with qtbot.waitSignal(errand.progressed):
        errand.start(_until_cancelled)
    with qtbot.waitSignal(errand.given_up):
        errand.cancel()


def test_other_work_takes_its_place_and_nothing_is_heard_of_it(
    qtbot: QtBot, errand: Errand
) -> None:
    heard: list[object] = []
    errand.given_up.connect(lambda: heard.append("given up"))
    errand.start(_until_cancelled)
    with qtbot.waitSignal(errand.done) as caught:
        errand.start(lambda interrupt, watch: "other")
    assert caught.args == ["other"]
    assert heard == []


def test_closing_waits_for_its_end(errand: Errand) -> None:
    ended = Event()

    def work(interrupt: Interrupt, watch: Watch) -> object:
        try:
            return _until_cancelled(interrupt, watch)
        finally:
            ended.set()

    errand.start(work)
    errand.close()
    assert ended.is_set()
    assert not errand.busy


def test_an_error_nobody_foresaw_is_no_secret(qtbot: QtBot, errand: Errand) -> None:
    with qtbot.captureExceptions() as exceptions:
        errand.start(lambda interrupt, watch: 1 // 0)
        qtbot.waitUntil(lambda: bool(exceptions))
    assert "ZeroDivisionError" in str(exceptions[0][1])
    assert not errand.busy
