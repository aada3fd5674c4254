"""LLVM's code takes no memory once it has loaded kernels, and works when it is used again."""

import sys
from pathlib import Path

import llvmlite.binding as llvm
import pytest

from scratchnet.engines.compiled.loader_memory import drop_code_pages

_PROGRAM = "define i64 @f() { ret i64 1 }"


def _resident_code_kb() -> int:
    """Return how much of LLVM's code is in memory."""
    found, inside = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            inside = words[1] == "r-xp" and "llvmlite" in words[-1]
        elif inside and words[0] == "Rss:":
            found += int(words[1])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells what is in memory")
def test_code_is_dropped_and_read_again_when_it_is_used() -> None:
    before = str(llvm.parse_assembly(_PROGRAM))
    used = _resident_code_kb()
    assert drop_code_pages("llvmlite") > 1024 * used
    assert _resident_code_kb() < used / 4
    assert str(llvm.parse_assembly(_PROGRAM)) == before


def test_nothing_is_dropped_of_what_is_not_there() -> None:
    assert drop_code_pages("no such library") == 0
