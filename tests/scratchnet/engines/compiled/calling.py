"""Compile a piece of kernels by itself, to call it from a test."""

from collections.abc import Callable
from typing import Any, NamedTuple

from scratchnet.engines.compiled.arguments import Signature, words_of
from scratchnet.engines.compiled.kernels.building import add_entry, object_of
from scratchnet.engines.compiled.kernels.compiler import Program
from scratchnet.engines.compiled.machine_code import kernels_in


def callable_from(piece: Any, *kinds: Any, result: str = "") -> Callable[..., Any]:
    """Return a function that takes arguments of these kinds, as fields of records have them.

    ``result`` is the format of what it returns: "q" for a whole number, "d" for a float.
    """
    record = NamedTuple("record", [(f"argument_{k}", kind) for k, kind in enumerate(kinds)])
    signature = Signature("called", (), record, result)
    program = Program()
    add_entry(program, signature, piece)
    kernel = kernels_in(object_of(program), [signature])["called"]

    def call(*arguments: Any) -> Any:
        found = kernel(words_of(record(*arguments)))
        return found[0] if result else None

    return call
