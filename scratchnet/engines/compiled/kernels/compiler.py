"""From pieces to LLVM's language.

Understood are assignments, `if`, `while` and `for` over a range, and expressions of numbers, lanes,
arrays, tuples and named tuples. A variable has one type, that of what is assigned first. Whole
numbers have 64 bits and wrap around; a float is a double, and operations on it are IEEE's, one by
one, without any flag that would let the compiler reorder or contract them.
"""

import ast
import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir

from scratchnet.engines.compiled.kernels.pieces import Piece, Primitive, Question
from scratchnet.engines.compiled.kernels.types import (
    BIT,
    BOOL,
    DOUBLE,
    FLOAT,
    INT,
    NOTHING,
    UNSIGNED,
    WORD,
    ArithmeticType,
    ArrayType,
    TupleType,
    Type,
    Value,
    joined,
)

#: What converts a number.
_CONVERSIONS: dict[Any, Type] = {
    np.int64: INT,
    np.uint64: UNSIGNED,
    np.float64: FLOAT,
    float: FLOAT,
}
#: Functions of one double, by the names that LLVM knows them by; all but `abs` are the C library's.
_FUNCTIONS: dict[Any, str] = {
    abs: "llvm.fabs.f64",
    math.exp: "llvm.exp.f64",
    math.log: "llvm.log.f64",
    math.sin: "llvm.sin.f64",
    math.cos: "llvm.cos.f64",
    math.tanh: "tanh",
    math.expm1: "expm1",
    math.log1p: "log1p",
    math.erfc: "erfc",
}
_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
#: The instructions of operators, for whole numbers and for floats.
_WHOLE = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
    ast.LShift: "shl",
}
_REAL = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
_COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


class Program:
    """A module of LLVM, and the pieces in it that were compiled, each for its types."""

    def __init__(self) -> None:
        self.module = ir.Module("kernels")
        self._compiled: dict[tuple[Piece, tuple[Type, ...]], tuple[Any, Type]] = {}

    def compiled(self, piece: Piece, types: tuple[Type, ...]) -> tuple[Any, Type]:
        """Return LLVM's function of a piece, and the type of its result.

        The function takes the leaves of its arguments. Raises TypeError for what is not understood,
        with the place.
        """
        if (piece, types) not in self._compiled:
            self._compiled[piece, types] = self.compile(piece, types)
        return self._compiled[piece, types]

    def compile(self, piece: Piece, types: tuple[Type, ...]) -> tuple[Any, Type]:
        """Compile a piece, and the pieces that it calls and that are not compiled yet."""
        return _Body(self, piece, types).compiled()

    def call(self, builder: Any, piece: Piece, arguments: Sequence[Value]) -> Value:
        """Build the call of a piece."""
        function, result = self.compiled(piece, tuple(each.type for each in arguments))
        found = builder.call(function, [leaf for each in arguments for leaf in each.leaves])
        count = len(result.leaves)
        if count < 2:
            return Value(result, (found,) * count)
        return Value(result, tuple(builder.extract_value(found, k) for k in range(count)))


