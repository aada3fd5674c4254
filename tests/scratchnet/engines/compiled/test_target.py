"""Kernels are compiled for the chosen processor, whichever compiles them."""

import platform
import re

import pytest

from scratchnet.engines.compiled.arithmetics import FAST
from scratchnet.engines.compiled.kernels.building import assembly_of
from scratchnet.engines.compiled.kernels.target import has_wide_registers

pytestmark = pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"),
    reason="the targets are x86 processors, and this machine has another one",
)


def _choose(patch: pytest.MonkeyPatch, processor: str, features: str = "") -> None:
    patch.setenv("SCRATCHNET_CPU", processor)
    patch.setenv("SCRATCHNET_CPU_FEATURES", features)


@pytest.mark.parametrize(
    ("processor", "features", "wide"),
    [
        ("x86-64", "", False),
        ("haswell", "", False),
        ("skylake-avx512", "", True),
        ("x86-64", "+avx512f", True),
        ("skylake-avx512", "-avx512f", False),
    ],
)
def test_loops_are_written_for_the_registers_of_the_chosen_processor(
    monkeypatch: pytest.MonkeyPatch, processor: str, features: str, wide: bool
) -> None:
    _choose(monkeypatch, processor, features)
    assert has_wide_registers.answer() is wide


@pytest.mark.slow
def test_kernels_compile_for_a_processor_that_need_not_be_the_present_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _choose(monkeypatch, "skylake-avx512")
    code = assembly_of(FAST.kind)
    # The loops for wide registers take sums of more than the first sixteen.
    assert re.search(r"vfn?madd\w+pd.*%zmm(1[6-9]|2\d|3[01])", code)
