"""The processor that kernels are compiled for, which need not be the present one."""

import re
from functools import lru_cache
from typing import Any

import llvmlite.binding as llvm

from scratchnet.engines.compiled.kernels.pieces import question
from scratchnet.engines.compiled.machine_code import processor

#: Adds eight doubles to eight others.
_EIGHT_SUMS = """
define <8 x double> @sums(<8 x double> %a, <8 x double> %b) {
  %c = fadd <8 x double> %a, %b
  ret <8 x double> %c
}
"""


def target_machine() -> Any:
    """Return LLVM's description of the processor that code is made for."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    triple, name, features = processor()
    target = llvm.Target.from_triple(triple)
    return target.create_target_machine(
        cpu=name,
        features=features,
        opt=3,
        # Only so can code on x86 be loaded anywhere.
        reloc="static" if target.name.startswith("x86") else "default",
        codemodel="jitdefault",
        jit=True,
    )


@question
def has_wide_registers():
    """Return whether a register holds eight lanes and there are 32 of them (AVX-512)."""
    return _adds_eight_at_once(processor())


@lru_cache(maxsize=8)
def _adds_eight_at_once(_: tuple[str, str, str]) -> bool:
    """Return what LLVM makes of eight sums, for it says of no processor by name what it has."""
    assembly = target_machine().emit_assembly(llvm.parse_assembly(_EIGHT_SUMS))
    return re.search(r"%zmm", assembly) is not None
