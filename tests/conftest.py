"""The environment of every test: no screen, no settings of the user, nothing left behind."""

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress

# Before Qt is imported anywhere. The real-window tests choose their own platform.
from pathlib import Path

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # Qt's own is 800 × 800 pixels, on which the window is never as most users see it.
    _screen = Path(__file__).with_name("screen.json")
    # Options are separated by colons, which the paths of Windows contain.
    _options = f":configfile={_screen}" if ":" not in str(_screen) else ""
    os.environ["QT_QPA_PLATFORM"] = f"offscreen{_options}"

import pytest

# Compiled once for all tests and their processes, and again when the sources have changed.
os.environ["SCRATCHNET_CACHE_DIR"] = str(Path(__file__).parents[1] / ".engines_cache")

#: Widgets that Qt keeps for itself.
_QT_OWN = ("QTipLabel", "QComboBoxPrivateContainer")
#: To look through more takes longer than most tests.
_MANY_OBJECTS = 40_000


#: Fixtures with a whole window, or with whole processes.
_SLOW_FIXTURES = {"make_window"}


#: Fixtures that may take minutes, once for all tests that need them.
_LONG_FIXTURES = {"for_each_processor"}


#: How long to wait for what must come, on a machine with other work too. In vain only tests that
#: fail wait.
_PATIENCE_MS = 60_000


def pytest_configure() -> None:
    """Let tests wait longer than pytest-qt would by itself."""
    from pytestqt.qtbot import QtBot

    for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
        wait.__kwdefaults__["timeout"] = _PATIENCE_MS


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the engines before several processes do, each for itself."""
    if not getattr(session.config.option, "numprocesses", None):
        return
    from scratchnet.engines.preparing import EngineUnavailable, Preparation

    def compile_engine(name: str) -> None:
        # Whoever needs an engine that cannot be compiled will say why.
        with suppress(EngineUnavailable):
            Preparation(name).compile()

    threads = [threading.Thread(target=compile_engine, args=[name]) for name in ("exact", "fast")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what opens whole windows, and what tries hundreds of examples.

    Tests that share something long come first: there one process gets them all.
    """
    items.sort(key=lambda item: _LONG_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())))
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        examples = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if fixtures & _SLOW_FIXTURES or examples:
            item.add_marker(pytest.mark.slow)


class _Memory:
    """Memory set aside, and whether somebody took it back: to count it would take too long."""

    def __init__(self) -> None:
        self._unfreeze = gc.unfreeze
        self.thawed = False
        #: Whether there was no test since the last search for garbage.
        self.searched = False

    def set_aside(self) -> None:
        gc.collect()
        gc.freeze()
        self.thawed = False

    def take_back(self) -> None:
        self._unfreeze()
        self.thawed = True


@pytest.fixture(scope="session", autouse=True)
def _memory() -> Iterator[_Memory]:
    """Spare the search for leaks what was in memory before: it would take most of the time."""
    memory = _Memory()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "unfreeze", memory.take_back)
        memory.set_aside()
        yield memory
    gc.unfreeze()


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end processes of the test, also where a script started the tests with `&`.

    There the shell lets it be ignored, and processes take that over from those that start them.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest, _memory: _Memory) -> Iterator[None]:
    """Fail the test that leaves a thread, a running timer or a top-level widget."""
    threads_before = set(threading.enumerate())
    # Looking through the whole memory takes a while, so only tests that touch Qt pay for it.
    with_qt = bool({"qapp", "qtbot"} & set(request.fixturenames))
    # Python may search for garbage on any thread, and Qt crashes if widgets are destroyed there. So
    # widgets that are garbage must be gone before the test starts threads, and meanwhile none are
    # searched for, as in the program, which does so on the window's thread alone.
    qt_before = _qt_objects(collect=not _memory.searched) if with_qt else set()
    if with_qt:
        gc.disable()
    yield
    gc.enable()
    left = [thread.name for thread in set(threading.enumerate()) - threads_before]
    left += sorted(_qt_objects(collect=True) - qt_before) if with_qt else []
    _memory.searched = with_qt
    if _memory.thawed or (with_qt and len(gc.get_objects()) > _MANY_OBJECTS):
        # Whoever prepares engines sets memory aside and in the end takes all of it back; and
        # modules that were imported since would be looked through before and after every test.
        _memory.set_aside()
    assert not left, f"{request.node.nodeid} left behind: {', '.join(left)}"


#: Whether objects of a type are timers or threads of Qt. To ask each object takes far longer.
_is_timer_or_thread: dict[type, bool] = {}


def _qt_objects(*, collect: bool = False) -> set[str]:
    """Name every live top-level widget, running timer and running QThread."""
    import sys

    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    if QApplication.instance() is None:
        return set()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if collect:
        gc.collect()
    found = {
        f"widget {type(widget).__name__} {widget.objectName()} {id(widget):#x}"
        for widget in QApplication.topLevelWidgets()
        if type(widget).__name__ not in _QT_OWN
    }
    objects = gc.get_objects()
    for kind in {type(thing) for thing in objects} - _is_timer_or_thread.keys():
        _is_timer_or_thread[kind] = issubclass(kind, (QTimer, QThread))
    for thing in [thing for thing in objects if _is_timer_or_thread[type(thing)]]:
        if isinstance(thing, QTimer) and isValid(thing) and thing.isActive():
            found.add(f"timer {thing.objectName()} {id(thing):#x}")
        elif isinstance(thing, QThread) and isValid(thing) and thing.isRunning():
            found.add(f"thread {thing.objectName()} {id(thing):#x}")
    return found
