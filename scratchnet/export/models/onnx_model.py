"""A trained network as an ONNX model: scaling, features and layers are nodes of one graph.

As in `array_formulas`, what has no value is NaN, and so is everything computed from it. What the
runtime does not know in double precision (tan, atan2) is built from what it does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import pairwise
from math import inf, nan, pi
from struct import pack
from typing import Any

from scratchnet.experiment.columns import column_document, read_column
from scratchnet.export.models.packages import import_package
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.formula import Formula
from scratchnet.formula.translating import Translator
from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.tables import ColumnEncoding, Kind
from scratchnet.tables.column_encoding import is_missing_value

#: The newest operator set that all runtimes of recent years support in double precision.
OPSET = 17
_IR_VERSION = 8
#: The names of the graph's input and output.
INPUTS, OUTPUTS = "inputs", "outputs"
#: The operators of ONNX for tables.
MACHINE_LEARNING = "ai.onnx.ml"
#: The first of January 1970 as an ordinal number, its weekday, and the days before it from
#: 1 March of the year 0; the days of 400 years.
_FIRST_OF_1970 = date(1970, 1, 1).toordinal()
_WEEKDAY_OF_1970 = date(1970, 1, 1).weekday()
_DAYS_BEFORE_1970, _DAYS_OF_CYCLE = 719_468, 146_097
_COMPARISONS = {
    "<": "Less",
    "<=": "LessOrEqual",
    ">": "Greater",
    ">=": "GreaterOrEqual",
    "==": "Equal",
    "!=": "Equal",
}
_DIRECT = {"+": "Add", "-": "Sub", "*": "Mul"}
_FUNCTIONS = {"abs": "Abs", "sqrt": "Sqrt", "sin": "Sin", "cos": "Cos", "tanh": "Tanh"}


class Graph:
    """Nodes in order; every value is known by its name. All numbers are doubles.

    Raises MissingPackage without the package onnx.
    """

    def __init__(self) -> None:
        self._onnx = import_package("onnx")
        self._helper = self._onnx.helper
        self._nodes: list[Any] = []
        self._constants: dict[bytes, Any] = {}
        self._names: dict[str, int] = {}
        self._inputs: list[Any] = []

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Add a node; return the name of its one output."""
        return self._add(operator, inputs, self._fresh(operator), attributes)

    def set_outputs(self, value: str) -> None:
        """Make a value the output of the graph."""
        self._add("Identity", (value,), OUTPUTS, {})

    def _add(
        self, operator: str, inputs: Sequence[str], output: str, attributes: dict[str, object]
    ) -> str:
        self._nodes.append(
            self._helper.make_node(operator, list(inputs), [output], name=output, **attributes)
        )
        return output

    def number(self, value: float) -> str:
        """Return the name of a constant; the same number is stored once."""
        return self._constant([value], [])

    def numbers(self, values: Sequence[float]) -> str:
        """Return the name of a constant row of numbers, shape (n,)."""
        return self._constant(values, [len(values)])

    def table(self, rows: Sequence[Sequence[float]]) -> str:
        """Return the name of a constant table, shape (rows, columns)."""
        flat = [value for row in rows for value in row]
        return self._constant(flat, [len(rows), len(rows[0])])

    def whole(self, values: Sequence[int]) -> str:
        """Return the name of a constant row of whole numbers."""
        return self._kept(self._onnx.TensorProto.INT64, values, [len(values)], b"q")

    def as_number(self, condition: str) -> str:
        """Return 1 where a condition holds, else 0."""
        return self.add("Cast", condition, to=self._onnx.TensorProto.DOUBLE)

    def single(self, value: str) -> str:
        """Return a value in single precision, for operators that know no other."""
        return self.add("Cast", value, to=self._onnx.TensorProto.FLOAT)

    def input(self, name: str, width: int, *, text: bool = False) -> str:
        """Add an input of doubles, or of texts, shape (points, width); return its name."""
        if name == OUTPUTS:
            name = f"{name}_2"
        kind = self._onnx.TensorProto.STRING if text else self._onnx.TensorProto.DOUBLE
        self._inputs.append(self._helper.make_tensor_value_info(name, kind, ["points", width]))
        self._names[name] = 1
        return name

    def model(self, outputs: int, metadata: dict[str, str], description: str) -> bytes:
        """Return the model as a file's content, checked by ONNX."""
        helper, double = self._helper, self._onnx.TensorProto.DOUBLE
        operators = [helper.make_opsetid("", OPSET)]
        if any(node.domain == MACHINE_LEARNING for node in self._nodes):
            operators.append(helper.make_opsetid(MACHINE_LEARNING, 1))
        graph = helper.make_graph(
            self._nodes,
            "trained_network",
            self._inputs,
            [helper.make_tensor_value_info(OUTPUTS, double, ["points", outputs])],
            initializer=list(self._constants.values()),
        )
        model = helper.make_model(
            graph,
            producer_name="Scratchnet",
            doc_string=description,
            ir_version=_IR_VERSION,
            opset_imports=operators,
        )
        helper.set_model_props(model, metadata)
        self._onnx.checker.check_model(model, full_check=True)
        content: bytes = model.SerializeToString(deterministic=True)
        return content

    def _constant(self, values: Sequence[float], shape: list[int]) -> str:
        return self._kept(self._onnx.TensorProto.DOUBLE, values, shape, b"d")

    def _kept(self, kind: int, values: Sequence[float], shape: list[int], code: bytes) -> str:
        raw = pack(f"<{len(values)}{code.decode()}", *values)
        key = code + repr(shape).encode() + raw
        if key not in self._constants:
            name = self._fresh("constant")
            self._constants[key] = self._helper.make_tensor(name, kind, shape, raw, raw=True)
        constant: str = self._constants[key].name
        return constant

    def _fresh(self, kind: str) -> str:
        while True:
            number = self._names[kind] = self._names.get(kind, 0) + 1
            # A column may have such a name.
            if (name := f"{kind.lower()}_{number}") not in self._names:
                return name


