"""The widgets that the tests of rendering make pictures of."""

from tests.gui.rendering.conftest import make, settings

__all__ = ["make", "settings"]
