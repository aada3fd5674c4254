"""The formats that a trained network is written in, each by one record."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scratchnet import __version__
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.export.models.json_file import network_from_text, network_to_text
from scratchnet.export.models.numpy_code import numpy_code
from scratchnet.export.models.onnx_columns import has_named_inputs, model_value
from scratchnet.export.models.onnx_graph import INPUTS
from scratchnet.export.models.onnx_model import columns_of_model, onnx_model
from scratchnet.export.models.packages import import_package, package_version
from scratchnet.export.models.python_code import python_code
from scratchnet.export.models.torch_code import torch_code
from scratchnet.export.models.trained_network import TrainedNetwork
from scratchnet.formula import UndefinedFormula
from scratchnet.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Rows of a table, or points.
Points = Sequence[tuple[Any, ...]]
#: From points to outputs, shape (points, outputs); NaN where a feature has no value.
Predict = Callable[[Points], "NDArray[np.float64]"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One format.

    - ``name``, ``label``: what it is called on the command line and in the window.
    - ``content``: returns a file's content. Without the package ``requires`` it raises
      MissingPackage.
    - ``is_text``: the content is text in UTF-8.
    - ``runtime``: the name and version of what runs a file; ``load`` makes a file's content a
      function of points. Both raise MissingPackage.
    """

    name: str
    label: str
    suffix: str
    purpose: str
    content: Callable[[TrainedNetwork], bytes]
    requires: str = ""
    is_text: bool = True
    runtime: Callable[[], str]
    load: Callable[[bytes], Predict]

    def check(self) -> None:
        """Raise MissingPackage if it cannot be written here."""
        if self.requires:
            import_package(self.requires)

    def preview(self, content: bytes) -> str:
        """Return a file's content as text for people to read; of a binary format its graph."""
        if self.is_text:
            return content.decode()
        onnx = import_package("onnx")
        text: str = import_package("onnx", "printer").to_text(onnx.load_model_from_string(content))
        return text


def point_by_point(
    function: Callable[[tuple[float, ...]], Sequence[float]],
    undefined: type[Exception],
    outputs: int,
) -> Predict:
    """Return a function of one point as one of many; NaN where it raises ``undefined``."""
    import numpy as np

    def at(point: tuple[float, ...]) -> Sequence[float]:
        try:
            return function(point)
        except undefined:
            return [nan] * outputs

    return lambda points: np.array([at(point) for point in points]).reshape(-1, outputs)


def format_for(path: Path, name: str | None) -> Format:
    """Return the format called ``name``, or else the one of the file's suffix.

    Raises InvalidInput if no format has the suffix, or several.
    """
    if name is not None:
        if name not in FORMATS:
            raise InvalidValue("format", name, "one of " + ", ".join(FORMATS))
        return FORMATS[name]
    fitting = [each for each in FORMATS.values() if each.suffix == path.suffix.lower()]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(each.name for each in fitting or FORMATS.values())
    raise InvalidInput(
        f"the suffix of {path.name} does not determine the format; allowed: --format with {names}"
    )


def _run_source(content: bytes) -> dict[str, Any]:
    """Run a source that this package has written, and return its global names."""
    names: dict[str, Any] = {"__name__": "trained_network"}
    exec(compile(content, "trained_network.py", "exec"), names)
    return names


def _load_python(content: bytes) -> Predict:
    names = _run_source(content)
    outputs = len(names["LAYERS"][-1][1])

    def predict(point: tuple[float, ...]) -> Sequence[float]:
        found = names["predict"](*point)
        return [found] if outputs == 1 else found

    return point_by_point(predict, ValueError, outputs)


def _numpy_version() -> str:
    import numpy as np

    return f"NumPy {np.__version__}"


def _load_numpy(content: bytes) -> Predict:
    predict: Predict = _run_source(content)["predict"]
    return predict


def _load_torch(content: bytes) -> Predict:
    torch = import_package("torch")
    names = _run_source(content)
    network = names["TrainedNetwork"]()
    encode = names.get("encode", partial(torch.tensor, dtype=torch.float64))

    def predict(points: Points) -> "NDArray[np.float64]":
        with torch.no_grad():
            found: NDArray[np.float64] = network(encode(points)).numpy()
        return found

    return predict


def _load_onnx(content: bytes) -> Predict:
    import numpy as np

    runtime = import_package("onnxruntime")
    # Errors only: its warnings about the machine are of no use here.
    runtime.set_default_logger_severity(3)
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    columns = columns_of_model(session.get_modelmeta().custom_metadata_map)
    if not has_named_inputs(columns):
        return lambda points: session.run(None, {INPUTS: np.array(points, np.float64)})[0]
    names = [each.name for each in session.get_inputs()]

    def predict(points: Points) -> "NDArray[np.float64]":
        values = zip(*points, strict=True)
        feeds = {
            name: np.array([[model_value(column, value)] for value in each])
            for name, column, each in zip(names, columns, values, strict=True)
        }
        found: NDArray[np.float64] = session.run(None, feeds)[0]
        return found

    return predict


def _load_json(content: bytes) -> Predict:
    network = network_from_text(content.decode())
    return point_by_point(network.predictor(), UndefinedFormula, network.output_count)


#: Every format by its name.
FORMATS = Registry(
    Format(
        name="python",
        label="Python function",
        suffix=".py",
        purpose="one function of plain Python, with every bit; needs nothing else",
        content=lambda network: python_code(network).encode(),
        runtime=lambda: f"Python {platform.python_version()}",
        load=_load_python,
    ),
    Format(
        name="numpy",
        label="NumPy function",
        suffix=".py",
        purpose="a function of whole arrays of points; needs NumPy",
        content=lambda network: numpy_code(network).encode(),
        runtime=_numpy_version,
        load=_load_numpy,
    ),
    Format(
        name="pytorch",
        label="PyTorch module",
        suffix=".py",
        purpose="a module with its weights, to use or to train further; needs PyTorch",
        content=lambda network: torch_code(network).encode(),
        runtime=lambda: package_version("torch"),
        load=_load_torch,
    ),
    Format(
        name="onnx",
        label="ONNX model",
        suffix=".onnx",
        purpose="for ONNX Runtime and others: from C++, C#, Java, JavaScript, on phones",
        content=onnx_model,
        requires="onnx",
        is_text=False,
        runtime=lambda: package_version("onnxruntime"),
        load=_load_onnx,
    ),
    Format(
        name="json",
        label="JSON",
        suffix=".json",
        purpose="all parameters and how they are used, with every bit, for any language",
        content=lambda network: network_to_text(network).encode(),
        runtime=lambda: f"Scratchnet {__version__}",
        load=_load_json,
    ),
)
