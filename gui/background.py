"""Work off the window's thread. Besides the training thread, this is the only way to do it.

A piece of work is a function of one argument, its `TaskContext`, which shows whether to stop and
takes messages for the window. The function knows no widget. A `BackgroundTask` runs it and reports,
on the window's thread, how it ended::

    self._task = BackgroundTask(self, "save run")
    self._task.succeeded.connect(self._on_task_succeeded)
    self._task.failed.connect(self._on_task_failed)
    self._task.start(partial(write_run_file, path, run))
"""

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from threading import Lock, Thread
from time import perf_counter
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from scratchnet.engines import EngineUnavailable, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

#: How long closing waits for a thread that does not notice it. The window is gone by then.
SHUTDOWN_TIMEOUT_S = 1.0
#: How long closing waits for what the user would miss, such as a run that is being saved.
SAVING_TIMEOUT_S = 30.0
#: Progress reported more often than this is dropped, as it could not be seen and would cost time.
PROGRESS_INTERVAL_S = 0.05


class TaskFailed(Exception):
    """The work failed; the message explains it to the user."""


class TaskContext(Interrupt):
    """What a piece of work is given: it says when to stop, and takes messages for the window.

    It is a `scratchnet.engines.Interrupt`, so it can be handed to an engine, compiled ones too.
    """

    def __init__(
        self,
        on_progress: "Callable[[TaskContext, object], None]" = lambda *_: None,
        on_report: "Callable[[TaskContext, object], None]" = lambda *_: None,
        on_call: "Callable[[TaskContext, _Call], None]" = lambda _, call: call.run(),
    ) -> None:
        super().__init__()
        self._on_progress = on_progress
        self._on_report = on_report
        self._on_call = on_call
        self._progress_at = -PROGRESS_INTERVAL_S
        self._lock = Lock()
        self._cancel_callbacks: list[Callable[[], None]] = []
        self._calls: set[Future[Any]] = set()

    def cancel(self) -> None:
        """Ask the work to stop, from any thread."""
        with self._lock:
            self.flag[0] = 1
            callbacks, self._cancel_callbacks = self._cancel_callbacks, []
            calls = list(self._calls)
        for call in calls:
            call.cancel()
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called when the work is cancelled; at once if it already was.

        It runs on the thread that cancels, so it must be quick: end a process, wake a wait.
        """
        with self._lock:
            if not self():
                self._cancel_callbacks.append(callback)
                return
        callback()

    def raise_if_cancelled(self) -> None:
        """Raise `Interrupted` if the work was cancelled."""
        if self():
            raise Interrupted

    def progress(self, value: object) -> None:
        """Report progress to the window; cheap enough to call at every step."""
        now = perf_counter()
        if now - self._progress_at >= PROGRESS_INTERVAL_S:
            self._progress_at = now
            self._on_progress(self, value)

    def watch(self, done: float) -> None:
        """Report the fraction that is done. Raises Interrupted if the work was cancelled."""
        self.raise_if_cancelled()
        self.progress(done)

    def report(self, value: object) -> None:
        """Report something to the window that must not be lost, such as a first result."""
        self._on_report(self, value)

    def in_window(self, function: Callable[[], _T]) -> "Future[_T]":
        """Have ``function`` called on the window's thread, for what only that may touch.

        The future's ``result()`` waits for it. Cancelling cancels the future too: waiting for it
        then raises CancelledError, which ends the work as Interrupted does. Raises Interrupted.
        """
        future: Future[_T] = Future()
        with self._lock:
            self.raise_if_cancelled()
            self._calls.add(future)
        future.add_done_callback(self._calls.discard)
        self._on_call(self, _Call(function, future))
        return future


class _Call:
    """A function to be called on the window's thread, and who waits for its result."""

    def __init__(self, function: Callable[[], object], future: "Future[Any]") -> None:
        self._function = function
        self._future = future

    def run(self) -> None:
        """Call it, unless the work no longer waits."""
        if not self._future.set_running_or_notify_cancel():
            return
        try:
            self._future.set_result(self._function())
        except Exception as error:
            # It is raised where the work waits, and handled there like any other error.
            self._future.set_exception(error)


#: Raises `Interrupted` when it stops because it was cancelled; what else it raises is a failure.
Work = Callable[[TaskContext], object]

#: Failures that the user can understand and act on.
_EXPECTED = (TaskFailed, InvalidInput, EngineUnavailable, FormulaError)


@dataclass(frozen=True, slots=True)
class _Succeeded:
    result: object


@dataclass(frozen=True, slots=True)
class _Failed:
    message: str


@dataclass(frozen=True, slots=True)
class _Cancelled:
    pass


@dataclass(frozen=True, slots=True)
class _Crashed:
    details: str


_Outcome = _Succeeded | _Failed | _Cancelled | _Crashed


