"""A trained network as an ONNX model: scaling, features and layers are nodes of one graph.

As in `array_formulas`, what has no value is NaN, and so is everything computed from it. What the
runtime does not know in double precision (tan, atan2) is built from what it does.
"""

import json
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from math import inf, nan, pi
from struct import pack
from typing import Any

from scratchnet.export.models.packages import import_package
from scratchnet.export.models.trained_network import THRESHOLD, TrainedNetwork
from scratchnet.formula import Formula
from scratchnet.formula.translating import Translator
from scratchnet.registry import OUTPUT_ACTIVATIONS

#: The newest operator set that all runtimes of recent years support in double precision.
OPSET = 17
_IR_VERSION = 8
#: The names of the graph's input and output.
INPUTS, OUTPUTS = "inputs", "outputs"
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

    def model(self, inputs: int, outputs: int, metadata: dict[str, str], description: str) -> bytes:
        """Return the model as a file's content, checked by ONNX."""
        helper, double = self._helper, self._onnx.TensorProto.DOUBLE
        graph = helper.make_graph(
            self._nodes,
            "trained_network",
            [helper.make_tensor_value_info(INPUTS, double, ["points", inputs])],
            [helper.make_tensor_value_info(OUTPUTS, double, ["points", outputs])],
            initializer=list(self._constants.values()),
        )
        model = helper.make_model(
            graph,
            producer_name="Scratchnet",
            doc_string=description,
            ir_version=_IR_VERSION,
            opset_imports=[helper.make_opsetid("", OPSET)],
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
        number = self._names[kind] = self._names.get(kind, 0) + 1
        return f"{kind.lower()}_{number}"


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
    if network.features:
        values = _without_undefined(graph, encoded, values)
    graph.set_outputs(values)
    return graph.model(
        len(network.inputs), network.output_count, _metadata(network), network.output_text
    )


def _encoded(graph: Graph, network: TrainedNetwork) -> str:
    if not network.features and not network.has_scaling:
        return INPUTS
    columns = {}
    for number, (name, each) in enumerate(zip(network.variables, network.inputs, strict=True)):
        column = graph.add("Gather", INPUTS, graph.whole([number]), axis=1)
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
    if len(network.targets) > 1:
        texts["targets"] = json.dumps(network.targets)
    else:
        texts["target"] = json.dumps(network.targets[0])
    if network.classes:
        texts["classes"] = json.dumps(network.classes)
    if network.is_binary:
        texts["threshold"] = json.dumps(THRESHOLD)
    return texts
