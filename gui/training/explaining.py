"""Explaining the network beside its training: what is done when. No Qt."""

from collections.abc import Generator
from time import perf_counter, thread_time

from scratchnet.engines import Interrupt
from scratchnet.explain import Explanation, ExplanationRequest
from scratchnet.run.observation import explain
from scratchnet.run.session import Session

#: While training, this part of the time goes to explanations, in slices no longer than this. The
#: first for a view takes a slice of each chunk of training.
_FRACTION, _SLICE_S = 0.1, 0.002
#: While training, an explanation is begun no sooner than this after the one before.
_INTERVAL_S = 0.5
#: At rest commands wait no longer than this.
_SLICE_AT_REST_S = 0.010

#: Which run, after which step, and what is explained of it.
_State = tuple[Session, int, ExplanationRequest]


class Explainer:
    """Works out what is requested, a little at a time, so that neither training nor frames wait.

    At rest it explains the network as it is. While training it finishes with the parameters that
    it began with, and begins again now and then. ``done`` is the fraction that is done of what is
    worked out, None if that is not known or nothing is under way.
    """

    def __init__(self) -> None:
        self._latest: Explanation | None = None
        self._state: _State | None = None
        self._work: Generator[Explanation | float | None, None, Explanation] | None = None
        self.done: float | None = None
        #: What is not worked out, because that was cancelled.
        self._cancelled: tuple[Session, ExplanationRequest] | None = None
        self._begun_at = 0.0
        #: Until then all time is for training.
        self._next_at = 0.0

    def latest(self, session: Session, request: ExplanationRequest | None) -> Explanation | None:
        """Return the last explanation of a run that was finished, None if there is none yet."""
        state = self._state
        known = state is not None and state[0] is session and state[2] == request
        return self._latest if known else None

    def is_pending(self, session: Session, request: ExplanationRequest | None) -> bool:
        """Return whether there is something to do at rest."""
        if request is None or self._is_cancelled(session, request):
            return False
        return self._work is not None or self._state != (session, session.step, request)

    def cancel(self, session: Session, request: ExplanationRequest | None) -> None:
        """Work out no more of what is requested of a run, until something else is, or `resume`."""
        if request is not None and self._work is not None:
            self._forget()
            self._cancelled = session, request

    def resume(self) -> None:
        """Work out what was cancelled."""
        self._cancelled = None

    def _is_cancelled(self, session: Session, request: ExplanationRequest) -> bool:
        cancelled = self._cancelled
        return cancelled is not None and cancelled[0] is session and cancelled[1] == request

    def advance(
        self,
        session: Session,
        request: ExplanationRequest | None,
        running: bool,
        interrupt: Interrupt,
    ) -> bool:
        """Do a little of what is to be done; return whether there is another result now."""
        started_at, spent_before = perf_counter(), thread_time()
        work = self._prepare(session, request, running, started_at)
        if work is None:
            return False
        budget_s = _SLICE_S if running else _SLICE_AT_REST_S
        done = False
        while not done and perf_counter() - started_at < budget_s and not interrupt():
            try:
                early = next(work)
            except StopIteration as end:
                self._latest, self._work, done = end.value, None, True
                self.done = None
            else:
                if isinstance(early, float):
                    self.done = early
                elif early is not None and self._latest is None:
                    # Better than nothing, and worse than what is shown of an earlier step.
                    self._latest, done = early, True
        # Time in which other programs had the processor is not spent on this.
        spent_s = thread_time() - spent_before
        self._next_at = perf_counter() + spent_s * (1 / _FRACTION - 1)
        return done

    def _prepare(
        self, session: Session, request: ExplanationRequest | None, running: bool, now: float
    ) -> Generator[Explanation | float | None, None, Explanation] | None:
        """Begin what is to be done, if it is not begun; return it if it is to be continued now."""
        if request is None:
            self._forget()
            self._cancelled = None
            return None
        if self._is_cancelled(session, request):
            return None
        self._cancelled = None
        state = (session, session.step, request)
        known = self._state
        if known is None or known[0] is not session or known[2] != request:
            self._forget()
        elif running:
            waits = self._work is None and now - self._begun_at < _INTERVAL_S
            # The first is waited for: there is nothing to see before.
            pauses = self._latest is not None and now < self._next_at
            if waits or pauses:
                return None
        elif known[1] != session.step:
            # What was begun while training is out of date.
            self._work = None
        if self._work is None:
            if self._state == state:
                return None
            self._state, self._begun_at, self.done = state, now, None
            self._work = explain(session.problem, session.snapshot(), request)
        return self._work

    def _forget(self) -> None:
        self._latest = self._state = self._work = self.done = None
