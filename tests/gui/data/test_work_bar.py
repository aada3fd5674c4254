"""The line that shows work on a large table."""

from threading import Event

from pytestqt.qtbot import QtBot

from gui.background import TaskContext
from gui.data.work_bar import WorkBar


def test_work_is_shown_until_it_is_done(qtbot: QtBot) -> None:
    bar = WorkBar()
    qtbot.addWidget(bar)
    go_on = Event()

    def work(context: TaskContext) -> str:
        context.watch(0.5)
        go_on.wait(10)
        return "result"

    with qtbot.waitSignal(bar.succeeded) as done:
        bar.start("Reading a table", work)
        assert (bar.busy, bar.isHidden(), bar.bar.value()) == (True, False, 0)
        with qtbot.waitSignal(bar.bar.valueChanged):
            pass
        assert bar.bar.value() == 500
        go_on.set()
    assert done.args == ["result"]
    assert (bar.busy, bar.isHidden()) == (False, True)
    bar.close_task()


def test_work_can_be_stopped(qtbot: QtBot) -> None:
    bar = WorkBar()
    qtbot.addWidget(bar)

    def work(context: TaskContext) -> None:
        stopped = Event()
        context.on_cancel(stopped.set)
        stopped.wait(10)
        context.raise_if_cancelled()

    with qtbot.waitSignal(bar.cancelled):
        bar.start("Reading a table", work)
        bar.stop_button.click()
    assert (bar.busy, bar.isHidden()) == (False, True)
    bar.close_task()
