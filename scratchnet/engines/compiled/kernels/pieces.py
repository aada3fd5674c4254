"""How the pieces of kernels are compiled: into code that kernels are made from, and no further.

Numba optimizes each function and makes machine code of it, also if all its callers inline it. So
every level of a kernel would be optimized anew with all that it calls, and nothing would ever run
the result. A piece stays as Numba wrote it; the kernels are optimized once, as a whole. Nor does
Numba ask which branches will be taken before it has compiled all of them; a piece it tells so.
"""

from collections.abc import Callable, Iterable
from typing import Any

import llvmlite.binding as llvm
from numba.core import ir
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import FunctionPass, PassManager, register_pass
from numba.core.ir_utils import get_definition, guard
from numba.core.typed_passes import AnnotateTypes, InlineOverloads, NopythonRewrites
from numba.core.untyped_passes import (
    InlineClosureLikes,
    InlineInlinables,
    IRProcessing,
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
    """The code of a piece, to be linked into others with that of the pieces that it calls."""

    @property
    def codegen(self) -> Any:
        """What would be told of Python objects that the code needs; a piece needs none."""
        return self

    def set_env(self, *_: Any) -> None:
        """Nothing in a piece raises an error or prints."""

    def get_pointer_to_function(self, _: str) -> int:
        """Return 0: Python cannot call a piece."""
        return 0

    def add_llvm_module(self, ll_module: Any) -> None:
        """Take the code as it is."""
        ll_module.data_layout = self._codegen._data_layout
        self._final_module.link_in(ll_module)

    def finalize(self) -> None:
        """Link nothing: each piece is linked once, where all of them come together."""
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        """Return the code with all that it calls, for functions that are no pieces."""
        if self._shared_module is None:
            self._shared_module = linked(self._codegen, [self])
            for function in self._shared_module.functions:
                if not function.is_declaration:
                    function.linkage = "linkonce_odr"
        return self._shared_module


def linked(codegen: Any, libraries: Iterable[Any]) -> Any:
    """Return a module with the code of libraries and of all that they call, each once."""
    module = llvm.parse_assembly(str(codegen._create_empty_module("kernels")))
    seen, waiting = set(), list(libraries)
    while waiting:
        library = waiting.pop()
        if library not in seen:
            seen.add(library)
            waiting += library._linking_libraries
            module.link_in(library._final_module, preserve=True)
    return module


#: By a question, the intrinsic that kernels call: its answer for the type of its argument.
ANSWERS: dict[Any, Callable[[Any], bool]] = {}


@register_pass(mutates_CFG=False, analysis_only=False)
class _Answering(FunctionPass):
    """Puts answers in place of questions, so that nothing is compiled that will never run."""

    _name = "answering"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        code = state.func_ir
        changed = False
        for block in code.blocks.values():
            for assigned in block.find_insts(ir.Assign):
                call = assigned.value
                if not (isinstance(call, ir.Expr) and call.op == "call"):
                    continue
                asked = guard(get_definition, code, call.func)
                answer = ANSWERS.get(getattr(asked, "value", None))
                if answer is not None:
                    about = get_definition(code, call.args[0])
                    value = ir.Const(answer(state.args[about.index]), call.loc)
                    code._definitions[assigned.target.name] = [value]
                    assigned.value = value
                    changed = True
        return changed


class PieceCompiler(Compiler):
    """Numba's compiler, for functions that only kernels and other pieces call."""

    def define_pipelines(self) -> Any:
        """Return the passes that pieces need, which leave the code in a library of a piece."""
        state = self.state
        state.library = _PieceLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        [usual] = super().define_pipelines()
        passes = PassManager("piece")
        passes.passes = [each for each in usual.passes if each[0] not in _FOR_OTHERS]
        # What depends on an answer is removed next.
        passes.add_pass_after(_Answering, IRProcessing)
        passes.finalize()
        return [passes]
