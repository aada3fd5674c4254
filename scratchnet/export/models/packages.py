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
    """A package cannot be had; the message says why, and how to get it. ``hint`` is its end."""

    def __init__(self, package: str, hint: str) -> None:
        self.hint = hint
        super().__init__(f"{_TITLES[package]} is {hint}")


def package(name: str, module: str = "") -> Any:
    """Import a package, or a module of it. Raises MissingPackage."""
    try:
        whole = import_module(name)
        return import_module(f"{name}.{module}") if module else whole
    except Exception as error:
        # Whatever an incomplete installation may raise, one line of it has to do.
        hint = f"installed, but cannot be used: {first_line(error)}"
        if isinstance(error, ModuleNotFoundError) and error.name == name:
            hint = f"not installed: pip install 'scratchnet[{_EXTRAS[name]}]'"
        raise MissingPackage(name, hint) from error


def first_line(error: Exception) -> str:
    """Return what an error of others says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0]
