"""Preparing an engine: every failure is reported, and nothing is lost."""

import os
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

from scratchnet.engines import (
    EXACT,
    FAST,
    EngineUnavailable,
    Preparation,
    is_prepared,
    preparing,
)
from scratchnet.engines.cache import cache_folder
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session

pytestmark = pytest.mark.slow

_SMALL = Experiment().with_values(
    {"data.intervals": 2, "network.hidden": [2], "training.steps": 20}
)
#: No test waits for a process longer than this.
_PATIENCE_S = 30
#: An llvmlite that reports its start and then compiles until it is told to continue.
_HELD = """
import socket
line = socket.create_connection(("127.0.0.1", {port}))
line.sendall(b"compiling")
line.recv(1)
line.sendall(b"went on")
raise ImportError("no more of it")
"""


@pytest.fixture(autouse=True)
def _nothing_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin as a new process does, with an empty cache; leave no process and no folder."""
    processes: list[preparing.subprocess.Popen[str]] = []
    monkeypatch.setattr(preparing, "_prepared", set())
    monkeypatch.setattr(preparing, "_left", processes)
    monkeypatch.setattr(preparing, "_temporary", None)
    monkeypatch.setenv("SCRATCHNET_CACHE_DIR", str(tmp_path / "cache"))
    yield
    for process in processes:
        process.wait(_PATIENCE_S)
    if preparing._temporary is not None:
        preparing._temporary.cleanup()


@pytest.fixture
def unwritable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the cache below a file, where not even root can write."""
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "cache"
    monkeypatch.setenv("SCRATCHNET_CACHE_DIR", str(place))
    return place


@pytest.fixture
def compiled_into(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that would have been compiled into."""
    folders: list[Path] = []
    monkeypatch.setattr(Preparation, "_compile", lambda _, folder: folders.append(folder))
    return folders


def _put_llvmlite(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Let processes find this llvmlite before any other."""
    package = folder / "packages" / "llvmlite"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(package.parent))


def _loadable(monkeypatch: pytest.MonkeyPatch, load: Callable[[str, Path], None]) -> None:
    """Let an engine be loaded in this way."""
    loading = ModuleType("loading")
    loading.load_engine = load  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "scratchnet.engines.compiled.arithmetics", loading)


def _fill(folder: Path, name: str = EXACT) -> Path:
    """Let an engine count as compiled."""
    (folder / f"{name}.ready").touch()
    return folder


def _refused(preparation: Preparation) -> str:
    with pytest.raises(EngineUnavailable) as error:
        preparation.run()
    assert not is_prepared(EXACT)
    return str(error.value)