class BackgroundTask(QObject):
    """Runs one piece of work at a time on a thread of its own; the latest request wins.

    The owner calls `close` before it goes away. ``name`` is that of the thread.

    Signals, all on the window's thread. On the way: ``progressed(object)`` and
    ``reported(object)``, what the work reported by `TaskContext.progress` and `TaskContext.report`.
    At the end one of: ``succeeded(object)``, what the work returned, even if it was cancelled too
    late; ``failed(str)``, why it could not be done; ``cancelled()``. An unexpected error is raised
    instead, as a RuntimeError with the traceback. In each case ``ended()`` comes last, unless other
    work was started meanwhile. Replaced work emits nothing, and nothing is emitted after `close`.
    """

    progressed = Signal(object)
    reported = Signal(object)
    succeeded = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()
    # From the thread, with the context that the message belongs to.
    _progress_told = Signal(object, object)
    _report_told = Signal(object, object)
    _call_asked = Signal(object, object)
    _work_ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None, name: str = "background task") -> None:
        super().__init__(parent)
        self._name = name
        #: Of the work started last, until its end is reported.
        self._context: TaskContext | None = None
        self._lock = Lock()
        #: What the thread is to do next.
        self._next: tuple[Work, TaskContext] | None = None
        #: Whether the thread will look for more work.
        self._thread_active = False
        self._closed = False
        self._thread: Thread | None = None
        self._progress_told.connect(self._on_progress_told)
        self._report_told.connect(self._on_report_told)
        self._call_asked.connect(self._on_call_asked)
        self._work_ended.connect(self._on_work_ended)

    @property
    def busy(self) -> bool:
        """Whether work is underway whose end has not been reported."""
        return self._context is not None

    def start(self, work: Work) -> None:
        """Run ``work`` as soon as the work before has ended; never waits for that.

        The work before is cancelled, and work that still waits for its turn is dropped. Nothing
        more is heard of either.
        """
        self.cancel()
        self._context = context = TaskContext(
            self._progress_told.emit, self._report_told.emit, self._call_asked.emit
        )
        with self._lock:
            self._closed = False
            self._next = work, context
            if self._thread_active:
                return
            self._thread_active = True
        self._join()
        self._thread = Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work that is underway to stop; ``cancelled`` follows if it did."""
        if self._context is not None:
            self._context.cancel()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end of the thread; return whether it has ended. Signals come afterwards.

        Work that waits for `TaskContext.in_window` is cancelled first, or it never ends.
        """
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def close(self) -> bool:
        """Cancel, wait for the end of the thread, and return whether it has ended."""
        self.cancel()
        self._context = None
        with self._lock:
            self._next = None
            self._closed = True
        ended = self.wait(SHUTDOWN_TIMEOUT_S)
        if not ended:
            _log.error("the thread of '%s' has not ended in time", self._name)
        return ended

    def _join(self) -> None:
        """Join a thread that has nothing left to do."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._next is None:
                    self._thread_active = False
                    return
                (work, context), self._next = self._next, None
            outcome = _outcome_of(work, context)
            # What the work holds must not wait here for the next.
            del work
            with self._lock:
                if self._closed:
                    # The object may be deleted already.
                    self._thread_active = False
                    return
                self._work_ended.emit(context, outcome)
            del context, outcome

    @Slot(object, object)
    def _on_progress_told(self, context: TaskContext, value: object) -> None:
        if context is self._context:
            self.progressed.emit(value)

    @Slot(object, object)
    def _on_report_told(self, context: TaskContext, value: object) -> None:
        if context is self._context:
            self.reported.emit(value)

    @Slot(object, object)
    def _on_call_asked(self, context: TaskContext, call: _Call) -> None:
        # Cancelled work has cancelled its calls.
        call.run()

    @Slot(object, object)
    def _on_work_ended(self, context: TaskContext, outcome: _Outcome) -> None:
        if context is not self._context:
            return
        # It was the latest, so nothing waits behind it.
        self._join()
        self._context = None
        match outcome:
            case _Succeeded(result):
                self.succeeded.emit(result)
            case _Failed(message):
                self.failed.emit(message)
            case _Cancelled():
                self.cancelled.emit()
        if not self.busy:
            self.ended.emit()
        if isinstance(outcome, _Crashed):
            # Raised here so that it takes the way of every other unexpected error.
            raise RuntimeError(f"{self._name} failed\n{outcome.details}")


def _outcome_of(work: Work, context: TaskContext) -> _Outcome:
    """Do the work. Errors are kept as text: a traceback would keep alive all that it refers to."""
    try:
        context.raise_if_cancelled()
        return _Succeeded(work(context))
    except (Interrupted, CancelledError):
        return _Cancelled()
    except _EXPECTED as error:
        return _Failed(str(error))
    except Exception:
        return _Crashed(traceback.format_exc())
