"""What kernels are made of: functions in a small part of Python, which `compiler` understands.

A *piece* is written in Python, a *primitive* builds LLVM's instructions, and a *question* is
answered while pieces are compiled, so that nothing is compiled that will never run. Every piece is
compiled once for each combination of types that it is called with.
"""

import ast
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from scratchnet.engines.compiled.kernels.types import Type


@dataclass(frozen=True, eq=False)
class Piece:
    """A function in Python to be compiled; ``inlined`` wherever it is called, or once."""

    function: Any
    inlined: bool

    @property
    def name(self) -> str:
        """The function's name."""
        return str(self.function.__name__)

    def tree(self) -> ast.FunctionDef:
        """Return what the function is, parsed."""
        line = self.function.__code__.co_firstlineno
        return _functions_of(self.function.__module__)[line]

    def meaning_of(self, name: str) -> Any:
        """Return what a name means that is none of the function's variables."""
        code = self.function.__code__
        if name in code.co_freevars:
            return self.function.__closure__[code.co_freevars.index(name)].cell_contents
        if name in self.function.__globals__:
            return self.function.__globals__[name]
        builtins = self.function.__globals__["__builtins__"]
        known = builtins if isinstance(builtins, dict) else vars(builtins)
        if name not in known:
            raise TypeError(f"{name} is not known")
        return known[name]


@cache
def _functions_of(module: str) -> dict[int, ast.FunctionDef]:
    """Return the functions of a module by the line in which they begin, decorators included."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            found[first] = node
    return found


def subroutine(function: Any) -> Any:
    """Make a piece that is called too rarely to be worth inlining."""
    return Piece(function, inlined=False)


def inlined(function: Any) -> Any:
    """Make a small piece."""
    return Piece(function, inlined=True)


#: For what is called from outside, by way of `building`.
kernel = subroutine


@dataclass(frozen=True, eq=False)
class Primitive:
    """What builds instructions: ``build`` takes a builder and the arguments.

    Of a number it gets LLVM's value, of an array the `Value`, of an arithmetic itself. It returns
    LLVM's value, or several. ``result`` is the type of that, or finds it from the arguments' types.
    """

    build: Callable[..., Any]
    result: Type | Callable[..., Type]


def primitive(result: Type | Callable[..., Type]) -> Callable[[Callable[..., Any]], Any]:
    """Make a primitive with a result of this type."""
    return lambda build: Primitive(build, result)


@dataclass(frozen=True, eq=False)
class Question:
    """What has its answer, a number of Python's, while pieces are compiled."""

    answer: Callable[..., Any]


def question(answer: Callable[..., Any]) -> Any:
    """Make a question; it may be about arithmetics."""
    return Question(answer)