class _Formulas(Translator[str]):
    """Adds nodes to a graph; ``columns`` are the names of the inputs' columns, by variable."""

    def __init__(self, graph: Graph, columns: dict[str, str]) -> None:
        self._graph = graph
        self._columns = columns

    def number(self, value: float) -> str:
        return self._graph.number(value)

    def variable(self, name: str) -> str:
        return self._columns[name]

    def negative(self, term: str) -> str:
        return self._graph.add("Neg", term)

    def operation(self, sign: str, left: str, right: str) -> str:
        if sign in _DIRECT:
            return self._graph.add(_DIRECT[sign], left, right)
        if sign == "**":
            power = self._graph.add("Pow", left, right)
            return self._known(self._bounded(power, left, right), left, right)
        taken = {"/": self._quotient, "//": self._floor_quotient, "%": self._remainder}[sign]
        by_zero = self._graph.add("Equal", right, self.number(0.0))
        return self._choose(by_zero, self.number(nan), taken(left, right))

    def comparison(self, signs: Sequence[str], terms: Sequence[str]) -> str:
        compared = [
            self._compared(sign, *pair) for sign, pair in zip(signs, pairwise(terms), strict=True)
        ]
        # As in Python: after a false one, the others do not count.
        return self.logic("and", compared)

    def logic(self, word: str, terms: Sequence[str]) -> str:
        # A comparison has but one part.
        return reduce(self._both if word == "and" else self._either, terms)

    def negation(self, term: str) -> str:
        return self._known(self._graph.as_number(self._false(term)), term, term)

    def call(self, name: str, terms: Sequence[str]) -> str:
        add = self._graph.add
        match name:
            case "min" | "max":
                return reduce(lambda a, b: self._extreme(name, a, b), terms)
            case "exp" | "log":
                return self._bounded(add(name.capitalize(), *terms), *terms, *terms)
            case "tan":
                return add("Div", add("Sin", *terms), add("Cos", *terms))
            case "atan2":
                return self._atan2(*terms)
            case "floor":
                return self._bounded_by_none(add("Floor", *terms))
        return add(_FUNCTIONS[name], *terms)

    def _compared(self, sign: str, left: str, right: str) -> str:
        condition = self._graph.add(_COMPARISONS[sign], left, right)
        if sign == "!=":
            condition = self._graph.add("Not", condition)
        return self._known(self._graph.as_number(condition), left, right)

    def _both(self, left: str, right: str) -> str:
        chosen = self._choose(self._false(left), self.number(0.0), self._truth(right))
        return self._known(chosen, left, left)

    def _either(self, left: str, right: str) -> str:
        chosen = self._choose(self._false(left), self._truth(right), self.number(1.0))
        return self._known(chosen, left, left)

    def _truth(self, term: str) -> str:
        holds = self._graph.add("Not", self._false(term))
        return self._known(self._graph.as_number(holds), term, term)

    def _false(self, term: str) -> str:
        return self._graph.add("Equal", term, self.number(0.0))

    def _extreme(self, name: str, left: str, right: str) -> str:
        sign = "Less" if name == "min" else "Greater"
        chosen = self._choose(self._graph.add(sign, right, left), right, left)
        return self._known(chosen, left, right)

    def _quotient(self, left: str, right: str) -> str:
        return self._graph.add("Div", left, right)

    def _remainder(self, left: str, right: str) -> str:
        """As Python has it: fmod, and where that has the other sign one divisor more."""
        add, zero = self._graph.add, self.number(0.0)
        rest = add("Mod", left, right, fmod=1)
        other = add("Less", add("Mul", add("Sign", rest), add("Sign", right)), zero)
        moved = self._choose(other, add("Add", rest, right), rest)
        # No rest has the divisor's sign.
        none = add("Equal", moved, zero)
        return self._choose(none, add("Mul", zero, right), moved)

    def _floor_quotient(self, left: str, right: str) -> str:
        """As Python has it: what is left after the remainder, divided and made whole."""
        add = self._graph.add
        exact = add("Div", add("Sub", left, self._remainder(left, right)), right)
        whole = add("Floor", exact)
        above = add("Greater", add("Sub", exact, whole), self.number(0.5))
        return self._choose(above, add("Add", whole, self.number(1.0)), whole)

    def _atan2(self, y: str, x: str) -> str:
        """The angle of (x, y), from one of single precision by a step of Newton's.

        In the first octant the angle a₀ of the smaller side over the larger is known to about
        1e-7. Turned back by it, the point has the angle δ with tan δ = δ + δ³/3, and so nothing of
        a double is missing in a₀ + tan δ.
        """
        add, number = self._graph.add, self.number
        across, up = add("Abs", x), add("Abs", y)
        steep = add("Greater", up, across)
        larger = self._choose(steep, up, across)
        smaller = self._choose(steep, across, up)
        divisor = self._choose(self._false(larger), number(1.0), larger)
        side = add("Div", smaller, divisor)
        guess = add("Atan", self._graph.single(side))
        rough = add("CastLike", guess, number(0.0))
        sine, cosine = add("Sin", rough), add("Cos", rough)
        turned_up = add("Sub", add("Mul", side, cosine), sine)
        turned_across = add("Add", cosine, add("Mul", side, sine))
        octant = add("Add", rough, add("Div", turned_up, turned_across))
        quadrant = self._choose(steep, add("Sub", number(pi / 2), octant), octant)
        half = self._choose(self._minus(x), add("Sub", number(pi), quadrant), quadrant)
        angle = self._choose(self._minus(y), add("Neg", half), half)
        return self._known(angle, y, x)

    def _minus(self, term: str) -> str:
        """Whether a number has a minus sign, which -0.0 has too."""
        add, zero = self._graph.add, self.number(0.0)
        inverse = add("Div", self.number(1.0), term)
        below = add("Equal", inverse, self.number(-inf))
        return add("Or", add("Less", term, zero), below)

    def _choose(self, condition: str, then: str, otherwise: str) -> str:
        return self._graph.add("Where", condition, then, otherwise)

    def _known(self, result: str, left: str, right: str) -> str:
        """The result, NaN where one of the terms is."""
        missing = self._graph.add("IsNaN", left)
        if right != left:
            missing = self._graph.add("Or", missing, self._graph.add("IsNaN", right))
        return self._choose(missing, self.number(nan), result)

    def _bounded(self, result: str, left: str, right: str) -> str:
        """The result, NaN where it is infinite though no term is."""
        add = self._graph.add
        reason = add("IsInf", left)
        if right != left:
            reason = add("Or", reason, add("IsInf", right))
        beyond = add("And", add("IsInf", result), add("Not", reason))
        return self._choose(beyond, self.number(nan), result)

    def _bounded_by_none(self, result: str) -> str:
        return self._choose(self._graph.add("IsInf", result), self.number(nan), result)


