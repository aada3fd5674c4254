"""Work off the window's thread: one end is reported, the latest wins, no thread is left."""

import threading
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from gui.background import BackgroundTask, TaskContext, TaskFailed
from scratchnet.engines import EngineUnavailable, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError


@pytest.fixture
def task(qtbot: QtBot) -> Iterator[BackgroundTask]:
    task = BackgroundTask(name="task under test")
    yield task
    task.close()


@pytest.fixture
def heard(task: BackgroundTask) -> list[object]:
    """Every signal of the task, in its order."""
    heard: list[object] = []
    task.progressed.connect(lambda value: heard.append(("progressed", value)))
    task.reported.connect(lambda value: heard.append(("reported", value)))
    task.succeeded.connect(lambda result: heard.append(("succeeded", result)))
    task.failed.connect(lambda message: heard.append(("failed", message)))
    task.cancelled.connect(lambda: heard.append("cancelled"))
    task.ended.connect(lambda: heard.append("ended"))
    return heard


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "task under test"]


def until_cancelled(context: TaskContext) -> object:
    while not context():
        context.progress("waiting")
    raise Interrupted


def test_the_result_is_emitted_and_its_identity_kept(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    result = {"some": "result"}
    with qtbot.waitSignal(task.ended), qtbot.waitSignal(task.succeeded) as caught:
        task.start(lambda _: result)
        assert task.busy
    assert caught.args[0] is result
    assert heard == [("succeeded", result), "ended"]
    assert not task.busy
    assert threads() == []


def test_signals_arrive_on_the_window_s_thread_and_the_work_runs_on_another(
    qtbot: QtBot, task: BackgroundTask
) -> None:
    seen = []
    task.succeeded.connect(lambda thread: seen.append((thread, threading.current_thread())))
    with qtbot.waitSignal(task.ended):
        task.start(lambda _: threading.current_thread())
    [(at_work, told_on)] = seen
    assert told_on is threading.main_thread()
    assert at_work is not told_on


def test_reports_and_progress_come_in_order_before_the_end(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    def work(context: TaskContext) -> str:
        # More than a 32-bit int of Qt holds.
        context.progress(2**40)
        for number in range(3):
            context.report(number)
        return "result"

    with qtbot.waitSignal(task.ended):
        task.start(work)
    reports = [("reported", number) for number in range(3)]
    assert heard == [("progressed", 2**40), *reports, ("succeeded", "result"), "ended"]


def test_progress_does_not_flood_the_window(
    qtbot: QtBot, task: BackgroundTask, heard: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 0.01, 0.049, 0.051, 0.09, 0.2])
    monkeypatch.setattr("gui.background.perf_counter", lambda: next(moments))

    def work(context: TaskContext) -> None:
        for step in range(6):
            context.progress(step)

    with qtbot.waitSignal(task.ended):
        task.start(work)
    assert heard[:-2] == [("progressed", step) for step in (0, 3, 5)]


@pytest.mark.parametrize(
    "error",
    [
        TaskFailed("too large"),
        InvalidInput("too large"),
        EngineUnavailable("too large"),
        FormulaError("too large"),
    ],
)
def test_an_expected_failure_is_reported_by_its_message(
    qtbot: QtBot, task: BackgroundTask, heard: list[object], error: Exception
) -> None:
    def work(_: TaskContext) -> None:
        raise error

    with qtbot.waitSignal(task.ended):
        task.start(work)
    assert heard == [("failed", "too large"), "ended"]


def test_an_unexpected_error_is_raised_on_the_window_s_thread(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    with qtbot.captureExceptions() as exceptions:
        task.start(lambda _: 1 // 0)
        qtbot.waitUntil(lambda: bool(exceptions))
    message = str(exceptions[0][1])
    assert message.startswith("task under test failed\nTraceback")
    assert "ZeroDivisionError" in message
    assert heard == ["ended"]
    assert not task.busy


# -- cancelling ----------------------------------------------------------------------------------


def test_work_that_notices_its_cancellation_ends_cancelled(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    with qtbot.waitSignal(task.progressed):
        task.start(until_cancelled)
    with qtbot.waitSignal(task.ended):
        task.cancel()
        assert task.busy, "until its end is reported"
    assert heard[-2:] == ["cancelled", "ended"]
    assert threads() == []


def test_work_that_was_cancelled_too_late_succeeds(qtbot: QtBot, task: BackgroundTask) -> None:
    at_work, go_on = Event(), Event()

    def work(_: TaskContext) -> str:
        at_work.set()
        go_on.wait()
        return "done"

    task.start(work)
    at_work.wait()
    task.cancel()
    with qtbot.waitSignal(task.succeeded) as caught, qtbot.assertNotEmitted(task.cancelled):
        go_on.set()
    assert caught.args == ["done"]


def test_cancelling_wakes_work_that_waits(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    def work(context: TaskContext) -> None:
        woken = Event()
        context.on_cancel(woken.set)
        context.report("waiting")
        woken.wait()
        context.raise_if_cancelled()

    with qtbot.waitSignal(task.reported):
        task.start(work)
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert heard == [("reported", "waiting"), "cancelled", "ended"]


def test_a_callback_that_comes_after_the_cancellation_is_called_at_once() -> None:
    context, called = TaskContext(), []
    context.on_cancel(lambda: called.append("first"))
    context.cancel()
    context.on_cancel(lambda: called.append("second"))
    context.cancel()
    assert called == ["first", "second"]


def test_cancelling_sets_the_flag_that_compiled_code_reads() -> None:
    context = TaskContext()
    assert list(context.flag) == [0]
    context.raise_if_cancelled()
    context.cancel()
    assert list(context.flag) == [1]
    with pytest.raises(Interrupted):
        context.raise_if_cancelled()


def test_cancelling_nothing_does_no_harm(task: BackgroundTask) -> None:
    task.cancel()
    assert task.wait()
    assert task.close()
    assert task.close()


# -- calls on the window's thread ----------------------------------------------------------------


def test_work_has_things_done_on_the_window_s_thread(qtbot: QtBot, task: BackgroundTask) -> None:
    def work(context: TaskContext) -> list[object]:
        calls = [context.in_window(threading.current_thread) for _ in range(3)]
        return [call.result() for call in calls]

    with qtbot.waitSignal(task.succeeded) as caught:
        task.start(work)
    assert caught.args[0] == [threading.main_thread()] * 3


def test_an_error_on_the_window_s_thread_is_raised_where_the_work_waits(
    qtbot: QtBot, task: BackgroundTask
) -> None:
    def refuse() -> None:
        raise TaskFailed("not now")

    with qtbot.waitSignal(task.failed) as caught:
        task.start(lambda context: context.in_window(refuse).result())
    assert caught.args == ["not now"]


def test_work_that_waits_for_the_window_can_be_cancelled(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    asked, called = Event(), []

    def work(context: TaskContext) -> None:
        call = context.in_window(lambda: called.append("too late"))
        asked.set()
        call.result()

    task.start(work)
    asked.wait()
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert (heard, called) == (["cancelled", "ended"], [])


def test_closing_does_not_wait_for_a_call_that_the_window_cannot_make(
    task: BackgroundTask,
) -> None:
    asked, called = Event(), []

    def work(context: TaskContext) -> None:
        while True:
            call = context.in_window(lambda: called.append("too late"))
            asked.set()
            call.result()

    task.start(work)
    asked.wait()
    assert task.close()
    assert called == []


def test_nothing_is_called_for_cancelled_work() -> None:
    context = TaskContext()
    assert context.in_window(lambda: 1).result() == 1
    context.cancel()
    with pytest.raises(Interrupted):
        context.in_window(lambda: 1)


# -- the latest wins -----------------------------------------------------------------------------


def test_later_work_replaces_what_is_underway_and_what_waits(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    with qtbot.waitSignal(task.progressed):
        task.start(until_cancelled)
    heard.clear()
    ran = []
    for number in (1, 2, 3):
        task.start(lambda _, number=number: ran.append(number) or number)
    with qtbot.waitSignal(task.ended):
        pass
    assert heard == [("succeeded", 3), "ended"]
    assert ran[-1] == 3
    assert threads() == []


def test_starting_never_waits_and_work_never_overlaps(qtbot: QtBot, task: BackgroundTask) -> None:
    at_work, go_on, order = Event(), Event(), []

    def stubborn(_: TaskContext) -> None:
        at_work.set()
        go_on.wait()
        order.append("first")

    task.start(stubborn)
    at_work.wait()
    task.start(lambda _: order.append("second"))
    assert order == []
    with qtbot.waitSignal(task.ended):
        go_on.set()
    assert order == ["first", "second"]


def test_what_was_started_by_a_handler_ends_by_itself(
    qtbot: QtBot, task: BackgroundTask, heard: list[object]
) -> None:
    def go_on(result: object) -> None:
        if result == "first":
            task.start(lambda _: "second")

    task.succeeded.connect(go_on)
    with qtbot.waitSignal(task.ended):
        task.start(lambda _: "first")
    assert heard == [("succeeded", "first"), ("succeeded", "second"), "ended"]


def test_one_thread_after_another(qtbot: QtBot, task: BackgroundTask) -> None:
    for number in range(50):
        with qtbot.waitSignal(task.succeeded) as caught:
            task.start(lambda _, number=number: number)
        assert caught.args == [number]
    assert threads() == []


# -- closing -------------------------------------------------------------------------------------


@pytest.fixture(params=["at once", "at work"])
def closing(request: pytest.FixtureRequest) -> Callable[[Event], None]:
    return (lambda _: None) if request.param == "at once" else (lambda at_work: at_work.wait())


def test_closing_waits_for_the_thread_and_nothing_is_heard(
    qtbot: QtBot, task: BackgroundTask, heard: list[object], closing: Callable[[Event], None]
) -> None:
    at_work, ended = Event(), Event()

    def work(context: TaskContext) -> None:
        at_work.set()
        while not context():
            pass
        ended.set()

    task.start(work)
    closing(at_work)
    assert task.close()
    assert ended.is_set() == at_work.is_set()
    assert not task.busy
    assert threads() == []
    # Any signal of it would come before this.
    with qtbot.waitSignal(task.ended):
        task.start(lambda _: "next")
    assert heard == [("succeeded", "next"), "ended"]


def _start_and_wait(task: BackgroundTask) -> Event:
    """Start work, wait until it is under way, and return what lets it end."""
    at_work, go_on = Event(), Event()

    def work(_: TaskContext) -> None:
        at_work.set()
        go_on.wait()

    task.start(work)
    at_work.wait()
    return go_on


def test_a_thread_that_does_not_end_in_time_is_logged(
    task: BackgroundTask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("gui.background.SHUTDOWN_TIMEOUT_S", 0.0)
    go_on = _start_and_wait(task)
    assert not task.close()
    assert "'task under test' has not ended" in caplog.text
    go_on.set()
    assert task.wait()


def test_a_thread_that_ends_after_the_task_was_deleted_says_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.background.SHUTDOWN_TIMEOUT_S", 0.0)
    task = BackgroundTask(name="deleted task")
    go_on = _start_and_wait(task)
    thread = next(each for each in threading.enumerate() if each.name == "deleted task")
    assert not task.close()
    with qtbot.waitSignal(task.destroyed):
        task.deleteLater()
    # An exception in a thread would be a warning, and so fail the test.
    go_on.set()
    thread.join()


def test_waiting_lets_the_work_finish(qtbot: QtBot, task: BackgroundTask) -> None:
    go_on = Event()
    task.start(lambda _: go_on.wait())
    assert not task.wait(0.0)
    go_on.set()
    assert task.wait()
    with qtbot.waitSignal(task.succeeded):
        pass
