"""Compiling kernels with Numba and LLVM into object files, which `machine_code` loads."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.registry import cpu_target
from numba.np.arrayobj import populate_array

from scratchnet.engines.compiled.arguments import (
    ArrayOfFloats,
    ArrayOfIntegers,
    Integers,
    Numbers,
    Signature,
    fields_of,
)
from scratchnet.engines.compiled.arithmetics import ARITHMETICS, EXACT, arithmetic_of
from scratchnet.engines.compiled.kernels import entry_points, library
from scratchnet.engines.compiled.kernels.arithmetic import ArithmeticType
from scratchnet.engines.compiled.kernels.pieces import linked
from scratchnet.engines.compiled.machine_code import (
    C_FUNCTIONS,
    LIBRARY,
    load,
    object_path,
    signatures_of,
    write_object,
)

_INTEGERS, _NUMBERS = types.Array(types.int64, 1, "C"), types.Array(types.float64, 1, "C")
#: Numba's types of what records hold.
_TYPES: dict[Any, Any] = {
    int: types.int64,
    float: types.float64,
    bool: types.boolean,
    np.uint64: types.uint64,
    Integers: _INTEGERS,
    Numbers: _NUMBERS,
    ArrayOfIntegers: _INTEGERS,
    ArrayOfFloats: _NUMBERS,
}
_WORD = ir.IntType(64)
_KERNELS = {**vars(library), **vars(entry_points)}


def compile_engine(name: str, folder: Path) -> None:
    """Compile what an engine needs and a cache does not hold, and load it. Raises OSError."""
    if name == EXACT.name:
        compile_object(LIBRARY, folder)
    # Which arithmetic it is, the library tells.
    compile_object(arithmetic_of(name).kind, folder)


def compile_object(name: str, folder: Path) -> None:
    """Compile an object that a cache does not hold, and load it. Raises OSError."""
    path = object_path(name, folder)
    if not path.exists():
        write_object(path, _codegen()._tm.emit_object(_module(name)))
    load(name, folder)


def assembly_of(name: str) -> str:
    """Compile an object, and return it in the processor's language."""
    text: str = _codegen()._tm.emit_assembly(_module(name))
    return text


def _codegen() -> Any:
    return cpu_target.target_context.codegen()


def _module(name: str) -> Any:
    """Compile the kernels of an object to LLVM's language, and optimize them as a whole."""
    # For the library any will do.
    arithmetic = ArithmeticType(ARITHMETICS.get(name, EXACT))
    compiled = [(signature, _compiled(signature, arithmetic)) for signature in signatures_of(name)]
    module = linked(_codegen(), (kernel.library for _, kernel in compiled))
    for signature, kernel in compiled:
        module.link_in(_entry(signature, kernel.fndesc))
    entries = {signature.name for signature, _ in compiled}
    for function in module.functions:
        if not function.is_declaration and function.name not in entries:
            # So that it goes once it is inlined wherever it is called.
            function.linkage = "internal"
    # At level 3, and where LLVM divides loops into lanes or unrolls them by itself, this takes
    # longer, and what is written in lanes already runs no faster.
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_unrolling = options.loop_vectorization = False
    with llvm.create_pass_builder(_codegen()._tm, options) as builder:
        builder.getModulePassManager().run(module, builder)
    outside = {function.name for function in module.functions if function.is_declaration}
    unknown = {found for found in outside if not found.startswith("llvm.")} - {*C_FUNCTIONS}
    if unknown:
        raise NotImplementedError(f"kernels call {unknown}: see machine_code.C_FUNCTIONS")
    return module


def _compiled(signature: Signature, arithmetic: Any) -> Any:
    """Compile a kernel as a piece that another function is to call; return Numba's result."""
    kernel = _KERNELS[signature.name]
    kinds = (arithmetic, *map(_type_of, signature.records), *_own_types(signature.own))
    kernel.compile(kinds)
    return kernel.overloads[kinds]


def _type_of(kind: Any) -> Any:
    if kind in _TYPES:
        return _TYPES[kind]
    return types.NamedTuple(_own_types(kind), kind)


def _own_types(record: type) -> list[Any]:
    return [_type_of(kind) for kind in fields_of(record).values()]


def _entry(signature: Signature, described: Any) -> Any:
    """Return a module with the function that takes the address of a block and calls a kernel."""
    context = cpu_target.target_context
    module = _codegen()._create_empty_module(signature.name)
    kind = ir.FunctionType(ir.VoidType(), [_WORD.as_pointer()])
    entry = ir.Function(module, kind, signature.name)
    builder = ir.IRBuilder(entry.append_basic_block())
    places = (builder.gep(entry.args[0], [ir.Constant(_WORD, at)]) for at in count())
    results = [next(places) for _ in signature.results]
    arguments = [_read(builder, kind, places) for kind in described.argtypes[1:]]
    # Nothing in kernels raises an error, so the status says nothing.
    _, value = context.call_conv.call_function(
        builder,
        context.declare_function(module, described),
        described.restype,
        described.argtypes,
        [context.get_dummy_value(), *arguments],
    )
    one = len(signature.results) == 1
    for at, place in enumerate(results):
        found = value if one else builder.extract_value(value, at)
        builder.store(found, builder.bitcast(place, found.type.as_pointer()))
    builder.ret_void()
    return llvm.parse_assembly(str(module))


def _read(builder: ir.IRBuilder, kind: Any, places: Iterator[Any]) -> Any:
    """Build what a kernel takes as an argument of this type from the next words of the block."""
    context = cpu_target.target_context
    if isinstance(kind, types.NamedTuple):
        values = [_read(builder, inner, places) for inner in kind.types]
        return context.make_tuple(builder, kind, values)
    place = next(places)
    if kind == types.float64:
        return builder.load(builder.bitcast(place, ir.DoubleType().as_pointer()))
    word = builder.load(place)
    if kind == types.boolean:
        return builder.icmp_unsigned("!=", word, ir.Constant(_WORD, 0))
    if not isinstance(kind, types.Array):
        return word
    made = context.make_array(kind)(context, builder)
    size = ir.Constant(_WORD, kind.dtype.bitwidth // 8)
    populate_array(
        made,
        data=builder.inttoptr(word, made.data.type),
        shape=[builder.load(next(places))],
        strides=[size],
        itemsize=size,
        meminfo=None,
    )
    return made._getvalue()
