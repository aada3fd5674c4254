"""How text and lines look beside their colours."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from gui.theme import DARK, LIGHT, Style


def test_the_window_s_style_leaves_everything_as_it_is(qapp: QApplication) -> None:
    font = QFont("DejaVu Sans")
    font.setPointSizeF(11.5)
    font.setItalic(True)
    for theme in (LIGHT, DARK):
        assert theme.style == Style()
        assert theme.style.font(font) == font
        assert not theme.style.printed
        assert theme.style.captioned


def test_a_style_for_print_gives_all_fonts_its_size_and_family(qapp: QApplication) -> None:
    style = Style(family="DejaVu Serif", text_px=12)
    own = QFont("DejaVu Sans")
    own.setPointSizeF(8.0)
    own.setBold(True)
    font = style.font(own)
    assert (font.family(), font.pixelSize(), font.bold()) == ("DejaVu Serif", 12, True)
    assert own.family() == "DejaVu Sans"
    assert style.printed