class _Body:
    """One piece, while it is compiled for arguments of some types."""

    def __init__(self, program: Program, piece: Piece, types: tuple[Type, ...]) -> None:
        self._program, self._piece, self._tree = program, piece, piece.tree()
        names = [each.arg for each in self._tree.args.args]
        if len(names) != len(types):
            raise TypeError(f"{piece.name} takes {len(names)} arguments, not {len(types)}")
        kinds = [leaf for each in types for leaf in each.leaves]
        name = program.module.get_unique_name(piece.name)
        self._function = ir.Function(program.module, ir.FunctionType(ir.VoidType(), kinds), name)
        self._function.linkage = "internal"
        self._function.attributes.add("nounwind")
        if piece.inlined:
            self._function.attributes.add("alwaysinline")
        # Variables have their places in a block of their own, before all that happens.
        self._places = ir.IRBuilder(self._function.append_basic_block("places"))
        self._begin = self._function.append_basic_block("begin")
        self._builder = ir.IRBuilder(self._begin)
        self._exit = self._function.append_basic_block("exit")
        #: Where `break` goes.
        self._ends: list[Any] = []
        self._result: Value | None = None
        self._variables: dict[str, Value] = {}
        self._given: dict[str, Value] = {}
        leaves = iter(self._function.args)
        changed = {
            node.id
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        for name, kind in zip(names, types, strict=True):
            value = Value(kind, tuple(next(leaves) for _ in kind.leaves))
            if name in changed:
                self._set(name, value)
            else:
                self._given[name] = value

    def compiled(self) -> tuple[Any, Type]:
        self._run(self._tree.body)
        if not self._builder.block.is_terminated:
            # The end of what returns nothing, or what is never reached.
            self._builder.branch(self._exit)
        self._places.branch(self._begin)
        builder = ir.IRBuilder(self._exit)
        result = self._result or Value(NOTHING, ())
        found = [builder.load(place) for place in result.leaves]
        if not found:
            builder.ret_void()
            return self._function, result.type
        # Only now is known what it returns.
        kinds = [leaf.type for leaf in found]
        returned = kinds[0] if len(kinds) == 1 else ir.LiteralStructType(kinds)
        self._function.ftype.return_type = self._function.return_value.type = returned
        whole = found[0]
        if len(found) > 1:
            whole = ir.Constant(returned, ir.Undefined)
            for k, leaf in enumerate(found):
                whole = builder.insert_value(whole, leaf, k)
        builder.ret(whole)
        return self._function, result.type

    # -- statements ------------------------------------------------------------------------------

    def _run(self, nodes: Sequence[ast.stmt]) -> None:
        for node in nodes:
            if self._builder.block.is_terminated:
                return
            try:
                self._statement(node)
            except (TypeError, ValueError, AttributeError) as error:
                if getattr(error, "placed", False):
                    raise
                place = f"{self._piece.function.__module__}:{node.lineno}"
                told = TypeError(f"{place}, in {self._piece.name}: {error}")
                told.placed = True  # type: ignore[attr-defined]
                raise told from error

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(ast.Constant()):
                pass  # a docstring
            case ast.Expr(value):
                self._known_or_value(value)
            case ast.Assign(targets, value):
                found = self._value(value)
                for target in targets:
                    self._assign(target, found)
            case ast.AugAssign(ast.Name(name), kind, value):
                found = self._operation(
                    type(kind), self._meaning(name), self._known_or_value(value)
                )
                self._set(name, self._as_value(found))
            case ast.If(test, body, orelse):
                self._if(test, body, orelse)
            case ast.While(test, body, []):
                self._while(test, body)
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds, []), body, []):
                self._for(name, [self._value(bound) for bound in bounds], bounds, body)
            case ast.Break():
                self._builder.branch(self._ends[-1])
            case ast.Return(value):
                self._return(value)
            case _:
                raise TypeError(f"{type(node).__name__} is not understood here")

    def _assign(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self._set(target.id, value)
            return
        if not isinstance(target, ast.Tuple) or not isinstance(value.type, TupleType):
            raise TypeError(f"{value.type} cannot be assigned to this")
        if len(target.elts) != len(value.type.items):
            raise TypeError(f"{len(target.elts)} names for {value.type}")
        for k, each in enumerate(target.elts):
            self._assign(each, value.item(k))

    def _set(self, name: str, value: Value) -> None:
        if name not in self._variables:
            places = tuple(self._places.alloca(leaf) for leaf in value.type.leaves)
            self._variables[name] = Value(value.type, places)
        variable = self._variables[name]
        if variable.type != value.type:
            raise TypeError(f"{name} is {variable.type} and cannot become {value.type}")
        for place, leaf in zip(variable.leaves, value.leaves, strict=True):
            self._builder.store(leaf, place)

    def _return(self, node: ast.expr | None) -> None:
        if node is not None:
            value = self._value(node)
            if self._result is None:
                places = tuple(self._places.alloca(leaf) for leaf in value.type.leaves)
                self._result = Value(value.type, places)
            if self._result.type != value.type:
                raise TypeError(f"{self._result.type} was returned before, and now {value.type}")
            for place, leaf in zip(self._result.leaves, value.leaves, strict=True):
                self._builder.store(leaf, place)
        self._builder.branch(self._exit)

    def _block(self, name: str) -> Any:
        return self._function.append_basic_block(name)

    def _enter(self, block: Any) -> None:
        self._builder.position_at_end(block)

    def _go(self, block: Any) -> None:
        """Go on in a block, unless something else comes next already."""
        if not self._builder.block.is_terminated:
            self._builder.branch(block)

    def _if(self, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]) -> None:
        answer = self._answer(test)
        if answer is not None:
            self._run(body if answer else orelse)
            return
        yes, after = self._block("then"), self._block("after")
        no = self._block("else") if orelse else after
        self._choose(test, yes, no)
        reached = not orelse
        for block, nodes in ((yes, body), (no, orelse)):
            if nodes:
                self._enter(block)
                self._run(nodes)
                reached = reached or not self._builder.block.is_terminated
                self._go(after)
        self._enter(after)
        if not reached:
            self._builder.unreachable()

    def _while(self, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        again, inside, after = self._block("again"), self._block("inside"), self._block("after")
        self._builder.branch(again)
        self._enter(again)
        if self._answer(test):
            self._builder.branch(inside)
        else:
            self._choose(test, inside, after)
        self._repeat(body, inside, after)
        self._go(again)
        self._enter(after)
        if self._answer(test) and not self._breaks(body):
            self._builder.unreachable()

    def _repeat(self, body: Sequence[ast.stmt], inside: Any, after: Any) -> None:
        self._ends.append(after)
        self._enter(inside)
        self._run(body)
        self._ends.pop()

    @staticmethod
    def _breaks(body: Sequence[ast.stmt]) -> bool:
        return any(isinstance(each, ast.Break) for node in body for each in ast.walk(node))

    def _for(
        self, name: str, bounds: list[Value], nodes: list[ast.expr], body: Sequence[ast.stmt]
    ) -> None:
        """Count up, or down by a step that is written out; a step that is computed is above 0."""
        if any(bound.type != INT for bound in bounds):
            raise TypeError("a range is of int64")
        start, stop, step = ir.Constant(WORD, 0), bounds[-1].leaf, ir.Constant(WORD, 1)
        if len(bounds) > 1:
            start, stop = bounds[0].leaf, bounds[1].leaf
        if len(bounds) > 2:
            step = bounds[2].leaf
        down = len(nodes) > 2 and isinstance(nodes[2], ast.UnaryOp)
        count = self._places.alloca(WORD)
        again, inside, after = self._block("again"), self._block("inside"), self._block("after")
        self._builder.store(start, count)
        self._builder.branch(again)
        self._enter(again)
        now = self._builder.load(count)
        more = self._builder.icmp_signed(">" if down else "<", now, stop)
        self._builder.cbranch(more, inside, after)
        self._enter(inside)
        self._set(name, Value(INT, (now,)))
        self._repeat(body, inside, after)
        if not self._builder.block.is_terminated:
            self._builder.store(self._builder.add(now, step, flags=("nsw",)), count)
            self._builder.branch(again)
        self._enter(after)

    # -- conditions ------------------------------------------------------------------------------

    def _answer(self, test: ast.expr) -> bool | None:
        """Return whether a condition holds if that is known while compiling, else None."""
        match test:
            case ast.Constant(value):
                return bool(value)
            case ast.UnaryOp(ast.Not(), operand):
                answer = self._answer(operand)
                return None if answer is None else not answer
            case ast.BoolOp(kind, values):
                end = isinstance(kind, ast.Or)
                answers = [self._answer(value) for value in values]
                if end in answers:
                    return end
                return None if None in answers else not end
            case ast.Call(ast.Name(name)) if isinstance(self._meaning(name), Question):
                return bool(self._known_or_value(test))
        return None

    def _choose(self, test: ast.expr, yes: Any, no: Any) -> None:
        """Branch by a condition; its parts are computed as far as they are needed."""
        match test:
            case ast.UnaryOp(ast.Not(), operand):
                self._choose(operand, no, yes)
            case ast.BoolOp(kind, parts):
                open_ones = [part for part in parts if self._answer(part) is None]
                for part in open_ones[:-1]:
                    more = self._block("more")
                    if isinstance(kind, ast.And):
                        self._choose(part, more, no)
                    else:
                        self._choose(part, yes, more)
                    self._enter(more)
                self._choose(open_ones[-1], yes, no)
            case _:
                value = self._value(test)
                if value.type != BOOL:
                    raise TypeError(f"a condition is {value.type}, not bool")
                self._builder.cbranch(value.leaf, yes, no)

    def _chosen(self, test: ast.expr, yes: ast.expr, no: ast.expr) -> Value:
        """Return one of two expressions; only that one is computed."""
        blocks = self._block("then"), self._block("else")
        after = self._block("after")
        self._choose(test, *blocks)
        found = []
        for block, node in zip(blocks, (yes, no), strict=True):
            self._enter(block)
            value = self._value(node)
            found.append((value, self._builder.block))
            self._builder.branch(after)
        self._enter(after)
        (value, first), (other, second) = found
        if value.type != other.type:
            raise TypeError(f"either {value.type} or {other.type}")
        leaves = []
        for one, two in zip(value.leaves, other.leaves, strict=True):
            leaf = self._builder.phi(one.type)
            leaf.add_incoming(one, first)
            leaf.add_incoming(two, second)
            leaves.append(leaf)
        return Value(value.type, tuple(leaves))

    # -- expressions -----------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Value:
        return self._as_value(self._known_or_value(node))

    def _as_value(self, known: Any) -> Value:
        if isinstance(known, Value):
            return known
        if isinstance(known, bool):
            return Value(BOOL, (ir.Constant(BIT, int(known)),))
        if isinstance(known, int):
            kind = INT if known < 2**63 else UNSIGNED
            return Value(kind, (ir.Constant(WORD, known),))
        if isinstance(known, float):
            return Value(FLOAT, (ir.Constant(DOUBLE, known),))
        if isinstance(known, tuple):
            return joined([self._as_value(each) for each in known])
        raise TypeError(f"{known!r} is no value of kernels")

    def _meaning(self, name: str) -> Any:
        if name in self._given:
            return self._given[name]
        if name in self._variables:
            variable = self._variables[name]
            leaves = tuple(self._builder.load(place) for place in variable.leaves)
            return Value(variable.type, leaves)
        return self._piece.meaning_of(name)

    def _known_or_value(self, node: ast.expr) -> Any:
        """Return the value of an expression, or what it is in Python where that is known."""
        match node:
            case ast.Constant(value):
                return value
            case ast.Name(name):
                return self._meaning(name)
            case ast.Tuple(items):
                return joined([self._value(item) for item in items])
            case ast.Attribute(owner, name):
                return self._attribute(self._known_or_value(owner), name)
            case ast.Subscript(owner, index):
                return self._item(self._known_or_value(owner), self._known_or_value(index))
            case ast.UnaryOp(ast.USub(), operand):
                return self._negative(self._known_or_value(operand))
            case ast.UnaryOp(ast.Not()) | ast.BoolOp():
                answer = self._answer(node)
                if answer is not None:
                    return answer
                return self._chosen(node, ast.Constant(True), ast.Constant(False))
            case ast.BinOp(left, kind, right):
                operands = self._known_or_value(left), self._known_or_value(right)
                return self._operation(type(kind), *operands)
            case ast.Compare(left, kinds, others):
                return self._comparison(left, kinds, others)
            case ast.IfExp(test, body, orelse):
                answer = self._answer(test)
                if answer is not None:
                    return self._known_or_value(body if answer else orelse)
                return self._chosen(test, body, orelse)
            case ast.Call(function, arguments, []):
                return self._call(
                    self._known_or_value(function),
                    [self._known_or_value(argument) for argument in arguments],
                )
        raise TypeError(f"{type(node).__name__} is not understood here")

    def _attribute(self, owner: Any, name: str) -> Any:
        if not isinstance(owner, Value):
            return getattr(owner, name)
        made_by = owner.type.made_by if isinstance(owner.type, TupleType) else None
        fields: tuple[str, ...] = getattr(made_by, "_fields", ())
        if name not in fields:
            raise TypeError(f"{owner.type} has no {name}")
        return owner.item(fields.index(name))

    def _item(self, owner: Any, index: Any) -> Any:
        if not isinstance(index, Value):
            return owner.item(index) if isinstance(owner, Value) else owner[index]
        if isinstance(owner, Value):
            raise TypeError("which of a tuple is meant must be written out")
        return Value(FLOAT, (self._builder.load(self._place_in(owner, index.leaf)),))

    def _place_in(self, numbers: tuple[float, ...], index: Any) -> Any:
        """Return where a number of a table lies that is the same in every call."""
        module = self._program.module
        kind = ir.ArrayType(DOUBLE, len(numbers))
        table = ir.GlobalVariable(module, kind, module.get_unique_name("table"))
        table.linkage, table.global_constant, table.unnamed_addr = "internal", True, True
        table.initializer = ir.Constant(kind, list(numbers))
        return self._builder.gep(table, [ir.Constant(WORD, 0), index])

    def _negative(self, number: Any) -> Any:
        if not isinstance(number, Value):
            return -number
        if number.type == FLOAT:
            return Value(FLOAT, (self._builder.fneg(number.leaf),))
        return self._operation(ast.Sub, 0, number)

    def _operation(self, kind: type, left: Any, right: Any) -> Any:
        if not isinstance(left, Value) and not isinstance(right, Value):
            return _OPERATORS[kind](left, right)
        a, b = self._alike(self._as_value(left), self._as_value(right), kind is ast.Div)
        if a.type == FLOAT and kind in _REAL:
            return Value(FLOAT, (getattr(self._builder, _REAL[kind])(a.leaf, b.leaf),))
        if a.type in (INT, UNSIGNED):
            if kind in _WHOLE:
                return Value(a.type, (getattr(self._builder, _WHOLE[kind])(a.leaf, b.leaf),))
            if kind is ast.RShift:
                shift = self._builder.ashr if a.type == INT else self._builder.lshr
                return Value(a.type, (shift(a.leaf, b.leaf),))
            if kind in (ast.FloorDiv, ast.Mod) and a.type == INT:
                return Value(INT, (self._divided(a.leaf, b.leaf)[kind is ast.Mod],))
        raise TypeError(f"{kind.__name__} of {a.type} and {b.type} is not understood")

    def _alike(self, a: Value, b: Value, as_floats: bool = False) -> tuple[Value, Value]:
        """Return two numbers as numbers of one type."""
        if as_floats or FLOAT in (a.type, b.type):
            return self._converted(a, FLOAT), self._converted(b, FLOAT)
        if a.type != b.type:
            raise TypeError(f"{a.type} with {b.type}: convert one of them")
        return a, b

    def _divided(self, a: Any, b: Any) -> tuple[Any, Any]:
        """Build a // b and a % b, rounded down as Python does."""
        builder, zero = self._builder, ir.Constant(WORD, 0)
        quotient, rest = builder.sdiv(a, b), builder.srem(a, b)
        apart = builder.icmp_signed("<", builder.xor(rest, b), zero)
        below = builder.and_(apart, builder.icmp_signed("!=", rest, zero))
        return (
            builder.sub(quotient, builder.zext(below, WORD)),
            builder.add(rest, builder.select(below, b, zero)),
        )

    def _comparison(
        self, left: ast.expr, kinds: Sequence[ast.cmpop], others: Sequence[ast.expr]
    ) -> Any:
        values = [self._known_or_value(each) for each in (left, *others)]
        found: Any = None
        for kind, a, b in zip(kinds, values, values[1:], strict=False):
            one, two = self._alike(self._as_value(a), self._as_value(b))
            sign = _COMPARISONS[type(kind)]
            if one.type == FLOAT:
                # NaN is equal to nothing.
                compare = (
                    self._builder.fcmp_unordered if sign == "!=" else self._builder.fcmp_ordered
                )
            elif one.type == UNSIGNED:
                compare = self._builder.icmp_unsigned
            elif one.type in (INT, BOOL):
                compare = self._builder.icmp_signed
            else:
                raise TypeError(f"{one.type} is not compared")
            holds = compare(sign, one.leaf, two.leaf)
            found = holds if found is None else self._builder.and_(found, holds)
        return Value(BOOL, (found,))

    def _converted(self, number: Value, kind: Type) -> Value:
        builder, before = self._builder, number.type
        if before == kind:
            return number
        if kind == FLOAT and before in (INT, UNSIGNED):
            convert = builder.sitofp if before == INT else builder.uitofp
            return Value(FLOAT, (convert(number.leaf, DOUBLE),))
        if {before, kind} == {INT, UNSIGNED}:
            return Value(kind, number.leaves)
        raise TypeError(f"{before} cannot become {kind}")

    def _call(self, function: Any, arguments: list[Any]) -> Any:
        match function:
            case Question():
                return function.answer(*map(_of_arithmetic, arguments))
            case Primitive():
                return self._built(function, [self._as_value(each) for each in arguments])
            case Piece():
                values = [self._as_value(each) for each in arguments]
                return self._program.call(self._builder, function, values)
        if not any(isinstance(each, Value) for each in arguments) and function not in _CONVERSIONS:
            return function(*arguments)
        values = [self._as_value(each) for each in arguments]
        if function in _CONVERSIONS:
            return self._converted(values[0], _CONVERSIONS[function])
        if function is len and isinstance(values[0].type, ArrayType):
            return Value(INT, (values[0].length,))
        if function in (min, max) and values[0].type == values[1].type == INT:
            a, b = values[0].leaf, values[1].leaf
            first = self._builder.icmp_signed("<" if function is min else ">", a, b)
            return Value(INT, (self._builder.select(first, a, b),))
        if function in _FUNCTIONS and values[0].type == FLOAT:
            kind = ir.FunctionType(DOUBLE, [DOUBLE])
            called = declared(self._program.module, kind, _FUNCTIONS[function])
            return Value(FLOAT, (self._builder.call(called, [values[0].leaf]),))
        if isinstance(function, type) and issubclass(function, tuple):
            return joined(values, function)
        raise TypeError(
            f"{function!r} cannot be called with {', '.join(str(v.type) for v in values)}"
        )

    def _built(self, function: Primitive, arguments: Sequence[Value]) -> Value:
        result = function.result
        if not isinstance(result, Type):
            result = result(*(each.type for each in arguments))
        found = function.build(self._builder, *map(_of_primitive, arguments))
        if not result.leaves:
            return Value(result, ())
        return Value(result, tuple(found) if isinstance(found, (list, tuple)) else (found,))


def _of_arithmetic(argument: Any) -> Any:
    """Return what a question is told of an argument."""
    if isinstance(argument, Value) and isinstance(argument.type, ArithmeticType):
        return argument.type.arithmetic
    return argument


def _of_primitive(argument: Value) -> Any:
    """Return what a primitive gets of an argument."""
    if isinstance(argument.type, ArithmeticType):
        return argument.type.arithmetic
    return argument if isinstance(argument.type, ArrayType) else argument.leaf


def declared(module: Any, kind: Any, name: str) -> Any:
    """Return a function from outside, declared once in a module."""
    return module.globals.get(name) or ir.Function(module, kind, name)
