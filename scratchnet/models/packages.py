"""Packages of others that some formats need: extras, which not everybody has."""

from importlib import import_module
from typing import Any

from scratchnet.errors import InvalidInput

#: The extra of ours that brings a package.
_EXTRAS = {"onnx": "onnx", "onnxruntime": "onnx", "torch": "torch", "sklearn": "sklearn"}
_TITLES = {
    "onnx": "ONNX",
    "onnxruntime": "ONNX Runtime",
    "torch": "PyTorch",
    "sklearn": "scikit-learn",
}


class MissingPackage(InvalidInput):
    """A package is not installed; the message says how to get it."""

    def __init__(self, package: str) -> None:
        self.hint = f"not installed: pip install 'scratchnet[{_EXTRAS[package]}]'"
        super().__init__(f"{_TITLES[package]} is {self.hint}")


def package(name: str, module: str = "") -> Any:
    """Import a package, or a module of it. Raises MissingPackage."""
    try:
        return import_module(f"{name}.{module}" if module else name)
    except ImportError as error:
        raise MissingPackage(name) from error