class _Held:
    """A preparation on a thread of its own whose process compiles until it is told to continue."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(_PATIENCE_S)
            _put_llvmlite(tmp_path, monkeypatch, _HELD.format(port=server.getsockname()[1]))
            self.preparation = Preparation(EXACT)
            self.outcome = ""
            self.thread = Thread(target=self._run)
            self.thread.start()
            self._line, _ = server.accept()
        self._line.settimeout(_PATIENCE_S)
        assert self.heard() == "compiling"

    def heard(self) -> str:
        """Return the next line that the process prints; "" when it has ended."""
        try:
            return self._line.recv(99).decode()
        except ConnectionResetError:
            return ""

    def go_on(self) -> None:
        self._line.sendall(b"!")

    def close(self) -> None:
        self.preparation.cancel()
        self.thread.join()
        self._line.close()

    def _run(self) -> None:
        try:
            self.preparation.run()
        except EngineUnavailable as error:
            self.outcome = str(error)


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Held]:
    held = _Held(tmp_path, monkeypatch)
    yield held
    held.close()


# -- where to compile to -------------------------------------------------------------------------


def test_compiles_into_the_cache_what_it_does_not_hold(compiled_into: list[Path]) -> None:
    preparation = Preparation(EXACT)
    preparation.compile()
    assert compiled_into == [cache_folder()]
    assert preparation.note == ""


def test_what_the_cache_holds_is_not_compiled_again(compiled_into: list[Path]) -> None:
    _fill(cache_folder())
    Preparation(EXACT).compile()
    assert compiled_into == []
    Preparation(FAST).compile()
    assert compiled_into == [cache_folder()]


def test_without_a_cache_it_compiles_for_this_session_and_reports_it(
    compiled_into: list[Path], unwritable: Path
) -> None:
    preparation = Preparation(EXACT)
    preparation.compile()
    assert preparation.note == (
        f"the cache cannot be used (Not a directory: {unwritable}), "
        "so the compiled code is kept for this session only"
    )
    [folder] = compiled_into
    assert folder.is_dir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "others could put code into it"


def test_all_engines_of_a_session_share_its_folder(
    compiled_into: list[Path], unwritable: Path
) -> None:
    for name in (EXACT, FAST):
        Preparation(name).compile()
    first, second = compiled_into
    assert first == second


def test_a_full_disk_is_named(compiled_into: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, **_: object) -> None:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr("scratchnet.engines.cache.Path.mkdir", full)
    preparation = Preparation(EXACT)
    preparation.compile()
    assert preparation.note.startswith("the cache cannot be used (No space left on device: /")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system has no owners and modes")
def test_a_cache_that_others_may_write_to_is_not_used(compiled_into: list[Path]) -> None:
    cache_folder().chmod(0o757)
    preparation = Preparation(EXACT)
    preparation.compile()
    assert preparation.note.startswith("the cache cannot be used (others may write there: /")
    [folder] = compiled_into
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_where_nothing_can_be_written_there_is_no_engine(
    unwritable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scratchnet.engines.preparing.tempfile.TemporaryDirectory", full)
    assert _refused(Preparation(EXACT)) == "no cache can be written: No space left on device"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    words = _refused(Preparation(EXACT))
    assert words.startswith("the installation is incomplete: import of platformdirs")


def test_waiting_for_an_engine_logs_what_should_be_known(
    compiled_into: list[Path],
    unwritable: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _loadable(monkeypatch, lambda name, folder: None)
    prepare(EXACT)
    [record] = caplog.records
    assert record.getMessage().startswith("engine exact: the cache cannot be used (")


# -- compiling -----------------------------------------------------------------------------------

_FAULTS = {
    "an LLVM that is broken": (
        'raise ImportError("no LLVM\\nhere")',
        "it could not be compiled: ImportError: no LLVM here",
    ),
    "a disk that gets full": (
        'raise OSError(28, "No space left on device")',
        "it could not be compiled: OSError: [Errno 28] No space left on device",
    ),
    "an end without a word": (
        "import os; os._exit(3)",
        "it could not be compiled: it ended with 3",
    ),
    "an end that explains itself": (
        'import os; os.write(2, b"much\\nunknown \\xff instruction\\n\\n"); os._exit(4)',
        "it could not be compiled: unknown \N{REPLACEMENT CHARACTER} instruction",
    ),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_a_compilation_that_fails_gives_the_reason_in_a_line(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, words = _FAULTS[fault]
    _put_llvmlite(tmp_path, monkeypatch, source)
    assert _refused(Preparation(EXACT)) == words
    assert list(cache_folder().iterdir()) == [], "it does not count as compiled"


def test_an_interpreter_that_cannot_be_started_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    words = "no process can be started: No such file or directory"
    assert _refused(Preparation(EXACT)) == words


# -- loading -------------------------------------------------------------------------------------


def test_loads_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[str, Path]] = []
    _loadable(monkeypatch, lambda name, folder: loaded.append((name, folder)))
    folder = _fill(cache_folder())
    Preparation(EXACT).run()
    assert (is_prepared(EXACT), is_prepared(FAST)) == (True, False)
    prepare(EXACT)
    assert loaded == [(EXACT, folder)], "what is prepared is not prepared again"


def test_what_an_update_of_the_c_library_needs_is_compiled_then(
    compiled_into: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def load(name: str, folder: Path) -> None:
        tried.append(name)
        if len(tried) == 1:
            raise FileNotFoundError(2, "No such file or directory", "another form")

    _loadable(monkeypatch, load)
    folder = _fill(cache_folder())
    Preparation(EXACT).run()
    assert compiled_into == [folder]
    assert is_prepared(EXACT)


def test_what_cannot_be_loaded_is_reported_and_the_reference_continues(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(name: str, folder: Path) -> None:
        raise ImportError("no llvmlite")

    _fill(cache_folder())
    _loadable(monkeypatch, load)
    session = Session(_SMALL)
    session.advance(steps=5)
    with pytest.raises(EngineUnavailable) as error:
        session.use_engine(EXACT)
    assert str(error.value) == "compiled code cannot be loaded: no llvmlite"
    assert session.engine == "reference"
    session.advance()
    undisturbed = Session(_SMALL)
    undisturbed.advance()
    assert list(session.losses) == list(undisturbed.losses)
    assert session.parameters() == undisturbed.parameters()


def _damaged(name: str, folder: Path) -> None:
    raise ValueError("exact.object is damaged")


def test_a_damaged_cache_is_reported_and_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _fill(cache_folder())
    _loadable(monkeypatch, _damaged)
    words = "compiled code cannot be loaded: exact.object is damaged"
    assert _refused(Preparation(EXACT)) == words
    assert not folder.exists(), "the next start begins with an empty cache"


def test_a_folder_of_this_session_that_was_removed_is_not_used_again(
    compiled_into: list[Path], unwritable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _loadable(monkeypatch, _damaged)
    for _ in range(2):
        _refused(Preparation(EXACT))
    first, second = compiled_into
    assert first != second
    assert not first.exists()


# -- cancelling -----------------------------------------------------------------------------------


def test_what_was_cancelled_before_does_not_begin(tmp_path: Path) -> None:
    preparation = Preparation(EXACT)
    preparation.cancel()
    assert _refused(preparation) == "cancelled"
    assert preparation._process is None


def test_cancelled_while_compiling_it_ends_and_so_does_its_process(held: _Held) -> None:
    held.preparation.cancel()
    held.thread.join()
    assert held.outcome == "cancelled"
    assert held.heard() == ""


def test_cancelled_after_compiling_it_does_not_load(compiled_into: list[Path]) -> None:
    preparation = Preparation(EXACT)
    preparation.compile()
    preparation.cancel()
    with pytest.raises(EngineUnavailable, match="cancelled"):
        preparation.load()


def test_left_while_compiling_it_ends_and_its_process_goes_on(held: _Held) -> None:
    held.preparation.leave()
    held.thread.join()
    assert held.outcome == "cancelled"
    held.go_on()
    assert held.heard() == "went on"


def test_a_process_that_compiles_for_this_session_only_is_not_left(
    unwritable: Path, held: _Held
) -> None:
    held.preparation.leave()
    held.thread.join()
    assert held.outcome == "cancelled"
    assert held.heard() == ""


def test_compiling_gives_way_and_hears_no_ctrl_c(held: _Held) -> None:
    process = held.preparation._process
    assert process is not None
    assert os.getsid(process.pid) != os.getsid(0)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) > os.getpriority(os.PRIO_PROCESS, 0)
