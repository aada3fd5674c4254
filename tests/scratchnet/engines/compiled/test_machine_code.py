"""Machine code is loaded without what compiles it, whole and unchanged or not at all."""

import os
import struct
import subprocess
import sys
from array import array
from pathlib import Path

import llvmlite.binding as llvm
import numpy as np
import pytest

from scratchnet.engines import EngineUnavailable
from scratchnet.engines.cache import cache_folder
from scratchnet.engines.compiled import machine_code
from scratchnet.engines.compiled.arguments import Evaluation, Rebuilt, Samples, words_of
from scratchnet.engines.compiled.arithmetics import arithmetic_of
from scratchnet.engines.compiled.machine_code import (
    C_FUNCTIONS,
    LIBRARY,
    kernels_of,
    load,
    object_path,
    write_object,
)

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[4]
#: What is asked of engines in a process where nothing can be compiled.
_EVERYTHING = """
import sys
compiler = "scratchnet.engines.compiled.kernels"
sys.modules[compiler] = None
from tests.scratchnet.engines.compiled.everything import ask
for name in ("exact", "fast"):
    ask(name)
print(sys.modules[compiler])
"""


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a new process does, with nothing loaded."""
    monkeypatch.setattr(machine_code, "_loaded", {})


def _library() -> Path:
    return object_path(LIBRARY, cache_folder())


# -- without what compiles it --------------------------------------------------------------------


def test_whatever_is_asked_nothing_is_compiled() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _EVERYTHING],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.stdout.strip(), done.returncode) == ("None", 0), done.stderr


def test_the_command_trains_from_the_cache_without_compiling() -> None:
    code = (
        "import sys; from scratchnet.cli import main\n"
        "main(['train', '--engine', 'fast', '--steps', '10'])\n"
        "print('scratchnet.engines.compiled.kernels' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "False"


# -- loading -------------------------------------------------------------------------------------


def test_what_was_not_compiled_is_not_found(tmp_path: Path, forgotten: None) -> None:
    with pytest.raises(FileNotFoundError):
        load(LIBRARY, tmp_path)
    with pytest.raises(EngineUnavailable, match="the machine code library is not loaded"):
        kernels_of(LIBRARY)


@pytest.mark.parametrize("damage", ["cut off", "a changed bit", "empty"])
def test_a_damaged_object_is_refused(tmp_path: Path, forgotten: None, damage: str) -> None:
    content = bytearray(_library().read_bytes())
    if damage == "a changed bit":
        content[len(content) // 2] ^= 1
    else:
        del content[len(content) // 2 if damage == "cut off" else 0 :]
    object_path(LIBRARY, tmp_path).write_bytes(content)
    with pytest.raises(ValueError, match=r"library-\w+\.object is damaged"):
        load(LIBRARY, tmp_path)


def test_an_object_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "some.object"
    write_object(path, b"code")
    assert path.read_bytes()[-4:] == b"code"
    if hasattr(os, "getuid"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_another_processor_has_another_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = object_path(LIBRARY, tmp_path)
    monkeypatch.setattr(llvm, "get_host_cpu_name", lambda: "abacus")
    assert object_path(LIBRARY, tmp_path) != before


def test_a_c_library_without_a_function_is_told(
    forgotten: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_code, "C_FUNCTIONS", ("exp", "no_such_function"))
    with pytest.raises(EngineUnavailable, match="the C library has no function no_such_function"):
        load(LIBRARY, cache_folder())


# -- what an object needs ------------------------------------------------------------------------


def _undefined(code: bytes) -> set[str]:
    """Return the undefined symbols of an object file in the format ELF with 64 bits."""
    place, size, count = (*struct.unpack_from("<Q", code, 40), *struct.unpack_from("<2H", code, 58))
    headers = [struct.unpack_from("<2I4Q2I2Q", code, place + k * size) for k in range(count)]
    found = set()
    for _, kind, _, _, start, length, link, *_ in headers:
        if kind != 2:  # the table of symbols
            continue
        names = headers[link][4]
        for at in range(start, start + length, 24):
            name, _, _, section = struct.unpack_from("<I2BH", code, at)
            end = code.index(b"\0", names + name)
            if section == 0 and end > names + name:
                found.add(code[names + name : end].decode())
    return found


@pytest.mark.parametrize("name", [LIBRARY, "exact", "fast"])
def test_an_object_calls_c_functions_alone(name: str) -> None:
    kind = name if name == LIBRARY else arithmetic_of(name).kind
    content = object_path(kind, cache_folder()).read_bytes()
    code = content[content.index(b"\x7fELF") :] if b"\x7fELF" in content else b""
    if not code:
        pytest.skip("the system has another format of objects")
    assert _undefined(code) <= {*C_FUNCTIONS}
    assert name == LIBRARY or "erfc" in _undefined(code) or name == "fast"


# -- arguments -----------------------------------------------------------------------------------


def test_words_are_addresses_lengths_and_numbers() -> None:
    found = np.zeros(3)
    none, board = np.empty(0), np.zeros(4, np.int64)
    assert struct.unpack("=9q", words_of(Evaluation(-7, found, none, board, 2, 1))) == (
        *(-7, found.ctypes.data, 3, 0, 0),
        *(board.ctypes.data, 4, 2, 1),
    )
    samples = Samples(2, none, none, found, none)
    assert struct.unpack("=9q", words_of(samples)) == (
        *(2, 0, 0, 0, 0),
        *(found.ctypes.data, 3, 0, 0),
    )


def test_read_only_arrays_are_taken() -> None:
    found = np.zeros(3)
    found.flags.writeable = False
    samples = Samples(3, found, found, found, found)
    assert struct.unpack("=9q", words_of(samples))[1] == found.ctypes.data


@pytest.mark.parametrize(
    "wrong",
    [np.zeros(3, np.float32), np.zeros(3, np.int64), np.zeros(6)[::2], array("q", [1, 2])],
    ids=["float32", "int64", "gaps", "array of integers"],
)
def test_an_array_that_a_kernel_would_misread_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="no kernel takes this array"):
        words_of(Rebuilt(wrong, wrong, wrong))  # type: ignore[arg-type]
