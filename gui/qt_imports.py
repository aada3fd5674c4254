"""How PySide and pyqtgraph are imported: without what costs seconds and memory and nobody uses."""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

#: The modules of PySide whose names pyqtgraph has in modules of its own.
_MIRRORED = ("QtCore", "QtGui", "QtWidgets")


def import_qt() -> None:
    """Import PySide and pyqtgraph. Called before anything else imports them."""
    _import_pyside()
    if "pyqtgraph" not in sys.modules:
        with _lazy_mirrors():
            import pyqtgraph  # noqa: F401


def _import_pyside() -> None:
    """Import PySide, and take its hook out of all further imports.

    For the sake of ``from __feature__ import``, which nobody here uses, the hook reads the source
    of every module that is imported after PySide, and Python keeps what was read (`linecache`):
    0.15 s of the start, and 24 MB.
    """
    # It puts the hook in place.
    import PySide6.QtCore  # noqa: F401

    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain


@contextmanager
def _lazy_mirrors() -> Iterator[None]:
    """Let pyqtgraph, which is imported meanwhile, take from PySide only the names that it uses.

    It copies all of them, and PySide makes a class when it is first asked for: a quarter of a
    second and 9 MB for classes that nobody uses.
    """
    import PySide6.QtGui
    import PySide6.QtWidgets

    sources = [getattr(PySide6, name) for name in _MIRRORED]
    # PySide has its own, which tells of classes that are not made yet.
    names_of = [source.__dir__ for source in sources]
    for source in sources:
        mirror = _Mirror(f"pyqtgraph.Qt.{source.__name__.rpartition('.')[2]}", source)
        sys.modules[mirror.__name__] = mirror
        # What pyqtgraph asks for the names to copy.
        source.__dir__ = list
    try:
        yield
    finally:
        for source, names in zip(sources, names_of, strict=True):
            source.__dir__ = names


class _Mirror(ModuleType):
    """A module that takes each name from another one when it is first asked for."""

    def __init__(self, name: str, source: ModuleType) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._source = source

    def __getattr__(self, name: str) -> object:
        value = getattr(self._source, name)
        setattr(self, name, value)
        return value
