"""How the pieces of kernels are compiled: into code that kernels are made from, and no further.

Numba optimizes each function and makes machine code of it, also if all its callers inline it. So
every level of a kernel would be optimized anew with all that it calls, and nothing would ever run
the result. A piece stays as Numba wrote it; a kernel is optimized once, as a whole.
"""

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import PassManager
from numba.core.typed_passes import AnnotateTypes, InlineOverloads, NopythonRewrites
from numba.core.untyped_passes import (
    InlineClosureLikes,
    InlineInlinables,
    LiteralPropagationSubPipelinePass,
    LiteralUnroll,
    MakeFunctionToJitFunction,
    RewriteDynamicRaises,
    WithLifting,
)

#: Passes for what pieces do not contain: array expressions, closures, `with`, `raise`. Each takes
#: its time all the same.
_FOR_OTHERS = {
    AnnotateTypes,
    InlineClosureLikes,
    InlineInlinables,
    InlineOverloads,
    LiteralPropagationSubPipelinePass,
    LiteralUnroll,
    MakeFunctionToJitFunction,
    NopythonRewrites,
    RewriteDynamicRaises,
    WithLifting,
}


class _PieceLibrary(JITCodeLibrary):
    """The code of a piece, to be linked into others."""

    @property
    def codegen(self) -> Any:
        """What would be told of Python objects that the code needs; a piece needs none."""
        return self

    def set_env(self, *_: Any) -> None:
        """Nothing in a piece raises an error or prints."""

    def get_pointer_to_function(self, _: str) -> int:
        """Return 0: Python cannot call a piece."""
        return 0

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalized = True


class PieceCompiler(Compiler):
    """Numba's compiler, for functions that only kernels and other pieces call."""

    def define_pipelines(self) -> Any:
        """Return the passes that pieces need, which leave the code in a library of a piece."""
        state = self.state
        state.library = _PieceLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        [usual] = super().define_pipelines()
        passes = PassManager("piece")
        passes.passes = [each for each in usual.passes if each[0] not in _FOR_OTHERS]
        passes.finalize()
        return [passes]
