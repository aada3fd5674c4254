"""The types of values in kernels, and what values are while kernels are compiled.

A value is taken apart into its leaves, numbers of LLVM: an array into its address and its length, a
record into the leaves of its fields. So records cost nothing, and a number of one that nobody asks
for goes away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from llvmlite import ir

from scratchnet.engines.compiled.arguments import (
    LANES,
    ArrayOfFloats,
    ArrayOfIntegers,
    Integers,
    Numbers,
    fields_of,
)
from scratchnet.engines.compiled.arithmetics import Arithmetic


@dataclass(frozen=True)
class Type:
    """The type of a value; ``leaves`` are the types of what LLVM sees of it."""

    name: str
    leaves: tuple[Any, ...] = field(compare=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ArrayType(Type):
    """Numbers side by side: where the first lies, and how many there are."""

    element: Type


@dataclass(frozen=True)
class TupleType(Type):
    """Values side by side; those of a record have names, and ``made_by`` is its class."""

    items: tuple[Type, ...]
    made_by: type | None = None


@dataclass(frozen=True)
class ArithmeticType(Type):
    """The type of an arithmetic: each has its own, so that each gets kernels of its own."""

    arithmetic: Arithmetic


DOUBLE, WORD, BIT = ir.DoubleType(), ir.IntType(64), ir.IntType(1)
VECTOR = ir.VectorType(DOUBLE, LANES)

INT, UNSIGNED, FLOAT = Type("int64", (WORD,)), Type("uint64", (WORD,)), Type("float", (DOUBLE,))
BOOL, EIGHT, NOTHING = Type("bool", (BIT,)), Type("lanes", (VECTOR,)), Type("nothing", ())


def array_of(element: Type) -> ArrayType:
    """Return the type of arrays of numbers."""
    leaves = element.leaves[0].as_pointer(), WORD
    return ArrayType(f"array of {element}", leaves, element)


def tuple_of(items: Sequence[Type], made_by: type | None = None) -> TupleType:
    """Return the type of values side by side, which a class may name."""
    leaves = tuple(leaf for item in items for leaf in item.leaves)
    name = f"{made_by.__name__ if made_by else ''}({', '.join(map(str, items))})"
    return TupleType(name, leaves, tuple(items), made_by)


def arithmetic_type(arithmetic: Arithmetic) -> ArithmeticType:
    """Return the type of an arithmetic."""
    return ArithmeticType(f"arithmetic {arithmetic.kind}", (), arithmetic)


#: By what fields of records are.
_OF_FIELDS: dict[Any, Type] = {
    int: INT,
    float: FLOAT,
    bool: BOOL,
    np.uint64: UNSIGNED,
    Integers: array_of(INT),
    Numbers: array_of(FLOAT),
    ArrayOfIntegers: array_of(INT),
    ArrayOfFloats: array_of(FLOAT),
}


def type_of(kind: Any) -> Type:
    """Return the type of a field of a record, or of a record."""
    if kind in _OF_FIELDS:
        return _OF_FIELDS[kind]
    return tuple_of(tuple(map(type_of, fields_of(kind).values())), kind)


@dataclass(frozen=True)
class Value:
    """A value while a piece is compiled: its type, and LLVM's values of its leaves."""

    type: Type
    leaves: tuple[Any, ...]

    @property
    def leaf(self) -> Any:
        """What LLVM has of a number."""
        [leaf] = self.leaves
        return leaf

    @property
    def data(self) -> Any:
        """Where an array lies."""
        return self.leaves[0]

    @property
    def length(self) -> Any:
        """How many numbers an array has."""
        return self.leaves[1]

    def item(self, index: int) -> "Value":
        """Return what a tuple or record has at a place."""
        assert isinstance(self.type, TupleType)
        items = self.type.items
        index = range(len(items))[index]
        begin = sum(len(item.leaves) for item in items[:index])
        return Value(items[index], self.leaves[begin : begin + len(items[index].leaves)])


def joined(values: Sequence[Value], made_by: type | None = None) -> Value:
    """Return a tuple of values."""
    kind = tuple_of([value.type for value in values], made_by)
    return Value(kind, tuple(leaf for value in values for leaf in value.leaves))
