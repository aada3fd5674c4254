"""Optional packages that some formats need. The extras of this project install them."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from scratchnet.errors import InvalidInput
from scratchnet.processes import is_frozen


@dataclass(frozen=True, slots=True)
class OptionalPackage:
    """A package by its title, and the extra of this project that installs it."""

    title: str
    extra: str


#: Every optional package by the name that it is imported by.
OPTIONAL_PACKAGES = {
    "onnx": OptionalPackage("ONNX", "onnx"),
    "onnxruntime": OptionalPackage("ONNX Runtime", "onnx"),
    "torch": OptionalPackage("PyTorch", "torch"),
    "sklearn": OptionalPackage("scikit-learn", "sklearn"),
}


class MissingPackage(InvalidInput):
    """A package cannot be imported. The message says why and what to do; ``hint`` is its end."""

    def __init__(self, name: str, hint: str) -> None:
        self.hint = hint
        super().__init__(f"{OPTIONAL_PACKAGES[name].title} is {hint}")


def import_package(name: str, module: str = "") -> Any:
    """Import a package, or a module of it. Raises MissingPackage."""
    try:
        whole = import_module(name)
        return import_module(f"{name}.{module}") if module else whole
    except Exception as error:
        # An incomplete installation may raise anything; one line of it is enough.
        hint = f"installed, but cannot be used: {first_line(error)}"
        if isinstance(error, ModuleNotFoundError) and error.name == name:
            hint = f"not installed: {how_to_install(OPTIONAL_PACKAGES[name].extra)}"
        raise MissingPackage(name, hint) from error


def how_to_install(extra: str) -> str:
    """Return how a user gets what an extra of ours brings (``pyproject.toml``)."""
    command = f"pip install 'scratchnet[{extra}]'"
    # A program with its Python inside cannot take more in.
    return f"this bundle cannot hold it, but where Python is, {command}" if is_frozen() else command


def package_version(name: str) -> str:
    """Return a package's title and version. Raises MissingPackage."""
    return f"{OPTIONAL_PACKAGES[name].title} {import_package(name).__version__}"


def first_line(error: Exception) -> str:
    """Return the first line of an error's message, or its type's name."""
    return (str(error).splitlines() or [type(error).__name__])[0]
