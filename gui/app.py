"""The command ``scratchnet-lab``: the window, or pictures without one."""

import argparse
import ctypes
import logging
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gui.arguments import parse_arguments
from gui.qt_imports import import_qt
from scratchnet.cli.command import ExitCode
from scratchnet.cli.library import surroundings
from scratchnet.cli.options import chosen_experiment
from scratchnet.cli.output import prepare_streams, report, say
from scratchnet.engines import (
    DEFAULT_ENGINE,
    REFERENCE,
    EngineUnavailable,
    Interrupt,
    Interrupted,
)
from scratchnet.engines.threads import check_environment
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, parse_value
from scratchnet.formula import FormulaError
from scratchnet.run.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gui.export.figure.spec import FigureSpec
    from gui.theme import Theme

_PROGRAM = "scratchnet-lab"
#: Qt's X11 plugin does not load without it, and distributions do not always install it.
_CURSOR_LIBRARY = "libxcb-cursor.so.0"
_DISPLAY_TIMEOUT_S = 2.0
#: Plain-Python training and the window share the interpreter's lock. With a shorter interval than
#: Python's 5 ms the window gets it soon enough to draw smoothly.
SWITCH_INTERVAL_S = 0.001


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    prepare_streams()
    options = parse_arguments(arguments)
    try:
        check_environment()
    except InvalidInput as error:
        return _refuse(str(error))
    if options.render is not None or options.animate is not None:
        try:
            return _render(options) if options.render is not None else _animate(options)
        except InvalidInput as error:
            return _refuse(str(error))
        except FormulaError as error:
            place = f"{options.file}: " if options.file is not None else ""
            return _refuse(f"{place}data.formula: {error}")
    reason = why_no_display(sys.platform, os.environ)
    if reason is not None:
        return _refuse(
            f"cannot open a window: {reason}. "
            "`scratchnet-lab --render DIR` saves pictures without one."
        )
    if options.lesson is not None:
        from scratchnet.lessons import read_lesson

        try:
            read_lesson(options.lesson, surroundings())
        except InvalidInput as error:
            return _refuse(str(error))
    return _open_window(options)


def _render(options: argparse.Namespace) -> int:
    experiment = _experiment(options)
    # The application must exist as long as there are views.
    _application, theme = _offscreen(options)
    from PySide6.QtCore import QSize

    from gui.export.figure.spec_file import read_spec
    from gui.export.offscreen import render_pictures

    spec = None if options.figure is None else read_spec(options.figure)
    session = _session(experiment, options.engine)
    if spec is None:
        size = QSize(*options.size)
        written, diverged_at = render_pictures(session, options.render, options.format, size, theme)
    else:
        written, diverged_at = _render_figure(session, spec, options)
    for path in written:
        say(f"wrote {path}")
    return _diverged(diverged_at)


def _animate(options: argparse.Namespace) -> int:
    experiment = _experiment(options)
    _application, theme = _offscreen(options)
    from gui.export.offscreen import animate_view

    interrupt = Interrupt()
    before = signal.signal(signal.SIGINT, lambda *_: interrupt.flag.__setitem__(0, 1))
    try:
        diverged_at = animate_view(_session(experiment, options.engine), options, theme, interrupt)
    except Interrupted:
        return ExitCode.INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, before)
    say(f"wrote {options.animate}")
    return _diverged(diverged_at)


def _experiment(options: argparse.Namespace) -> Experiment:
    experiment = chosen_experiment(options.file, ())
    if options.steps is not None:
        steps = parse_value("training.steps", options.steps)
        experiment = experiment.with_values({"training.steps": steps})
    return experiment


