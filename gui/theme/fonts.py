"""Fonts: the system's, enlarged by the user's choice, and fonts made from it that follow along."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

#: The size of small captions beside that of other text.
_SMALL = 0.85


#: Sent to every widget when the program's text has another size. Qt's own event for another font
#: does not come while the program starts.
TEXT_RESIZED = QEvent.Type(QEvent.registerEventType())


def base_font() -> QFont:
    """Return the system's font for text, in its own size."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def enlarged(font: QFont, factor: float) -> QFont:
    """Return a font whose size is another by a factor."""
    larger = QFont(font)
    # A size in pixels has no size in points; such fonts are those of print, which is not enlarged.
    if factor != 1.0:
        larger.setPointSizeF(font.pointSizeF() * factor)
    return larger


def resize_text(factor: float) -> None:
    """Make the program's text larger than the system's by a factor, in every widget."""
    font = enlarged(base_font(), factor)
    # It is passed on to every widget, which is worth while only if it is another.
    if font.pointSizeF() != QApplication.font().pointSizeF():
        QApplication.setFont(font)
        # Whose titles have a font of their own; PySide's stubs ask for bytes, PySide for a text.
        QApplication.setFont(font, "QDockWidgetTitle")  # type: ignore[arg-type]
        for widget in QApplication.allWidgets():
            QCoreApplication.sendEvent(widget, QEvent(TEXT_RESIZED))


def text_factor() -> float:
    """Return by which factor the program's text is larger than the system's."""
    return QApplication.font().pointSizeF() / base_font().pointSizeF()


def small(font: QFont) -> QFont:
    """Return the font of a small caption."""
    return enlarged(font, _SMALL)


def fixed_pitch(font: QFont) -> QFont:
    """Return the font of formulas and columns of numbers, in the size of another."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setPointSizeF(font.pointSizeF())
    return fixed


def keep_font(widget: QWidget, make: Callable[[QFont], QFont]) -> None:
    """Give a widget a font made from the program's, now and whenever that changes."""
    _FontKeeper(widget, make)


class _FontKeeper(QObject):
    """Lives as long as its widget. A font that is set does not follow the program's by itself."""

    def __init__(self, widget: QWidget, make: Callable[[QFont], QFont]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._make = make
        widget.setFont(make(QApplication.font()))
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == TEXT_RESIZED:
            self._widget.setFont(self._make(QApplication.font()))
        return False
