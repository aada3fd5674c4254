"""The small things next to and under a field: the live tag, the tick and the message."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.labels import breakable
from gui.theme.fonts import keep_font, small
from scratchnet.experiment import Effect

#: The contrast that WCAG 2 asks of text (level AA) is 4.5; a little more for thin letters.
LEAST_CONTRAST = 5.0
#: What a change of a parameter does.
EFFECT_TEXTS = {Effect.LIVE: "Acts on the running training", Effect.REBUILD: "Starts a new run"}

_RED_HUE = 4 / 360
_GREEN_HUE = 158 / 360


def error_colour(palette: QPalette) -> QColor:
    """Return a red that is readable on the window's background."""
    return _readable(_RED_HUE, palette.color(QPalette.ColorRole.Window))


def live_colour(palette: QPalette) -> QColor:
    """Return a green that is readable on the window's background."""
    return _readable(_GREEN_HUE, palette.color(QPalette.ColorRole.Window))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable(hue: float, background: QColor) -> QColor:
    """Move from medium lightness away from the background until the contrast suffices."""
    away = 1 if _luminance(background) < 0.18 else -1
    for step in range(50):
        colour = QColor.fromHslF(hue, 0.72, 0.5 + away * step / 100)
        if contrast(colour, background) >= LEAST_CONTRAST:
            return colour
    return QColor("white" if away > 0 else "black")


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class LiveTag(QLabel):
    """A label in a rounded frame: the parameter acts on the running training."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("live", parent)
        keep_font(self, small)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(EFFECT_TEXTS[Effect.LIVE])
        self.setAccessibleName(f"live: {EFFECT_TEXTS[Effect.LIVE]}")

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(0, self.text())
        return QSize(text.width() + text.height(), text.height() + 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = live_colour(self.palette())
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        colour.setAlphaF(0.55)
        painter.setPen(colour)
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(outline, outline.height() / 2, outline.height() / 2)
        painter.end()


class Tick(QLabel):
    """A tick in the colour of success."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("✓", parent)
        _take_colour(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            _take_colour(self)


class Message(QLabel):
    """A red message with line breaks, hidden while empty, announced to screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        _take_colour(self)
        self.hide()

    def set_message(self, message: str) -> None:
        """Show a message; an empty one hides the label."""
        if message == self.message:
            return
        self.message = message
        self.setText(breakable(message))
        self.setAccessibleName(message)
        self.setVisible(bool(message))
        if message:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            _take_colour(self)


def _take_colour(label: Tick | Message) -> None:
    """Update the label's colour from the palette; only if needed, for it changes the palette."""
    derive = error_colour if isinstance(label, Message) else live_colour
    colour = derive(label.palette())
    if label.palette().color(QPalette.ColorRole.WindowText) != colour:
        own = QPalette()
        own.setColor(QPalette.ColorRole.WindowText, colour)
        label.setPalette(own)
