"""The colours of messages under fields are readable."""

import pytest
from PySide6.QtGui import QColor, QPalette

from gui.controls.marks import error_colour, live_colour
from gui.theme import DARK, LIGHT
from gui.theme.contrast import LEAST_CONTRAST, contrast


@pytest.mark.parametrize("window", [LIGHT.window, DARK.window, "#ffffff", "#000000", "#808080"])
def test_coloured_text_is_readable(window: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    for derive in (error_colour, live_colour):
        # On a medium grey no colour reaches more than black or white do.
        best = max(contrast(QColor(end), QColor(window)) for end in ("black", "white"))
        assert contrast(derive(palette), QColor(window)) >= min(LEAST_CONTRAST, best)