def _add_formula(graph: Graph, formula: Formula, columns: dict[str, str]) -> str:
    """Add a formula to a graph; return the name of its column."""
    return _Formulas(graph, columns).translate(formula)


def onnx_model(network: TrainedNetwork) -> bytes:
    """Return the content of an ONNX file. Raises MissingPackage without the package onnx.

    It takes ``inputs``, shape (points, inputs), raw and in their own units, as doubles, and gives
    ``outputs``, shape (points, outputs). Names, classes and the origin are in its metadata.

    With columns other than numbers it takes an input for each column, shape (points, 1), called
    as in Python: numbers as doubles, categories as texts, dates as days since 1970 in doubles. A
    missing number or date is NaN, a missing text "". The outputs of a row are NaN if one of its
    values is not one of its column.
    """
    graph = Graph()
    encoded = _encoded(graph, network)
    values = encoded
    for rows, activation in zip(network.parameters, network.activations, strict=True):
        weights = graph.table([row[:-1] for row in rows])
        biases = graph.numbers([row[-1] for row in rows])
        z = graph.add("Gemm", values, weights, biases, transB=1)
        values = OUTPUT_ACTIVATIONS[activation].onnx(graph, z)
    if network.output_scalings:
        columns = zip(*network.output_scalings, strict=True)
        base, width, factor, shift = (graph.numbers(column) for column in columns)
        values = graph.add("Div", graph.add("Sub", values, shift), factor)
        values = graph.add("Add", graph.add("Mul", values, width), base)
    if network.features or network.columns:
        values = _without_undefined(graph, encoded, values)
    graph.set_outputs(values)
    return graph.model(network.output_count, _metadata(network), network.output_text)


