"""The same widgets to make pictures of as in the tests of rendering."""

from tests.gui.rendering.conftest import make, settings

__all__ = ["make", "settings"]