def _offscreen(options: argparse.Namespace) -> "tuple[QApplication, Theme]":
    """Return an application without a screen, and its theme."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import_qt()
    from PySide6.QtWidgets import QApplication

    from gui.theme import DARK, LIGHT, apply_palette

    application = QApplication(["scratchnet-lab"])
    theme = DARK if options.theme == "dark" else LIGHT
    application.setStyle("Fusion")
    apply_palette(application, theme)
    return application, theme


def _diverged(step: int | None) -> int:
    if step is None:
        return ExitCode.DONE
    report(f"diverged at step {step}", _PROGRAM)
    return ExitCode.DIVERGED


def _render_figure(
    session: Session, spec: "FigureSpec", options: argparse.Namespace
) -> tuple[list[Path], int | None]:
    from gui.export.figure.sheet import substitute_font
    from gui.export.figure.spec_file import stem_of
    from gui.export.offscreen import render_figure

    other = substitute_font(spec)
    if other:
        report(f"font {spec.font_family} is not installed; using {other}", _PROGRAM)
    path = options.render / f"{stem_of(options.figure)}.{options.format or spec.file_format}"
    return [path], render_figure(session, path, spec)


def _session(experiment: Experiment, engine: str | None) -> Session:
    """Return a session; without a choice of engine, fall back to the reference."""
    try:
        return Session(experiment, engine or DEFAULT_ENGINE, measuring=True)
    except EngineUnavailable as error:
        if engine is not None:
            raise InvalidInput(f"--engine {engine}: {error}") from error
        report(f"using the reference: {error}", _PROGRAM)
        return Session(experiment, REFERENCE, measuring=True)


def _open_window(options: argparse.Namespace) -> int:
    import_qt()
    from pyqtgraph.util.garbage_collector import GarbageCollector
    from PySide6.QtCore import QSettings, QStandardPaths
    from PySide6.QtWidgets import QApplication

    from gui.document.autosave import Autosave
    from gui.failures import FailureReporter, start_log
    from gui.main_window import MainWindow
    from gui.preferences import LARGE_TEXT, Preferences
    from gui.theme.switch import ThemeSwitch
    from scratchnet.records.store import RunStore

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    # Let Ctrl-C in the terminal end the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = QApplication(["scratchnet-lab"])
    application.setOrganizationName("Scratchnet")
    application.setApplicationName("Scratchnet")
    application.setDesktopFileName("scratchnet-lab")
    # Python may search for garbage on any thread, and Qt crashes if widgets are destroyed there.
    # From here on, searches are made on this thread alone.
    searches = GarbageCollector()
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    folder = Path(QStandardPaths.writableLocation(place))
    failures = FailureReporter(start_log(folder))
    failures.install()
    preferences = Preferences(QSettings())
    themes = ThemeSwitch(application, preferences)
    if options.large:
        themes.resize_text(LARGE_TEXT, remember=False)
    store = RunStore(folder / "runs.sqlite3")
    window = MainWindow(themes, preferences, Autosave(folder / "autosave"), options.engine, store)
    # However the program ends, a running thread must not be destroyed with it.
    application.aboutToQuit.connect(window.animations.close)
    application.aboutToQuit.connect(window.controller.close)
    window.show()
    window.open_at_start(options.file, options.lesson)
    code: int = application.exec()
    searches.timer.stop()
    failures.uninstall()
    if not window.controller.close() or threads_at_work():
        logging.getLogger(__name__).error("ended while %s worked", threads_at_work() or "training")
    # All that is to be kept is written. To take down the interpreter would destroy Qt's objects in
    # no certain order, perhaps under a thread, which crashes now and then.
    preferences.settings.sync()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def threads_at_work() -> list[str]:
    """Return the names of the threads that have not ended, besides the main thread."""
    # Qt's own threads stay listed as dummies after their end.
    return [
        thread.name
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.name.startswith("Dummy-")
    ]


def _refuse(message: str) -> int:
    report(message, _PROGRAM)
    return ExitCode.BAD_INPUT


def why_no_display(platform: str, environment: Mapping[str, str]) -> str | None:
    """Return why no display can be used, or None; None also if only Qt can tell."""
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not platform.startswith("linux") or chosen not in ("", "xcb"):
        return None
    if not chosen and environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY", "")
    if not display:
        return "there is no display (DISPLAY and WAYLAND_DISPLAY are not set)"
    if not _answers(display):
        return f"the display {display} does not answer"
    try:
        ctypes.CDLL(_CURSOR_LIBRARY)
    except OSError:
        return f"the system library {_CURSOR_LIBRARY} is missing (Debian: libxcb-cursor0)"
    return None


def _answers(display: str) -> bool:
    """Return whether an X server listens at ``display``, such as ``:0`` or ``host:1.0``."""
    match = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?", display)
    if match is None:
        # Some other way to name a display; let Qt try it.
        return True
    host, number = match["host"], int(match["number"])
    with suppress(OSError):
        if host in ("", "unix"):
            for name in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}"):
                with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
                    connection.settimeout(_DISPLAY_TIMEOUT_S)
                    connection.connect(name)
                    return True
        with socket.create_connection((host or "localhost", 6000 + number), _DISPLAY_TIMEOUT_S):
            return True
    return False