def _encoded(graph: Graph, network: TrainedNetwork) -> str:
    points = _points(graph, network)
    if not network.features and not network.has_scaling:
        return points
    columns = {}
    for number, (name, each) in enumerate(zip(network.variables, network.inputs, strict=True)):
        column = graph.add("Gather", points, graph.whole([number]), axis=1)
        if each.scaling is not None:
            base, width, factor, shift = map(graph.number, each.scaling)
            column = graph.add("Div", graph.add("Sub", column, base), width)
            column = graph.add("Add", graph.add("Mul", column, factor), shift)
        columns[name] = column
    shape = graph.add("Shape", columns[network.variables[0]])
    features = [
        # A feature may be the same everywhere, and then has no column yet.
        graph.add("Expand", _add_formula(graph, formula, columns), shape)
        for formula in network.formulas()
    ]
    return graph.add("Concat", *(features or columns.values()), axis=1)


def _points(graph: Graph, network: TrainedNetwork) -> str:
    """Add the inputs of the graph; return the inputs of the network, shape (points, inputs)."""
    if not has_named_inputs(network.columns):
        points = graph.input(INPUTS, len(network.inputs))
        fills = [column.missing for column in network.columns]
        if all(fill is None for fill in fills):
            return points
        filled = graph.numbers([fill if isinstance(fill, float) else nan for fill in fills])
        return graph.add("Where", graph.add("IsNaN", points), filled, points)
    parts = []
    for name, column in zip(network.row_variables, network.columns, strict=True):
        value = graph.input(name, 1, text=bool(column.categories))
        if column.categories:
            parts.append(_categories(graph, value, column))
            continue
        if column.missing is not None:
            missing = column.missing
            fill = days_since_1970(column, missing) if isinstance(missing, str) else missing
            value = graph.add("Where", graph.add("IsNaN", value), graph.number(fill), value)
        parts += [value] if column.kind is Kind.NUMBER else _date_parts(graph, value, column)
    return graph.add("Concat", *parts, axis=1)


def _categories(graph: Graph, value: str, column: ColumnEncoding) -> str:
    """Return the inputs of a category; NaN for what is none."""
    add = graph.add
    texts = {text: column.encode(text) for text in column.categories if text is not None}
    if column.missing is not None or None in column.categories:
        texts[""] = column.encode(None)
    one_hot = add("OneHotEncoder", value, domain=MACHINE_LEARNING, cats_strings=list(texts))
    # It is of single precision, which holds 0 and 1.
    found = graph.as_number(add("Squeeze", one_hot, graph.whole([1])))
    unknown = add("Equal", add("ReduceSum", found, graph.whole([1]), keepdims=1), graph.number(0.0))
    return add(
        "Where", unknown, graph.number(nan), add("MatMul", found, graph.table(list(texts.values())))
    )


