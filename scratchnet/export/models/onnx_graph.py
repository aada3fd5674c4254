"""An ONNX graph in the making: nodes, and the constants that they take."""

from collections.abc import Sequence
from struct import pack
from typing import Any

from scratchnet.export.models.packages import package

#: The newest whose operators every runtime of the last years knows in double precision.
OPSET = 17
_IR_VERSION = 8
#: The names of what goes in and what comes out.
INPUTS, OUTPUTS = "inputs", "outputs"


class Graph:
    """Nodes in order; every value is known by its name. All numbers are doubles.

    Raises MissingPackage without the package onnx.
    """

    def __init__(self) -> None:
        self._onnx = package("onnx")
        self._helper = self._onnx.helper
        self._nodes: list[Any] = []
        self._constants: dict[bytes, Any] = {}
        self._names: dict[str, int] = {}

    def add(self, operator: str, *inputs: str, name: str = "", **attributes: object) -> str:
        """Add a node; return the name of its one output."""
        output = name or self._fresh(operator)
        self._nodes.append(
            self._helper.make_node(operator, list(inputs), [output], name=output, **attributes)
        )
        return output

    def number(self, value: float) -> str:
        """Return the name of a constant; the same number is kept once."""
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

    def model(self, inputs: int, outputs: int, texts: dict[str, str], words: str) -> bytes:
        """Return the model as a file's content, with ``texts`` as metadata, checked by ONNX."""
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
            doc_string=words,
            ir_version=_IR_VERSION,
            opset_imports=[helper.make_opsetid("", OPSET)],
        )
        helper.set_model_props(model, texts)
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
