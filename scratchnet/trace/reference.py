"""The reference's own modules, run a second time: with traced numbers, or with a bug planted.

The sources are those of ``scratchnet.reference`` and of the engine that runs it, and nothing else.
Each copy has its own modules, so that ordinary runs, of other threads too, never see a traced
number or a bug. For traced copies the source is compiled with two changes that leave every line
and column as it is: a float that stands in it becomes a `Number`, and ``a if test else b`` keeps
what the test compared.
"""

import ast
import builtins
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from importlib import import_module
from inspect import getsource
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

from scratchnet.datasets import Dataset
from scratchnet.datasets.target_scaling import target_scaling_of
from scratchnet.experiment import Experiment
from scratchnet.registry import LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS
from scratchnet.trace.bugs import BUGS, Bug
from scratchnet.trace.number import (
    BUG_MARK,
    MATHEMATICS,
    SOURCES,
    TracedFloat,
    chosen,
    constant,
    traced_function,
)
from scratchnet.trace.planted import planted_source

_REFERENCE = "scratchnet.reference"
ENGINE = "scratchnet.engines.reference"
#: What is called in place of the parts of the source that are changed.
_CONSTANT, _CHOSEN = "__constant__", "__chosen__"


class Reference:
    """A copy of the reference's modules; ``traced`` with numbers in place of floats.

    ``bug`` replaces one of its functions.
    """

    def __init__(self, *, traced: bool, bug: Bug | None = None) -> None:
        self._traced = traced
        self._bug = bug
        self._modules: dict[str, ModuleType] = {}
        self._translations: dict[int, tuple[Any, Any]] = {}
        self._mathematics = SimpleNamespace(**(MATHEMATICS if traced else vars(math)))
        self._registry = SimpleNamespace(
            LOSSES=_Translated(LOSSES, self),
            OPTIMIZERS=_Translated(OPTIMIZERS, self),
            OUTPUT_ACTIVATIONS=_Translated(OUTPUT_ACTIVATIONS, self),
        )

    @property
    def engine(self) -> Any:
        """The module of the reference engine."""
        return self._module(ENGINE)

    def __getattr__(self, name: str) -> Any:
        """Return a module of ``scratchnet.reference``, such as ``article``."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._module(f"{_REFERENCE}.{name}")

    def translated(self, value: Any) -> Any:
        """Return this copy's own form of a definition: a function, an activation or a loss.

        A function that is not the reference's is called with plain floats; it counts as one
        operation.
        """
        key = id(value)
        if key not in self._translations:
            # Kept together, so that no other object gets the same id.
            self._translations[key] = value, self._translate(value)
        return self._translations[key][1]

    def _translate(self, value: Any) -> Any:
        for name, module in list(sys.modules.items()):
            if name.startswith(f"{_REFERENCE}."):
                for held_as, held in vars(module).items():
                    if held is value:
                        return getattr(self._module(name), held_as)
        if is_dataclass(value) and not isinstance(value, type):
            parts = {each.name: getattr(value, each.name) for each in fields(value)}
            own = {name: self.translated(part) for name, part in parts.items() if callable(part)}
            return replace(value, **own)
        return traced_function(value.__name__, value) if self._traced else value

    def _module(self, name: str) -> ModuleType:
        if name not in self._modules:
            module = ModuleType(name)
            module.__dict__["__builtins__"] = self._builtins()
            module.__dict__[_CONSTANT], module.__dict__[_CHOSEN] = constant, chosen
            self._modules[name] = module
            exec(_compiled(name, self._traced, self._bug), module.__dict__)
        return self._modules[name]

    def _builtins(self) -> dict[str, Any]:
        names = dict(vars(builtins))
        names["__import__"] = self._import
        if self._traced:
            names["float"] = TracedFloat
        return names

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        if name.startswith(f"{_REFERENCE}."):
            return self._module(name)
        if name == "math":
            return self._mathematics
        if name == "scratchnet.registry":
            return self._registry
        return builtins.__import__(name, globals, locals, fromlist or (), level)


class _Translated:
    """A registry whose records hold a copy's own definitions."""

    def __init__(self, registry: Mapping[str, Any], reference: Reference) -> None:
        self._registry = registry
        self._reference = reference

    def __getitem__(self, name: str) -> Any:
        record = self._registry[name]
        field = "update" if hasattr(record, "update") else "definition"
        held = getattr(record, field)
        return replace(record, **{field: held and self._reference.translated(held)})


def reference(*, traced: bool, bug: str = "") -> Reference:
    """Return a copy of the reference, with the bug of that name; always the same one."""
    return _reference(traced, bug)


@lru_cache(maxsize=32)
def _reference(traced: bool, bug: str) -> Reference:
    return Reference(traced=traced, bug=BUGS[bug] if bug else None)


@lru_cache(maxsize=64)
def _compiled(module: str, traced: bool, bug: Bug | None) -> CodeType:
    path = f"{module.replace('.', '/')}.py"
    if bug is None or bug.module != module:
        text = getsource(import_module(module))
    else:
        text, path = planted_source(bug), f"{path}{BUG_MARK}{bug.name}"
    tree: ast.Module = ast.parse(text)
    if traced:
        SOURCES[path] = tuple(text.split("\n"))
        tree = ast.fix_missing_locations(_Tracing().visit(tree))
    return compile(tree, path, "exec")


class _Tracing(ast.NodeTransformer):
    """Wraps floats and choices; every new node stands where the old one did."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) is not float:
            return node
        call = ast.Call(ast.Name(_CONSTANT, ast.Load()), [node], [])
        return _located(call, node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        branches = [
            ast.copy_location(ast.Lambda(_no_arguments(), branch), branch)
            for branch in (node.body, node.orelse)
        ]
        call = ast.Call(ast.Name(_CHOSEN, ast.Load()), [node.test, *branches], [])
        return _located(call, node)


def _located(call: ast.Call, node: ast.AST) -> ast.Call:
    ast.copy_location(call.func, node)
    return ast.copy_location(call, node)


def _no_arguments() -> ast.arguments:
    return ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])


def engine_with_bug(bug: str) -> Callable[[Experiment, Dataset], Any]:
    """Return what makes a reference engine with a bug, for `scratchnet.run.session.Session`.

    Its name is that of no other engine, so that none continues its run. Losses are those of the
    targets as the network learns them, scaled.
    """

    def make(experiment: Experiment, dataset: Dataset) -> Any:
        learned = target_scaling_of(experiment, dataset).scaled(dataset)
        engine = reference(traced=False, bug=bug).engine.ReferenceEngine(experiment, learned)
        engine.name, engine.bug = "reference with a bug", bug
        return engine

    return make
