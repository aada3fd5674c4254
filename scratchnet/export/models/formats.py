"""The formats that a trained network is written in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.export.models.json_file import network_to_text
from scratchnet.export.models.numpy_code import numpy_code
from scratchnet.export.models.onnx_model import onnx_model
from scratchnet.export.models.packages import package
from scratchnet.export.models.python_code import python_code
from scratchnet.export.models.torch_code import torch_code
from scratchnet.export.models.trained import TrainedNetwork


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its ``name`` on a command line, what it is for, and what makes a file's content.

    ``needs`` is the package that writing takes, or ``""``; without it ``content`` raises
    MissingPackage.
    """

    name: str
    label: str
    suffix: str
    purpose: str
    content: Callable[[TrainedNetwork], bytes]
    needs: str = ""

    def check(self) -> None:
        """Raise MissingPackage if it cannot be written here."""
        if self.needs:
            package(self.needs)


def _text(made: Callable[[TrainedNetwork], str]) -> Callable[[TrainedNetwork], bytes]:
    return lambda network: made(network).encode()


#: Every format by its name.
FORMATS = {
    each.name: each
    for each in (
        Format(
            "python",
            "Python function",
            ".py",
            "one function of plain Python, with every bit; needs nothing else",
            _text(python_code),
        ),
        Format(
            "numpy",
            "NumPy function",
            ".py",
            "a function of whole arrays of points; needs NumPy",
            _text(numpy_code),
        ),
        Format(
            "pytorch",
            "PyTorch module",
            ".py",
            "a module with its weights, to use or to train further; needs PyTorch",
            _text(torch_code),
        ),
        Format(
            "onnx",
            "ONNX model",
            ".onnx",
            "for ONNX Runtime and others: from C++, C#, Java, JavaScript, on phones",
            onnx_model,
            needs="onnx",
        ),
        Format(
            "json",
            "JSON",
            ".json",
            "all parameters and how they are used, with every bit, for any language",
            _text(network_to_text),
        ),
    )
}


def format_for(path: Path, name: str | None) -> Format:
    """Return the format called ``name``, or else the one that a file's suffix tells.

    Raises InvalidInput if the suffix tells none, or more than one.
    """
    if name is not None:
        if name not in FORMATS:
            raise InvalidValue("format", name, "one of " + ", ".join(FORMATS))
        return FORMATS[name]
    fitting = [each for each in FORMATS.values() if each.suffix == path.suffix.lower()]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(each.name for each in fitting or FORMATS.values())
    raise InvalidInput(f"{path.name} does not tell the format; allowed: --format with {names}")


def readable(content: bytes, form: Format) -> str:
    """Return a file's content as text that people can read."""
    if form.name != "onnx":
        return content.decode()
    onnx = package("onnx")
    text: str = package("onnx", "printer").to_text(onnx.load_model_from_string(content))
    return text
