"""Preparing a compiled engine, so that it can be used at once.

Compiling takes seconds and keeps Python busy, so it is done by a process of its own, which fills
a cache; what is left for this process is to load machine code from it. Either may be
done on a background thread while the reference trains.
"""

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from threading import Lock

from scratchnet.engines.cache import cache_folder
from scratchnet.processes import job_command

_log = logging.getLogger(__name__)

_prepared: set[str] = set()
_loading = Lock()
#: Kept to the end of the process, when it is removed.
_temporary: tempfile.TemporaryDirectory[str] | None = None
#: Processes that are no longer waited for.
_left: list[subprocess.Popen[str]] = []
#: How long it takes at most until a cancelled preparation notices.
_PATIENCE_S = 0.05


class EngineUnavailable(RuntimeError):
    """A compiled engine is not available; the message gives the reason."""


def is_prepared(name: str) -> bool:
    """Return whether a compiled engine can be built without waiting."""
    return name in _prepared


class Preparation:
    """One try to prepare an engine, which another thread may cancel."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._process: subprocess.Popen[str] | None = None
        self._folder: Path | None = None
        self._starting = Lock()
        self.cancelled = False
        #: What the user should know although the engine works, or "".
        self.note = ""

    def run(self) -> None:
        """Compile if need be, and load. Raises EngineUnavailable, also when cancelled."""
        self.compile()
        self.load()

    def compile(self) -> None:
        """Let a process compile what the cache does not hold. Raises EngineUnavailable."""
        if is_prepared(self._name):
            return
        self._folder = self._writable_folder()
        if not (self._folder / f"{self._name}.ready").exists():
            self._compile(self._folder)

    def load(self) -> None:
        """Load what was compiled. Raises EngineUnavailable.

        After an update of the C library the exact engine may need what was never compiled.
        """
        if self.cancelled:
            raise EngineUnavailable("cancelled")
        if is_prepared(self._name) or self._folder is None:
            return
        try:
            try:
                _load(self._name, self._folder)
            except FileNotFoundError:
                self._compile(self._folder)
                _load(self._name, self._folder)
        except EngineUnavailable:
            raise
        except Exception as error:
            # Whatever an incomplete installation or a damaged cache may raise: the reference
            # can continue, and the next start has an empty cache.
            _remove(self._folder)
            raise EngineUnavailable(f"compiled code cannot be loaded: {error}") from error

    def cancel(self) -> None:
        """Let `run` end soon, and what it started too."""
        with self._starting:
            self.cancelled = True
            if self._process is not None:
                self._process.kill()

    def leave(self) -> None:
        """Let `run` end soon; a process that compiles continues, so the next start is quick."""
        if _temporary is not None:
            self.cancel()
        self.cancelled = True

    def _writable_folder(self) -> Path:
        global _temporary
        try:
            return cache_folder()
        except OSError as error:
            self.note = (
                f"the cache cannot be used ({error.strerror}: {error.filename}), "
                "so the compiled code is kept for this session only"
            )
        except ImportError as error:
            raise EngineUnavailable(f"the installation is incomplete: {error}") from error
        try:
            # Never a folder that others could have put code into: mkdtemp makes it private.
            _temporary = _temporary or tempfile.TemporaryDirectory(
                prefix="scratchnet-", ignore_cleanup_errors=True
            )
        except OSError as error:
            raise EngineUnavailable(f"no cache can be written: {error.strerror}") from error
        return Path(_temporary.name)

    def _compile(self, folder: Path) -> None:
        """Compile into ``folder``, in a process that gives way to others."""
        with self._starting:
            if self.cancelled:
                raise EngineUnavailable("cancelled")
            try:
                self._process = subprocess.Popen(
                    job_command("compile", self._name),
                    env={**os.environ, "SCRATCHNET_CACHE_DIR": str(folder)},
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    errors="replace",
                    # Ctrl-C is meant for the training, not for it.
                    start_new_session=True,
                    # Do not show a console on Windows.
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise EngineUnavailable(f"no process can be started: {error.strerror}") from error
        said, code = self._end_of(self._process)
        if self.cancelled:
            # It was told to end, so this is no failure.
            raise EngineUnavailable("cancelled")
        if code != 0:
            # All of it for the window's log; on a terminal the last line has to do.
            _log.info("compiling the %s engine ended with %d:\n%s", self._name, code, said)
            reason = said.strip().splitlines()[-1] if said.strip() else f"it ended with {code}"
            raise EngineUnavailable(f"it could not be compiled: {reason}")

    def _end_of(self, process: subprocess.Popen[str]) -> tuple[str, int]:
        """Wait for the process; return what it said and its exit code."""
        while not self.cancelled:
            try:
                said, _ = process.communicate(timeout=_PATIENCE_S)
            except subprocess.TimeoutExpired:
                continue
            return said, process.returncode
        if process.stdout is not None:
            process.stdout.close()
        _left.append(process)
        raise EngineUnavailable("cancelled")


def prepare(name: str) -> None:
    """Prepare an engine and wait for it. Raises EngineUnavailable."""
    preparation = Preparation(name)
    preparation.run()
    if preparation.note:
        _log.warning("engine %s: %s", name, preparation.note)


def _remove(folder: Path) -> None:
    global _temporary
    if _temporary is not None and Path(_temporary.name) == folder:
        # Its name is free from now on for anybody, so it must not be used again.
        _temporary.cleanup()
        _temporary = None
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _load(name: str, folder: Path) -> None:
    with _loading:
        from scratchnet.engines.compiled.arithmetics import load_engine

        load_engine(name, folder)
        _prepared.add(name)
