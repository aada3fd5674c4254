"""Explaining beside training: what is done when, and that it belongs to the present run."""

import pytest

from gui.training import explaining
from gui.training.explaining import Explainer
from scratchnet.engines import REFERENCE, Interrupt
from scratchnet.explain import Explanation, ExplanationRequest, LossSlice, PathRequest, SliceRequest
from scratchnet.run.session import Session
from tests.scratchnet.explain.problems import table

_REQUEST = ExplanationRequest(projection=True, dependence=(1,), importance=True, results=1_000)


@pytest.fixture
def session() -> Session:
    return Session(table(), REFERENCE)


def rest(explainer: Explainer, session: Session) -> Explanation:
    """Let it finish at rest."""
    while explainer.is_pending(session, _REQUEST):
        explainer.advance(session, _REQUEST, False, Interrupt())
    found = explainer.latest(session, _REQUEST)
    assert found is not None
    return found


def test_at_rest_the_present_network_is_explained(session: Session) -> None:
    explainer = Explainer()
    assert explainer.is_pending(session, _REQUEST)
    found = rest(explainer, session)
    assert found.step == 0
    assert found.projection is not None
    assert [each.number for each in found.dependence] == [1]
    assert found.importance is not None
    assert found.results is not None
    assert not explainer.advance(session, _REQUEST, False, Interrupt())
    session.advance(steps=2)
    assert explainer.is_pending(session, _REQUEST)
    assert rest(explainer, session).step == 2


def test_nothing_is_done_unless_it_is_requested(session: Session) -> None:
    explainer = Explainer()
    assert not explainer.is_pending(session, None)
    assert not explainer.advance(session, None, False, Interrupt())
    rest(explainer, session)
    assert not explainer.advance(session, None, False, Interrupt())
    assert explainer.latest(session, _REQUEST) is None


def test_another_run_or_request_has_no_explanation_yet(session: Session) -> None:
    explainer = Explainer()
    rest(explainer, session)
    assert explainer.latest(Session(table(), REFERENCE), _REQUEST) is None
    assert explainer.latest(session, ExplanationRequest(importance=True)) is None


def test_what_takes_long_says_how_far_it_is_and_can_be_cancelled(session: Session) -> None:
    request = ExplanationRequest(paths=PathRequest(steps=50))
    explainer = Explainer()
    shares: list[float] = []
    while explainer.is_pending(session, request):
        explainer.advance(session, request, False, Interrupt())
        if explainer.done is not None:
            shares.append(explainer.done)
    assert shares == sorted(shares)
    assert all(0.0 < share <= 1.0 for share in shares)
    assert explainer.done is None
    session.advance(steps=1)
    explainer.advance(session, request, False, Interrupt())
    explainer.cancel(session, request)
    assert explainer.done is None
    assert not explainer.is_pending(session, request)
    assert not explainer.advance(session, request, False, Interrupt())
    assert explainer.latest(session, request) is None
    explainer.resume()
    assert explainer.is_pending(session, request)
    explainer.advance(session, request, False, Interrupt())
    explainer.cancel(session, request)
    # Something else is not cancelled.
    assert explainer.is_pending(session, _REQUEST)
    rest(explainer, session)
    assert explainer.is_pending(session, request)


def test_an_interrupt_ends_a_slice(session: Session) -> None:
    explainer, interrupt = Explainer(), Interrupt()
    interrupt.flag[0] = 1
    assert not explainer.advance(session, _REQUEST, False, interrupt)
    assert explainer.is_pending(session, _REQUEST)


def test_while_training_it_takes_a_part_of_the_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 0.0005
        return now

    monkeypatch.setattr(explaining, "perf_counter", clock)
    monkeypatch.setattr(explaining, "thread_time", clock)
    explainer = Explainer()

    def next_after(before: Explanation | None) -> tuple[Explanation, float]:
        """Train until there is another one; return it, and the part of the time that it took."""
        nonlocal now
        begun, spent = now, 0.0
        while True:
            session.advance(steps=1)
            now += 0.01
            started = now
            explainer.advance(session, _REQUEST, True, Interrupt())
            assert now - started < 0.006
            spent += now - started
            found = explainer.latest(session, _REQUEST)
            if found is not None and found is not before:
                return found, spent / (now - begun)

    # It is of the step at which it began, and comes soon.
    first, _ = next_after(None)
    assert first.step == 1
    at = session.step
    second, part = next_after(first)
    assert second.step > at
    assert part < 0.2
    # At rest the network as it is now counts.
    assert rest(explainer, session).step == session.step


def test_what_is_known_early_is_shown_unless_there_is_something_already(session: Session) -> None:
    explainer, request = Explainer(), ExplanationRequest(loss_slice=SliceRequest(cells=21))
    session.advance(steps=1)
    found: list[LossSlice] = []

    def rest_with(request: ExplanationRequest) -> None:
        while explainer.is_pending(session, request):
            if explainer.advance(session, request, False, Interrupt()):
                latest = explainer.latest(session, request)
                assert latest is not None
                assert latest.loss_slice is not None
                found.append(latest.loss_slice)

    rest_with(request)
    assert [each.is_coarse for each in found] == [True, False]
    session.advance(steps=1)
    rest_with(request)
    assert [each.is_coarse for each in found] == [True, False, False]
