"""Compiling kernels with LLVM into object files, which `machine_code` loads."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir

from scratchnet.engines.compiled.arguments import Signature, fields_of
from scratchnet.engines.compiled.arithmetics import ARITHMETICS, EXACT, arithmetic_of
from scratchnet.engines.compiled.kernels import entry_points, library
from scratchnet.engines.compiled.kernels.compiler import Program
from scratchnet.engines.compiled.kernels.target import target_machine
from scratchnet.engines.compiled.kernels.types import (
    BIT,
    BOOL,
    DOUBLE,
    FLOAT,
    WORD,
    ArrayType,
    TupleType,
    Type,
    Value,
    arithmetic_type,
    joined,
    type_of,
)
from scratchnet.engines.compiled.machine_code import (
    C_FUNCTIONS,
    LIBRARY,
    load,
    object_path,
    signatures_of,
    write_object,
)

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
        write_object(path, object_of(program_of(name)))
    load(name, folder)


def object_of(program: Program) -> bytes:
    """Return an object file with what a program has entries for."""
    machine = target_machine()
    code: bytes = machine.emit_object(_optimized(program, machine))
    return code


def assembly_of(name: str) -> str:
    """Compile an object, and return it in the processor's language."""
    machine = target_machine()
    text: str = machine.emit_assembly(_optimized(program_of(name), machine))
    return text


def program_of(name: str) -> Program:
    """Return the kernels of an object in LLVM's language, with an entry for each."""
    program = Program()
    # For the library any arithmetic will do.
    arithmetic = Value(arithmetic_type(ARITHMETICS.get(name, EXACT)), ())
    for signature in signatures_of(name):
        add_entry(program, signature, _KERNELS[signature.name], arithmetic)
    return program


def add_entry(program: Program, signature: Signature, kernel: Any, *first: Value) -> None:
    """Add the function that takes the address of a block and calls a kernel.

    Before what is in the block the kernel gets what comes ``first``.
    """
    kind = ir.FunctionType(ir.VoidType(), [WORD.as_pointer()])
    entry = ir.Function(program.module, kind, signature.name)
    builder = ir.IRBuilder(entry.append_basic_block())
    places = (builder.gep(entry.args[0], [ir.Constant(WORD, at)]) for at in count())
    results = [next(places) for _ in signature.results]
    kinds = [*signature.records, *fields_of(signature.own).values()]
    arguments = [_read(builder, type_of(kind), places) for kind in kinds]
    found = program.call(builder, kernel, [*first, *arguments])
    for place, leaf in zip(results, found.leaves, strict=True):
        builder.store(leaf, builder.bitcast(place, leaf.type.as_pointer()))
    builder.ret_void()


def _read(builder: ir.IRBuilder, kind: Type, places: Iterator[Any]) -> Value:
    """Build what a kernel takes as an argument of this type from the next words of the block."""
    if isinstance(kind, TupleType):
        return joined([_read(builder, item, places) for item in kind.items], kind.made_by)
    place = next(places)
    if kind == FLOAT:
        return Value(kind, (builder.load(builder.bitcast(place, DOUBLE.as_pointer())),))
    word = builder.load(place)
    if kind == BOOL:
        return Value(kind, (builder.trunc(word, BIT),))
    if isinstance(kind, ArrayType):
        return Value(kind, (builder.inttoptr(word, kind.leaves[0]), builder.load(next(places))))
    return Value(kind, (word,))


def _optimized(program: Program, machine: Any) -> Any:
    """Return the module of a program, optimized as a whole."""
    module = llvm.parse_assembly(str(program.module))
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    module.verify()
    # At level 3, and where LLVM divides loops into lanes or unrolls them by itself, this takes
    # longer, and what is written in lanes already runs no faster.
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_unrolling = options.loop_vectorization = False
    with llvm.create_pass_builder(machine, options) as builder:
        builder.getModulePassManager().run(module, builder)
    outside = {function.name for function in module.functions if function.is_declaration}
    unknown = {found for found in outside if not found.startswith("llvm.")} - {*C_FUNCTIONS}
    if unknown:
        raise NotImplementedError(f"kernels call {unknown}: see machine_code.C_FUNCTIONS")
    return module
