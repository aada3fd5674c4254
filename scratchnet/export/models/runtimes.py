"""Running what was written: each format by what it is made for."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from scratchnet import __version__
from scratchnet.export.models.json_file import network_from_text
from scratchnet.export.models.onnx_graph import INPUTS
from scratchnet.export.models.packages import package
from scratchnet.formula import UndefinedFormula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Points = Sequence[tuple[float, ...]]
#: From points to outputs, shape (points, outputs); NaN where a feature has no value.
Run = Callable[[Points], "NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class Runtime:
    """``version`` names what runs a format, and its version; ``load`` makes of a file's content
    what runs it. Both raise MissingPackage.
    """

    version: Callable[[], str]
    load: Callable[[bytes], Run]


def one_by_one(
    function: Callable[[tuple[float, ...]], Sequence[float]],
    refusal: type[Exception],
    outputs: int,
) -> Run:
    """Return the run of a function of one point, which raises ``refusal`` where it has none."""
    import numpy as np

    def answer(point: tuple[float, ...]) -> Sequence[float]:
        try:
            return function(point)
        except refusal:
            return [nan] * outputs

    return lambda points: np.array([answer(point) for point in points]).reshape(-1, outputs)


def _names_of(content: bytes) -> dict[str, Any]:
    """Run a source that this package has written, and return the names in it."""
    names: dict[str, Any] = {"__name__": "trained_network"}
    exec(compile(content, "trained_network.py", "exec"), names)
    return names


def _load_json(content: bytes) -> Run:
    network = network_from_text(content.decode())
    return one_by_one(network.function(), UndefinedFormula, network.output_count)


def _load_python(content: bytes) -> Run:
    names = _names_of(content)
    outputs = len(names["LAYERS"][-1][1])

    def predict(point: tuple[float, ...]) -> Sequence[float]:
        found = names["predict"](*point)
        return [found] if outputs == 1 else found

    return one_by_one(predict, ValueError, outputs)


def _load_numpy(content: bytes) -> Run:
    run: Run = _names_of(content)["predict"]
    return run


def _load_torch(content: bytes) -> Run:
    torch = package("torch")
    network = _names_of(content)["TrainedNetwork"]()

    def run(points: Points) -> "NDArray[np.float64]":
        with torch.no_grad():
            found: NDArray[np.float64] = network(torch.tensor(points, dtype=torch.float64)).numpy()
        return found

    return run


def _load_onnx(content: bytes) -> Run:
    import numpy as np

    runtime = package("onnxruntime")
    # Of what it thinks of a machine, a person needs to know only what is wrong.
    runtime.set_default_logger_severity(3)
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return lambda points: session.run(None, {INPUTS: np.array(points, np.float64)})[0]


def version_of(name: str, title: str) -> Callable[[], str]:
    """Return what tells a package's title and version; it raises MissingPackage."""
    return lambda: f"{title} {package(name).__version__}"


#: What runs each format, by the format's name.
RUNTIMES = {
    "python": Runtime(lambda: f"Python {platform.python_version()}", _load_python),
    "numpy": Runtime(version_of("numpy", "NumPy"), _load_numpy),
    "pytorch": Runtime(version_of("torch", "PyTorch"), _load_torch),
    "onnx": Runtime(version_of("onnxruntime", "ONNX Runtime"), _load_onnx),
    "json": Runtime(lambda: f"Scratchnet {__version__}", _load_json),
}
