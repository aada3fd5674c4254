"""Machine code that was compiled before: loaded from the cache and called.

An object file as LLVM writes it holds kernels under their names, each a C function of one argument,
the address of a block of words: see `arguments`. LLVM's loader puts it into memory, and ctypes
calls it, which lets go of Python's lock meanwhile.
"""

import ctypes
import os
import sys
from array import array
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from struct import Struct
from typing import Any

import llvmlite.binding as llvm

from scratchnet.engines.compiled.arguments import (
    EVALUATE,
    REBUILT_OF_EACH,
    TRAIN,
    Signature,
)
from scratchnet.engines.compiled.loader_memory import drop_code_pages
from scratchnet.engines.preparing import EngineUnavailable
from scratchnet.files import write_atomically

#: The object whose kernels show what the C library computes.
LIBRARY = "library"
#: What threads that share a call ask of the operating system. Under Windows
#: the C library does not have it.
_SYSTEM_FUNCTIONS = (
    ("SwitchToThread", "QueryPerformanceCounter")
    if sys.platform == "win32"
    else ("sched_yield", "clock_gettime")
)
#: What kernels may call. It is found in the C library that Python itself calls, for the bits of
#: `exact` are those of Python's functions. The last ones LLVM calls where the processor has no
#: instruction.
C_FUNCTIONS = (
    *("exp", "expm1", "log", "log1p", "erfc", "sin", "cos", "tanh"),
    *("fma", "floor", "trunc", "memcpy", "memmove", "memset"),
    *_SYSTEM_FUNCTIONS,
)

_ENTRY = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_DIGEST_SIZE = sha256().digest_size


class Kernel:
    """A compiled function, called with records as `arguments.words_of` packs them."""

    def __init__(self, address: int, signature: Signature) -> None:
        self._function = _ENTRY(address)
        self._results = Struct("=" + signature.results)
        self._room = bytes(self._results.size)

    def __call__(self, *words: bytes) -> tuple[Any, ...]:
        """Call it, and return its results. What the words point to must still be there."""
        block = array("q", b"".join((self._room, *words)))
        self._function(block.buffer_info()[0])
        return self._results.unpack_from(block)


#: The kernels of each object that is loaded, which are never removed.
_loaded: dict[str, Mapping[str, Kernel]] = {}
#: What holds their code.
_engines: list[Any] = []


def signatures_of(name: str) -> tuple[Signature, ...]:
    """Return the kernels of an object: `LIBRARY`, or that of an arithmetic of this kind."""
    return (REBUILT_OF_EACH,) if name == LIBRARY else (TRAIN, EVALUATE)


def kernels_of(name: str) -> Mapping[str, Kernel]:
    """Return the kernels of an object by name. Raises EngineUnavailable if it is not loaded."""
    if name not in _loaded:
        raise EngineUnavailable(f"the machine code {name} is not loaded")
    return _loaded[name]


def object_path(name: str, folder: Path) -> Path:
    """Return where an object lies in a cache, by the processor that it is compiled for."""
    return folder / f"{name}-{sha256(repr(processor()).encode()).hexdigest()[:16]}.object"


def processor() -> tuple[str, str, str]:
    """Return what code is compiled for: LLVM's triple, the processor's name, and its features.

    The environment variables ``SCRATCHNET_CPU`` and ``SCRATCHNET_CPU_FEATURES`` choose others than
    this machine's.
    """
    chosen, features = map(os.environ.get, ("SCRATCHNET_CPU", "SCRATCHNET_CPU_FEATURES"))
    return (
        llvm.get_process_triple(),
        chosen or llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten() if features is None else features,
    )


def write_object(path: Path, code: bytes) -> None:
    """Write an object with its checksum, whole or not at all. Raises OSError."""
    write_atomically(path, sha256(code).digest() + code)
    path.chmod(0o600)


def load(name: str, folder: Path) -> None:
    """Load an object from a cache, once.

    Raises FileNotFoundError if it was not compiled, and ValueError if it is damaged.
    """
    if name in _loaded:
        return
    path = object_path(name, folder)
    content = path.read_bytes()
    digest, code = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
    # LLVM would end the process over what is no object.
    if sha256(code).digest() != digest:
        raise ValueError(f"{path.name} is damaged")
    _loaded[name] = kernels_in(code, signatures_of(name))
    drop_code_pages("llvmlite")


def _offer_c_functions() -> None:
    """Let LLVM find the functions that kernels call, for an unknown one ends the process.

    Raises EngineUnavailable if the C library lacks one.
    """
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    system = ctypes.CDLL("kernel32") if sys.platform == "win32" else library
    for name in C_FUNCTIONS:
        try:
            found = getattr(system if name in _SYSTEM_FUNCTIONS else library, name)
        except AttributeError as error:
            raise EngineUnavailable(f"the C library has no function {name}") from error
        llvm.add_symbol(name, ctypes.cast(found, ctypes.c_void_p).value)


def kernels_in(code: bytes, signatures: Iterable[Signature]) -> dict[str, Kernel]:
    """Return the kernels of an object by their names; they stay until the process ends."""
    _offer_c_functions()
    engine = _engine_with(code)
    _engines.append(engine)
    return {
        signature.name: Kernel(engine.get_function_address(signature.name), signature)
        for signature in signatures
    }


def _engine_with(code: bytes) -> Any:
    """Return a loader of LLVM that holds an object, ready to be called."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    engine = llvm.create_mcjit_compiler(
        llvm.parse_assembly(""), target.create_target_machine(jit=True)
    )
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine
