"""The small things next to and under a field: the live tag, the tick and the message."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.labels import ElidedLabel
from gui.plain import breakable
from gui.theme.contrast import contrast, luminance
from gui.theme.fonts import keep_font, small
from scratchnet.experiment import Effect

#: A little more than what is asked of text, for thin letters.
_COMFORTABLE_CONTRAST = 5.0
#: What a change of a parameter does.
EFFECT_TEXTS = {
    Effect.LIVE: "Acts on the running training",
    Effect.BRANCH: "Starts a new run; right after Branch, acts on the branch",
    Effect.REBUILD: "Starts a new run",
}

#: How long a widget is lit, and how strongly.
_LIT_MS = 1_600
_LIT_OPACITY = 0.35
_LIT_RADIUS_PX = 4.0
_RED_HUE = 4 / 360
_GREEN_HUE = 158 / 360


def error_colour(palette: QPalette) -> QColor:
    """Return a red that is readable on the window's background."""
    return _readable(_RED_HUE, palette.color(QPalette.ColorRole.Window))


def live_colour(palette: QPalette) -> QColor:
    """Return a green that is readable on the window's background."""
    return _readable(_GREEN_HUE, palette.color(QPalette.ColorRole.Window))


def _readable(hue: float, background: QColor) -> QColor:
    """Move from medium lightness away from the background until the contrast suffices."""
    away = 1 if luminance(background) < 0.18 else -1
    for step in range(50):
        colour = QColor.fromHslF(hue, 0.72, 0.5 + away * step / 100)
        if contrast(colour, background) >= _COMFORTABLE_CONTRAST:
            return colour
    return QColor("white" if away > 0 else "black")


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


class Light(QObject):
    """Lights the background of a widget for a moment, to draw the eye to it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._timer = QTimer(self, interval=_LIT_MS, singleShot=True)
        self._timer.timeout.connect(widget.update)

    @property
    def is_on(self) -> bool:
        """Whether the widget is lit now."""
        return self._timer.isActive()

    def turn_on(self) -> None:
        """Light the widget; it goes out by itself."""
        self._timer.start()
        self._widget.update()

    def paint(self) -> None:
        """Paint the background, if it is lit; for the widget's paint event."""
        if not self.is_on:
            return
        painter = QPainter(self._widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_LIT_OPACITY)
        painter.setPen(self._widget.palette().highlight().color())
        painter.setBrush(self._widget.palette().highlight())
        painter.drawRoundedRect(self._widget.rect(), _LIT_RADIUS_PX, _LIT_RADIUS_PX)
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
        self.setVisible(bool(message))
        _announce(self, message)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            _take_colour(self)


class MessageLine(ElidedLabel):
    """A red message in one line, which has its place while there is none, so that nothing jumps.

    It is for what is checked while one types. The whole message shows under the pointer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.message = ""
        _take_colour(self)

    def set_message(self, message: str) -> None:
        """Show a message; an empty one shows nothing."""
        if message != self.message:
            self.message = message
            self.setText(message)
            _announce(self, message)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            _take_colour(self)


def _announce(label: QLabel, message: str) -> None:
    """Tell a message to screen readers."""
    label.setAccessibleName(message)
    if message:
        QAccessible.updateAccessibility(QAccessibleEvent(label, QAccessible.Event.Alert))


def _take_colour(label: Tick | Message | MessageLine) -> None:
    """Update the label's colour from the palette; only if needed, for it changes the palette."""
    derive = live_colour if isinstance(label, Tick) else error_colour
    colour = derive(label.palette())
    if label.palette().color(QPalette.ColorRole.WindowText) != colour:
        own = QPalette()
        own.setColor(QPalette.ColorRole.WindowText, colour)
        label.setPalette(own)
