"""The bits do not depend on the processor that the kernels are compiled for."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import pytest

from scratchnet.engines import ENGINES
from scratchnet.engines.preparing import prepare
from tests.scratchnet.engines.compiled.same_bits import digests

pytestmark = pytest.mark.slow

#: What the fast engine computes on every processor and operating system. It changes when its
#: order of operations does, and then only on purpose.
FAST_DIGESTS = ["25a94985b28b6bb5", "39e72ab15325dcaa", "0e965375330eec7f"]

#: Processors to compile for, and what the present one must be able to do to run the code.
_TARGETS = {
    "generic": set[str](),
    "haswell": {"avx2", "fma", "bmi", "bmi2", "lzcnt", "movbe", "f16c", "popcnt"},
    "skylake-avx512": {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl", "fma", "adx"},
}
_ROOT = Path(__file__).parents[4]


def _start_process(target: str) -> "subprocess.Popen[str]":
    """Compile and train for another processor, in another process."""
    environment = {
        **os.environ,
        "SCRATCHNET_CPU": target,
        # Else it would have the features of the processor that is there.
        "SCRATCHNET_CPU_FEATURES": "",
        "PYTHONPATH": str(_ROOT),
    }
    # To compile takes long, and the present processor is far enough from the generic one for the
    # exact engine, which has no operation that only some of them have.
    engines = ["exact", "fast"] if target == "generic" else ["fast"]
    command = [sys.executable, "-m", "tests.scratchnet.engines.compiled.same_bits", *engines]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=_ROOT, env=environment, stdout=pipe, stderr=pipe, text=True
    )


@pytest.fixture(scope="module")
def for_each_processor() -> dict[str, Any]:
    """What was computed for each target that the present processor can run."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("the targets are x86 processors, and this machine has another one")
    features = {name for name, there in llvm.get_host_cpu_features().items() if there}
    targets = [name for name, needed in _TARGETS.items() if needed <= features]
    processes = {name: _start_process(name) for name in targets}
    outputs = {name: process.communicate() for name, process in processes.items()}
    for name, process in processes.items():
        assert process.returncode == 0, outputs[name][1]
    return {name: json.loads(out) for name, (out, _) in outputs.items()}


@pytest.fixture(scope="module")
def here() -> dict[str, list[str]]:
    """What all engines compute in this process, for the present processor."""
    for name in ("exact", "fast"):
        prepare(name)
    return digests(*ENGINES)


def test_the_exact_engine_has_the_references_bits_on_every_processor(
    for_each_processor: dict[str, Any], here: dict[str, list[str]]
) -> None:
    assert here["exact"] == here["reference"]
    assert for_each_processor["generic"]["digests"]["exact"] == here["reference"]


def test_the_fast_engine_has_the_same_bits_on_every_processor(
    for_each_processor: dict[str, Any], here: dict[str, list[str]]
) -> None:
    assert here["fast"] != here["reference"]
    assert {name: each["digests"]["fast"] for name, each in for_each_processor.items()} == (
        dict.fromkeys(for_each_processor, here["fast"])
    )


def test_the_fast_engine_has_the_bits_it_has_everywhere(here: dict[str, list[str]]) -> None:
    assert here["fast"] == FAST_DIGESTS


def test_the_processors_are_compiled_for_differently(for_each_processor: dict[str, Any]) -> None:
    code = {name: each["code"] for name, each in for_each_processor.items()}
    assert "generic" in code
    # Without instructions that fuse, a function of the C library does it.
    assert code["generic"]["fma"] > 0
    assert code["generic"]["fused"] == code["generic"]["ymm"] == code["generic"]["zmm"] == 0
    for name in code.keys() - {"generic"}:
        assert code[name]["fma"] == 0
        assert code[name]["fused"] > 0
        assert code[name]["ymm"] > 0
    if {"haswell", "skylake-avx512"} <= code.keys():
        assert code["haswell"]["zmm"] == 0
        assert code["skylake-avx512"]["zmm"] > 0