def _date_parts(graph: Graph, days: str, column: ColumnEncoding) -> list[str]:
    """Return the parts of a date, given as days since 1970.

    Years, months and days are counted from 1 March of the year 0, in cycles of 400 years, so that
    a leap day is the last of its year. All numbers are whole, and quotients are rounded down.
    """
    add, number = graph.add, graph.number

    def quotient(value: str, divisor: int) -> str:
        return add("Floor", add("Div", value, number(divisor)))

    def rest(value: str, divisor: int) -> str:
        return add("Sub", value, add("Mul", quotient(value, divisor), number(divisor)))

    days = add("Floor", days)
    since = add("Add", days, number(_DAYS_BEFORE_1970))
    day_of_cycle = rest(since, _DAYS_OF_CYCLE)
    leap_days = add("Sub", quotient(day_of_cycle, 36_524), quotient(day_of_cycle, 1_460))
    leap_days = add("Sub", leap_days, quotient(day_of_cycle, _DAYS_OF_CYCLE - 1))
    year_of_cycle = quotient(add("Add", day_of_cycle, leap_days), 365)
    before = add("Mul", year_of_cycle, number(365))
    before = add("Add", before, quotient(year_of_cycle, 4))
    before = add("Sub", before, quotient(year_of_cycle, 100))
    day_of_year = add("Sub", day_of_cycle, before)
    # From March on, months have 153 days in every five.
    month = quotient(add("Add", add("Mul", day_of_year, number(5)), number(2)), 153)
    days_before = quotient(add("Add", add("Mul", month, number(153)), number(2)), 5)
    day = add("Add", add("Sub", day_of_year, days_before), number(1))
    next_year = add("GreaterOrEqual", month, number(10))
    moved = add("Where", next_year, number(-9), number(3))
    cycles = add("Mul", quotient(since, _DAYS_OF_CYCLE), number(400))
    year = add("Add", add("Add", year_of_cycle, cycles), graph.as_number(next_year))
    parts = {
        "days": add("Add", days, number(_FIRST_OF_1970 - column.first_day)),
        "year": year,
        "month": add("Add", month, moved),
        "day": day,
        "weekday": rest(add("Add", days, number(_WEEKDAY_OF_1970)), 7),
    }
    return [parts[part] for part in column.parts]


def has_named_inputs(columns: Sequence[ColumnEncoding]) -> bool:
    """Return whether a graph has an input for each column: not where all are numbers."""
    return any(column.kind is not Kind.NUMBER for column in columns)


def columns_of_model(metadata: Mapping[str, str]) -> tuple[ColumnEncoding, ...]:
    """Return the columns that a model of ours takes, none for points."""
    documents = json.loads(metadata.get("columns", "[]"))
    return tuple(read_column(each, "columns") for each in documents)


def model_value(column: ColumnEncoding, value: object) -> float | str:
    """Return a value of a column as a model takes it. Raises ValueError for another."""
    if column.categories:
        if is_missing_value(value):
            return ""
        return column.decode(column.encode(value))  # type: ignore[return-value]
    if is_missing_value(value):
        return nan
    return column.encode(value)[0] if column.kind is Kind.NUMBER else days_since_1970(column, value)


def days_since_1970(column: ColumnEncoding, value: object) -> float:
    """Return a date of a column as a number."""
    (days,) = replace(column, parts=("days",)).encode(value)
    return days + column.first_day - _FIRST_OF_1970


def _without_undefined(graph: Graph, encoded: str, values: str) -> str:
    """Where a feature has no finite value, the point has no outputs."""
    add = graph.add
    missing = graph.as_number(add("Or", add("IsNaN", encoded), add("IsInf", encoded)))
    count = add("ReduceSum", missing, graph.whole([1]), keepdims=1)
    return add("Where", add("Greater", count, graph.number(0.0)), graph.number(nan), values)


def _metadata(network: TrainedNetwork) -> dict[str, str]:
    """Return the metadata, lists and numbers as JSON."""
    origin = network.origin
    texts = {
        "inputs": json.dumps([each.name for each in network.inputs]),
        "ranges": json.dumps([[each.low, each.high] for each in network.inputs]),
        "task": network.task,
        "meaning": network.output_text,
        "program": json.dumps(origin.program),
        "experiment": json.dumps(origin.experiment),
        "engine": json.dumps(origin.engine),
        "step": json.dumps(origin.step),
        "loss": json.dumps(origin.loss),
        "settings": json.dumps(dict(origin.settings)),
    }
    if origin.loss_name != "loss":
        texts["loss_name"] = json.dumps(origin.loss_name)
    if network.columns:
        texts["columns"] = json.dumps([column_document(column) for column in network.columns])
    if len(network.targets) > 1:
        texts["targets"] = json.dumps(network.targets)
    else:
        texts["target"] = json.dumps(network.targets[0])
    if network.classes:
        texts["classes"] = json.dumps(network.classes)
    if network.is_binary:
        texts["threshold"] = json.dumps(THRESHOLD)
    return texts
