"""The graph of an ONNX model: its nodes, its constants and its inputs."""

from collections.abc import Sequence
from struct import pack
from typing import Any

from scratchnet.export.models.packages import import_package

#: The newest operator set that all runtimes of recent years support in double precision.
OPSET = 17
_IR_VERSION = 8
#: The names of the graph's input and output.
INPUTS, OUTPUTS = "inputs", "outputs"
#: The operators of ONNX for tables.
MACHINE_LEARNING = "ai.onnx.ml"


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
